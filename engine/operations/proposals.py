"""Proposals: written down with a reason by one officer, settled by another; nothing happens in between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import ProposalId, UnitId
from engine.domain.instant import spoken
from engine.domain.mandate import Act
from engine.domain.proposal import ProposalStatus
from engine.domain.refusals import AlreadySettled, ClockBehind, OwnProposal, ProposedAlready
from engine.operations import mandates
from engine.operations.command import CLOCK_TOLERANCE, on_dossier
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import dossiers as dossier_store
from engine.store import proposals as proposal_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.proposals import ProposalRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is proposed: an act on something, with all it needs to be carried out later."""

    act: Act
    unit_id: UnitId
    reason: str
    arguments: Mapping[str, Any]
    dossier_id: UUID | None
    subject_id: UUID
    related_id: UUID | None = None
    proposal_id: UUID = field(default_factory=uuid4)


def write(session: Session, wanted: Wanted, *, actor: Actor, now: datetime, label: str) -> ProposalId:
    """Raises ProposedAlready when the same is already asked for."""
    if proposal_store.is_open_for(session, wanted.act, wanted.subject_id):
        raise ProposedAlready(dossier=label)
    assert actor.user_id is not None
    record = ProposalRecord(
        id=wanted.proposal_id,
        act=wanted.act,
        unit_id=wanted.unit_id,
        dossier_id=wanted.dossier_id,
        subject_id=wanted.subject_id,
        related_id=wanted.related_id,
        reason=wanted.reason,
        arguments=dict(wanted.arguments),
        proposed_by=actor.user_id,
        proposed_at=now,
        status=ProposalStatus.OPEN,
    )
    proposal_store.add(session, record)
    return ProposalId(record.id)


def said(proposal: ProposalRecord | Wanted, proposal_id: UUID) -> dict[str, Any]:
    """What the trail says of a proposal, without what people typed."""
    return {"proposal": str(proposal_id), "act": proposal.act, "reason": proposal.reason}


def open_proposal(session: Session, proposal_id: ProposalId) -> ProposalRecord:
    """Raises NotFound, AlreadySettled."""
    found = proposal_store.get(session, proposal_id)
    if found is None:
        raise NotFound("đề nghị", "proposal", proposal_id)
    if found.status != ProposalStatus.OPEN:
        raise AlreadySettled()
    return found


def may_settle(installation: Installation, proposal: ProposalRecord, actor: Actor, now: datetime) -> None:
    """Raises NoMandate, OwnProposal, ClockBehind when this machine's clock lies before the proposal."""
    mandates.may_confirm(installation, Act(proposal.act), actor, now=now, unit_id=UnitId(proposal.unit_id))
    if actor.user_id == proposal.proposed_by:
        raise OwnProposal()
    if proposal.proposed_at - now > CLOCK_TOLERANCE:
        raise ClockBehind(now=spoken(now), last=spoken(proposal.proposed_at), dossier=proposal.id)


def confirmed(
    session: Session, proposal: ProposalRecord, *, actor: Actor, now: datetime, dossier_id: UUID | None = None
) -> None:
    """Note who confirmed. Raises AlreadySettled when somebody else was faster."""
    assert actor.user_id is not None
    if not proposal_store.settle(
        session, proposal, ProposalStatus.CONFIRMED, by=actor.user_id, at=now, dossier_id=dossier_id
    ):
        raise AlreadySettled()


def decline_proposal(
    installation: Installation, proposal_id: ProposalId, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Decline, with a reason; whoever proposed may take it back. Raises NotFound, AlreadySettled, NoMandate."""
    note = mandates.given_reason(reason)

    def command(session: Session) -> None:
        proposal = open_proposal(session, proposal_id)
        if actor.user_id != proposal.proposed_by:
            may_settle(installation, proposal, actor, now)
        assert actor.user_id is not None
        if not proposal_store.settle(session, proposal, ProposalStatus.DECLINED, by=actor.user_id, at=now, note=note):
            raise AlreadySettled()
        data = {"proposal": str(proposal.id), "act": proposal.act, "reason": note}
        if proposal.dossier_id is None:
            with on_unit(session, actor=actor, now=now) as drafts:
                drafts.append(Draft(kind=AuditKind.PROPOSAL_DECLINED, data=data, unit_id=actor.unit_id))
            return
        dossier = dossier_store.lock(session, proposal.dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now) as declining:
            declining.record(AuditKind.PROPOSAL_DECLINED, data)

    in_transaction(installation.database, command)
