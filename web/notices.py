"""Changing how an applicant is told: the form stands with the applicant on the page of the dossier."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import InvalidInput
from engine.domain.identifiers import DossierId
from engine.operations.choose_notices import choose_notices
from engine.operations.open_dossier import open_dossier
from web import context
from web.dossier import Refused, render
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _

LONGEST = 200

blueprint = Blueprint("notices", __name__)


@blueprint.post("/dossiers/<uuid:key>/notices")
def choose(key: UUID) -> ResponseReturnValue:
    """Raises NotFound first for a dossier that the person may not know of; that they tried is noted."""
    open_dossier(context.installation(), DossierId(key), actor=context.actor(), now=context.now())
    given = {name: request.form.get(name, "")[: LONGEST + 1].strip() for name in ("phone", "email", "notices")}
    try:
        choose_notices(context.installation(), DossierId(key), **given, actor=context.actor(), now=context.now())
    except InvalidInput as refusal:
        return render(DossierId(key), refused=Refused(form="notices", sentence=said(refusal))), code_of(refusal)
    tell(_("Đã ghi cách nhận thông báo."))
    return redirect(url_for("dossier.page", key=key) + "#who-title")
