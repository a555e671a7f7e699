"""The citizen follows a dossier: by code and secret, or by the QR code of the slip, without login."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.adapters.slip_paper import CODE_FIELD, SECRET_FIELD, TRACKING_PATH
from engine.domain.tracking_secret import TrackingRefused
from engine.operations.track_dossier import track_dossier
from web import context
from web.errors import code_of
from web.followed import begin, end
from web.language import said
from web.security import limiter

LONGEST_CODE = 60
LONGEST_SECRET = 40
# Failures alone count: of one address, for all that guess from there; of one code, for all that guess its secret.
OF_ADDRESS = "10 per minute;60 per hour"
OF_CODE = "20 per hour"

blueprint = Blueprint("tracking", __name__)


def _code() -> str:
    return request.values.get(CODE_FIELD, "").strip()[:LONGEST_CODE].upper()


def _failed(answer: object) -> bool:
    return getattr(answer, "status_code", 0) == code_of(TrackingRefused())


_of_address = limiter.shared_limit(OF_ADDRESS, scope="tracking", deduct_when=_failed)
_of_code = limiter.shared_limit(
    OF_CODE, scope="tracking-code", key_func=_code, deduct_when=_failed, exempt_when=lambda: not _code()
)


@blueprint.get(TRACKING_PATH)
@_of_address
@_of_code
def page() -> ResponseReturnValue:
    """With code and secret in the address, as a slip's QR code has them, the dossier itself."""
    if CODE_FIELD in request.args and SECRET_FIELD in request.args:
        return _followed()
    return render_template("citizen/track.html", code=_code(), refusal=None)


@blueprint.post(TRACKING_PATH)
@_of_address
@_of_code
def follow() -> ResponseReturnValue:
    return _followed()


def _followed() -> ResponseReturnValue:
    """The secret stays out of the address of the page that is shown, and so out of histories."""
    secret = request.values.get(SECRET_FIELD, "").strip()[:LONGEST_SECRET]
    try:
        followed = track_dossier(context.installation(), _code(), secret, now=context.now())
    except TrackingRefused as refusal:
        return render_template("citizen/track.html", code=_code(), refusal=said(refusal)), code_of(refusal)
    begin(followed)
    return redirect(url_for("followed.page"))


@blueprint.post(f"{TRACKING_PATH}/thoat")
def leave() -> ResponseReturnValue:
    """For who shares the machine with others."""
    end()
    return redirect(url_for("citizen.page"))


def code_scanned(text: str) -> str:
    """What a reader at the desk takes from a slip: the code, where the QR code holds the link."""
    _, found, rest = text.partition(f"{TRACKING_PATH}?{CODE_FIELD}=")
    return rest.partition("&")[0] if found else text
