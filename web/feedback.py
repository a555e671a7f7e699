"""A citizen sends feedback from home, with or without their name; they follow it like any dossier, to its answer."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from engine.domain.errors import Refusal
from engine.domain.feedback import About, FeedbackEmpty
from engine.domain.file_refusals import UploadTooBig
from engine.operations.incoming_files import Owner
from engine.operations.online_drafts import desks_of
from engine.operations.send_feedback import Feedback, feedback_procedure, send_feedback
from web import context, followed
from web.citizen_address import server_key
from web.citizens import LARGEST_UPLOAD
from web.errors import code_of
from web.given_files import given_files
from web.language import said
from web.language import translated_later as _l
from web.online_filing import SENT
from web.security import limiter

LONGEST = {"content": 2000, "place": 200, "name": 200, "address": 200, "phone": 20}
FROM_ADDRESS = "5 per hour;20 per day"
ABOUT = {
    About.CONDUCT: _l("Thái độ, hành vi của công chức"),
    About.OTHER: _l("Việc khác ở địa phương"),
    About.RULE: _l("Quy định, thủ tục hành chính"),
}
_OPENED = "feedback"

blueprint = Blueprint("feedback", __name__, url_prefix="/cong-dan/phan-anh")


@blueprint.get("")
def page() -> ResponseReturnValue:
    session[_OPENED] = True  # whoever has seen the form may send a photo with it
    return _shown({"token": str(uuid4())})


def _shown(given: Mapping[str, str], refusal: str | None = None) -> str:
    installation, now = context.installation(), context.now()
    _procedure, block = feedback_procedure(installation, now)
    return render_template(
        "citizen/feedback.html",
        given=given,
        about=ABOUT,
        desks=desks_of(installation, block, now),
        longest=LONGEST,
        term=block.term,
        refusal=refusal,
    )


@blueprint.post("")
@limiter.limit(FROM_ADDRESS, deduct_when=lambda answer: answer.status_code == SENT)
def send() -> ResponseReturnValue:
    """What was typed stays where something is wrong; a photo is chosen again, for no browser gives it back."""
    given = {name: request.form.get(name, "").strip()[:most] for name, most in LONGEST.items()}
    given |= {name: request.form.get(name, "")[:100] for name in ("about", "unit", "token")}
    try:
        with given_files("file", Owner()) as uploads:
            feedback, files = _feedback(given), context.running().files
            filed = send_feedback(context.installation(), files, feedback, uploads, server_key(), now=context.now())
    except Refusal as refusal:
        return _shown(given, said(refusal)), code_of(refusal)
    followed.begin(filed)
    return redirect(url_for("followed.page", moi=1))


def _feedback(given: Mapping[str, str]) -> Feedback:
    """Raises FeedbackEmpty."""
    try:
        token = UUID(given["token"])
    except ValueError as broken:
        raise BadRequest from broken
    if given["about"] not in set(About):
        raise FeedbackEmpty
    texts = {name: given[name] for name in LONGEST}
    return Feedback(token=token, unit_id=given["unit"], about=About(given["about"]), **texts)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Nothing of it was read; what was typed is still in the browser's page before."""
    return _shown({"token": str(uuid4())}, said(UploadTooBig(most=LARGEST_UPLOAD / 1e6))), 413
