"""What waits for a second officer: annulments and late entries of the unit; and asking for an annulment."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.identifiers import DossierId, ProposalId
from engine.domain.proposal import AnnulmentGround
from engine.operations.annul_dossier import propose_annulment
from engine.operations.confirm_proposal import confirm_proposal
from engine.operations.open_dossier import open_dossier
from engine.operations.proposals import decline_proposal
from engine.store.queries.proposals import open_proposals, proposal
from web import context
from web.dossier import Refused, render
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/proposals")
def page() -> ResponseReturnValue:
    with context.installation().database.reading() as session:
        found = open_proposals(session, context.reader(), context.actor().unit_id)
    return render_template("proposals.html", found=found)


@blueprint.post("/proposals/<uuid:key>/confirm")
def confirm(key: UUID) -> ResponseReturnValue:
    _of_my_unit(key)
    confirm_proposal(context.installation(), ProposalId(key), actor=context.actor(), now=context.now())
    tell(_("Đã xác nhận."))
    return redirect(url_for("proposals.page"))


@blueprint.post("/proposals/<uuid:key>/decline")
def decline(key: UUID) -> ResponseReturnValue:
    _of_my_unit(key)
    reason = request.form.get("reason", "")
    decline_proposal(context.installation(), ProposalId(key), reason, actor=context.actor(), now=context.now())
    tell(_("Đã từ chối đề nghị."))
    return redirect(url_for("proposals.page"))


@blueprint.post("/dossiers/<uuid:key>/annulment")
def annulment(key: UUID) -> ResponseReturnValue:
    """Raises NotFound first for a dossier that the person may not know of; that they tried is noted."""
    open_dossier(context.installation(), DossierId(key), actor=context.actor(), now=context.now())
    try:
        _propose(DossierId(key))
    except Refusal as refusal:
        return render(DossierId(key), refused=Refused(form="annulment", sentence=said(refusal))), code_of(refusal)
    tell(_("Đã ghi đề nghị hủy. Hồ sơ giữ nguyên đến khi công chức khác xác nhận."))
    return redirect(url_for("dossier.page", key=key))


def _propose(dossier_id: DossierId) -> None:
    propose_annulment(
        context.installation(),
        dossier_id,
        ground=_ground(request.form.get("ground", "")),
        reason=request.form.get("reason", ""),
        other_code=request.form.get("other", "").strip() or None,
        actor=context.actor(),
        now=context.now(),
    )


def _ground(text: str) -> AnnulmentGround:
    try:
        return AnnulmentGround(text)
    except ValueError:
        raise InvalidInput(("lý do hủy", "the ground"), "hãy chọn một loại", "choose one") from None


def _of_my_unit(key: UUID) -> None:
    """Raises NotFound for another unit's: whether it exists is not theirs to know."""
    with context.installation().database.reading() as session:
        found = proposal(session, context.reader(), key)
    if found is None or found.unit_id != context.actor().unit_id:
        raise NotFound("đề nghị", "proposal", key)
