"""Confirm what another officer proposed: it happens now, in the same transaction."""

from datetime import datetime

from engine.bpmn.runtime import DiagramFailed
from engine.domain.actor import Actor
from engine.domain.identifiers import ProposalId
from engine.domain.mandate import Act
from engine.domain.refusals import StageFailed
from engine.operations import annul_dossier, enter_late, proposals
from engine.operations.installation import Installation
from engine.store.database import Session, in_transaction


def confirm_proposal(installation: Installation, proposal_id: ProposalId, *, actor: Actor, now: datetime) -> None:
    """Raises NotFound, AlreadySettled, NoMandate, OwnProposal, and whatever refuses the act as things stand now; the
    proposal stays open then."""

    def command(session: Session) -> None:
        proposal = proposals.open_proposal(session, proposal_id)
        act = annul_dossier if proposal.act == Act.ANNULMENT else enter_late
        act.carry_out(installation, session, proposal, actor=actor, now=now)

    try:
        in_transaction(installation.database, command)
    except DiagramFailed as failure:
        raise StageFailed(name="xác nhận", dossier=str(proposal_id), cause=failure.vietnamese) from failure
