"""Files over a slow line: the tus protocol 1.0 (core and creation, https://tus.io/protocols/resumable-upload), by which
a browser goes on where the line broke. What has arrived is named by the form that a browser without scripts sends
whole (web/given_files.py)."""

from base64 import b64decode
from binascii import Error
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import BadRequest

from engine.domain.dossier_file import MOST_BYTES
from engine.domain.errors import Refusal
from engine.domain.incoming_file import IncomingGone, PartMisplaced, TooManyIncoming
from engine.operations.incoming_files import Owner, add_part, begin_incoming, incoming_file
from web import context
from web.errors import code_of
from web.followed import held
from web.language import said
from web.online_filing import draft_id

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
_LARGEST_NUMBER = 12  # digits


class OtherVersion(Refusal):
    vi = "Trang này gửi tệp theo tus 1.0.0. Hãy tải lại trang rồi gửi lại."
    en = "Files are sent here by tus 1.0.0. Reload the page and send again."


_CODES: dict[type[Refusal], int] = {  # as the protocol has them
    IncomingGone: 404,
    PartMisplaced: 409,
    OtherVersion: 412,
    TooManyIncoming: 429,
}

blueprint = Blueprint("incoming_files", __name__, url_prefix="/cong-dan/tep")


def owner_of(kind: str) -> Owner:
    """What this browser has open: the draft that it files, or the dossier that it supplements; nothing otherwise."""
    if kind == "nop":
        return Owner(draft_id=draft_id())
    opened = held()
    return Owner(dossier_id=None if opened is None else opened[0])


@blueprint.after_request
def _speaks(answer: Response) -> Response:
    answer.headers["Tus-Resumable"] = answer.headers["Tus-Version"] = VERSION
    return answer


@blueprint.errorhandler(Refusal)
def _refused(refusal: Refusal) -> Response:
    """Who reads it is a script, which shows the sentence."""
    status = _CODES.get(type(refusal), code_of(refusal))
    return Response(said(refusal), status, content_type="text/plain; charset=utf-8")


@blueprint.route("/<any(nop, 'bo-sung'):kind>", methods=["OPTIONS"])
def abilities(kind: str) -> Response:
    able = {"Tus-Extension": "creation,expiration", "Tus-Max-Size": str(MOST_BYTES)}
    return Response(status=204, headers=able)


@blueprint.post("/<any(nop, 'bo-sung'):kind>")
def begin(kind: str) -> Response:
    """Raises what begin_incoming raises."""
    _refuse_other_version()
    size, name = _number("Upload-Length"), _name(request.headers.get("Upload-Metadata", ""))
    key = begin_incoming(context.installation(), owner_of(kind), name, size, now=context.now())
    place = url_for("incoming_files.standing", kind=kind, key=key)
    return Response(status=201, headers={"Location": place, "Upload-Offset": "0"})


@blueprint.route("/<any(nop, 'bo-sung'):kind>/<uuid:key>", methods=["HEAD"])
def standing(kind: str, key: UUID) -> Response:
    """Raises IncomingGone."""
    _refuse_other_version()
    found = incoming_file(context.installation(), owner_of(kind), key, now=context.now())
    told = {"Upload-Offset": str(found.received), "Upload-Length": str(found.size)}
    return Response(status=200, headers={**told, "Upload-Expires": f"{found.until:%a, %d %b %Y %H:%M:%S GMT}"})


@blueprint.patch("/<any(nop, 'bo-sung'):kind>/<uuid:key>")
def go_on(kind: str, key: UUID) -> Response:
    """Raises IncomingGone, PartMisplaced, PartTooBig."""
    _refuse_other_version()
    if request.mimetype != PART:
        return Response(status=415)
    place, content = _number("Upload-Offset"), request.get_data(cache=False)
    received = add_part(context.installation(), owner_of(kind), key, place, content, now=context.now())
    return Response(status=204, headers={"Upload-Offset": str(received)})


def _refuse_other_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion


def _number(header: str) -> int:
    given = request.headers.get(header, "")
    if not (given.isascii() and given.isdigit() and len(given) <= _LARGEST_NUMBER):
        raise BadRequest
    return int(given)


def _name(metadata: str) -> str:
    """Pairs of a key and a value in Base64, of which the file's name is one."""
    for pair in metadata.split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return b64decode(value, validate=True).decode()
            except (Error, UnicodeDecodeError) as broken:
                raise BadRequest from broken
    return ""
