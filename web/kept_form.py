"""What somebody sent after their sign-in had expired: kept in the database until they have signed in again, by whatever
process, also after a restart.

It lies there encrypted: the key of the sessions and a handle that only the browser has open it. The token of the form
says whose it was (`token_of` puts the person into what the session signs), so that it comes back to nobody else, and so
that no other site can plant any."""

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from engine.adapters.envelope import closed, opened
from engine.domain.errors import NotFound
from engine.domain.identifiers import UserId
from engine.operations.kept_forms import drop_form, keep_form
from engine.store.queries.kept_forms import kept_form
from web import context
from web.citizens import OPEN
from web.language import translated as _

GUIDES = ("guides.first", "guides.page", "guides.picture")
OPEN_TO_STRANGERS = frozenset({"static", "sign_in.page", "sign_in.enter", "language.choose", *GUIDES, *OPEN})
OLDEST_PAGE_SECONDS = 48 * 60 * 60
CSRF_FIELD = "csrf_token"
HANDLE = "_kept"  # of a form that comes back: what may be forgotten once it was taken
LONGEST_HANDLE = 100
_FORGOTTEN = (CSRF_FIELD, HANDLE, "password")  # fields of these names, and the forms of `password.`, are typed again
# Forms that show themselves filled where a row would be added; the others are sent from the page that says so.
_SHOWN_FILLED = frozenset(
    {"work_item.complete", "reception.receive", "reception.receive_late", "reception_many.receive"}
)

blueprint = Blueprint("kept_form", __name__, url_prefix="/kept")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptForm:
    handle: str
    path: str
    shown_filled: bool
    fields: tuple[tuple[str, str], ...]


def install(app: Flask) -> None:
    app.after_request(_forget_used)


def token_of(user_id: UserId) -> str:
    """What forms of a session sign, by Flask-WTF: as hard to guess as before, and it names the person."""
    return f"{user_id}.{secrets.token_hex(20)}"


def keep() -> ResponseReturnValue | None:
    """Keep what was just sent by somebody who is signed in no more, and ask them to sign in; none where it was sent by
    nobody who ever was."""
    owner = _owner(request.form.get(CSRF_FIELD, ""))
    if owner is None or request.endpoint is None or request.endpoint.startswith("password."):
        return None
    handle = secrets.token_urlsafe(24)
    content = closed(json.dumps(_sent()).encode(), _key(), handle)
    if not keep_form(context.installation(), _name(handle), owner, content, now=context.now()):
        return None
    sentence = _(
        "Phiên làm việc đã hết nên chưa có gì được ghi. Nội dung bạn đã nhập còn được giữ 30 phút: hãy đăng nhập lại "
        "để gửi tiếp."
    )
    answer = make_response(render_template("sign_in.html", login="", refusal=sentence, back="/", kept=handle), 400)
    answer.headers["HX-Redirect"] = url_for("sign_in.page", kept=handle)
    return answer


def _sent() -> dict[str, object]:
    return {
        "path": request.full_path.rstrip("?"),
        "shown_filled": request.endpoint in _SHOWN_FILLED,
        "fields": [(name, value) for name, value in request.form.items(multi=True) if name not in _FORGOTTEN],
    }


def _owner(token: str) -> UserId | None:
    """Whose form it was, as we signed it."""
    serializer = URLSafeTimedSerializer(_key(), salt="wtf-csrf-token")
    try:
        signed = serializer.loads(token, max_age=OLDEST_PAGE_SECONDS)
        return UserId(UUID(str(signed).partition(".")[0]))
    except (BadData, ValueError):
        return None


def kept(handle: str) -> KeptForm | None:
    """What the person who is signed in now sent; none of somebody else's."""
    with context.installation().database.reading() as session:
        content = kept_form(session, context.reader(), _name(handle), now=context.now())
    told = None if content is None else opened(content, _key(), handle)
    if told is None:
        return None
    sent = json.loads(told)
    fields = tuple((name, value) for name, value in sent["fields"])
    return KeptForm(handle=handle, path=sent["path"], shown_filled=sent["shown_filled"], fields=fields)


@blueprint.get("/<key>")
def page(key: str) -> ResponseReturnValue:
    """Raises NotFound, also for what somebody else sent."""
    found = kept(key[:LONGEST_HANDLE])
    if found is None:
        raise NotFound("nội dung đã nhập", "what was typed", key[:40])
    return render_template("kept_form.html", kept=found)


def _forget_used(response: Response) -> Response:
    """What came back and was taken, or stands in its form again, is kept no longer."""
    if request.method != "POST" or response.status_code >= 400 or HANDLE not in request.form:
        return response
    if current_user.is_authenticated and request.endpoint not in OPEN_TO_STRANGERS:
        handle = request.form[HANDLE][:LONGEST_HANDLE]
        drop_form(context.installation(), _name(handle), current_user.user_id)
    return response


def _name(handle: str) -> str:
    """The database knows a form by the hash of its handle: whoever reads it there can open none."""
    return sha256(handle.encode()).hexdigest()


def _key() -> bytes:
    key = current_app.secret_key or b""
    return key if isinstance(key, bytes) else key.encode()
