"""Commenting on a dossier: the form stands on its page, and what was typed stays there when it is refused."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.comment import NotInReach
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import DossierId
from engine.operations.comments import write_comment
from web import context
from web.dossier import render
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _

LONGEST_LOGIN = 100

blueprint = Blueprint("comments", __name__)


@blueprint.post("/dossiers/<uuid:key>/comments")
def write(key: UUID) -> ResponseReturnValue:
    text, logins = request.form.get("text", ""), request.form.getlist("mentioned")
    mentioned = [login[:LONGEST_LOGIN] for login in logins]
    try:
        write_comment(context.installation(), DossierId(key), text, mentioned, actor=context.actor(), now=context.now())
    except (InvalidInput, NotInReach) as refusal:
        typed = {"text": text, "mentioned": mentioned, "refusal": said(refusal)}
        return render(DossierId(key), comment=typed), code_of(refusal)
    tell(_("Đã gửi trao đổi."))
    return redirect(url_for("dossier.page", key=key) + "#comments-title")
