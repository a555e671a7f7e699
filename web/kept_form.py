"""What somebody sent after their sign-in had expired: kept in this process until they have signed in again.

Nothing of it is written to a disk or left in the browser. The token of the form says whose it was (`token_of` puts the
person into what the session signs), so that it comes back to nobody else, and so that no other site can plant any."""

import secrets
import threading
import time
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from flask import Blueprint, Flask, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from engine.domain.errors import NotFound
from engine.domain.identifiers import UserId
from web.language import translated as _

GUIDES = ("guides.first", "guides.page", "guides.picture")
OPEN_TO_STRANGERS = frozenset({"static", "sign_in.page", "sign_in.enter", "language.choose", *GUIDES})
KEPT_SECONDS = 30 * 60
MOST = 100
MOST_OF_ONE = 5
OLDEST_PAGE_SECONDS = 48 * 60 * 60
CSRF_FIELD = "csrf_token"
_FORGOTTEN = "password"  # fields of this name, and forms of that page, are typed again
# Forms that show themselves filled where a row would be added; the others are sent from the page that says so.
_SHOWN_FILLED = frozenset(
    {"work_item.complete", "reception.receive", "reception.receive_late", "reception_many.receive"}
)

blueprint = Blueprint("kept_form", __name__, url_prefix="/kept")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptForm:
    user_id: UserId
    path: str
    shown_filled: bool
    fields: tuple[tuple[str, str], ...]
    until: float


class KeptForms:
    """The newest of everybody's, in memory; shared by the threads of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, KeptForm] = {}

    def add(self, form: KeptForm) -> str:
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._forget(form.user_id)
            self._kept[key] = form
        return key

    def of(self, key: str, user_id: UserId) -> KeptForm | None:
        with self._lock:
            found = self._kept.get(key)
        usable = found is not None and found.user_id == user_id and found.until > time.monotonic()
        return found if usable else None

    def _forget(self, user_id: UserId) -> None:
        now = time.monotonic()
        self._kept = {key: form for key, form in self._kept.items() if form.until > now}
        own = [key for key, form in self._kept.items() if form.user_id == user_id]
        for key in own[: len(own) - MOST_OF_ONE + 1]:
            del self._kept[key]
        for key in list(self._kept)[: max(0, len(self._kept) - MOST + 1)]:
            del self._kept[key]


def install(app: Flask) -> None:
    app.extensions["motcua_kept_forms"] = KeptForms()


def kept_forms() -> KeptForms:
    return cast(KeptForms, current_app.extensions["motcua_kept_forms"])


def token_of(user_id: UserId) -> str:
    """What forms of a session sign, by Flask-WTF: as hard to guess as before, and it names the person."""
    return f"{user_id}.{secrets.token_hex(20)}"


def keep() -> ResponseReturnValue | None:
    """Keep what was just sent by somebody who is signed in no more, and ask them to sign in; none where it was sent by
    nobody who ever was."""
    owner = _owner(request.form.get(CSRF_FIELD, ""))
    if owner is None or request.endpoint is None or request.endpoint.startswith("password."):
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in (CSRF_FIELD, _FORGOTTEN)]
    form = KeptForm(
        user_id=owner,
        path=request.full_path.rstrip("?"),
        shown_filled=request.endpoint in _SHOWN_FILLED,
        fields=tuple(fields),
        until=time.monotonic() + KEPT_SECONDS,
    )
    key = kept_forms().add(form)
    sentence = _(
        "Phiên làm việc đã hết nên chưa có gì được ghi. Nội dung bạn đã nhập còn được giữ 30 phút: hãy đăng nhập lại "
        "để gửi tiếp."
    )
    answer = make_response(render_template("sign_in.html", login="", refusal=sentence, back="/", kept=key), 400)
    answer.headers["HX-Redirect"] = url_for("sign_in.page", kept=key)
    return answer


def _owner(token: str) -> UserId | None:
    """Whose form it was, as we signed it."""
    serializer = URLSafeTimedSerializer(current_app.secret_key or b"", salt="wtf-csrf-token")
    try:
        signed = serializer.loads(token, max_age=OLDEST_PAGE_SECONDS)
        return UserId(UUID(str(signed).partition(".")[0]))
    except (BadData, ValueError):
        return None


@blueprint.get("/<key>")
def page(key: str) -> ResponseReturnValue:
    """Raises NotFound, also for what somebody else sent."""
    found = kept_forms().of(key, current_user.user_id)
    if found is None:
        raise NotFound("nội dung đã nhập", "what was typed", key[:40])
    return render_template("kept_form.html", kept=found)
