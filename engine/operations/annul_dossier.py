"""Annul a dossier that should not have been entered (chọn nhầm thủ tục, nhập hai lần).

Possible while nothing that people rely on exists: no signed or returned result, no decision of another agency, no
valid receipt. After that the law knows only the withdrawal (rút hồ sơ) and the correction of a result (NĐ 61/2018
Đ.21): no source says how far a desk may go back, so the line is drawn where the outside begins to rely on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import DossierStatus, may_become
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId, ProposalId, UnitId
from engine.domain.legal_clock import Ending
from engine.domain.mandate import Act
from engine.domain.proposal import AnnulmentGround
from engine.domain.refusals import AlreadyIssued
from engine.domain.stage import StageStatus
from engine.operations import advance, deadlines, incidents, mandates, messaging, proposals
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import fees as fee_store
from engine.store import handoffs as handoff_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.proposals import ProposalRecord
from engine.store.stages import StageRecord


def propose_annulment(
    installation: Installation,
    dossier_id: DossierId,
    *,
    ground: AnnulmentGround,
    reason: str,
    other_code: str | None = None,
    actor: Actor,
    now: datetime,
) -> ProposalId:
    """Ask for an annulment; another officer confirms it. `other_code` is the dossier that stays: needed for one that
    was entered twice, allowed for the right one that replaces a wrong one.

    Raises NotFound, NoMandate, AlreadyIssued, ProposedAlready, InvalidInput."""
    why = mandates.given_reason(reason)

    def command(session: Session) -> ProposalId:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as proposing:
            unit = UnitId(proposing.dossier.unit_id)
            mandates.may_do(installation, Act.ANNULMENT, actor, now=proposing.now, unit_id=unit)
            _may_be_annulled(proposing)
            wanted = proposals.Wanted(
                act=Act.ANNULMENT,
                unit_id=unit,
                reason=why,
                arguments={"ground": ground, "other": other_code},
                dossier_id=dossier_id,
                subject_id=dossier_id,
                related_id=_other(session, proposing, ground, other_code),
            )
            made = proposals.write(session, wanted, actor=actor, now=proposing.now, label=proposing.label)
            proposing.record(AuditKind.PROPOSAL_MADE, {**proposals.said(wanted, made), "ground": ground})
        return made

    return in_transaction(installation.database, command)


def _other(session: Session, command: Command, ground: AnnulmentGround, code: str | None) -> UUID | None:
    """The dossier that stays. Raises NotFound, InvalidInput."""
    if code is None and ground is AnnulmentGround.DOUBLE_ENTRY:
        raise InvalidInput(
            ("hồ sơ còn lại", "the other dossier"),
            "nhập hai lần thì phải ghi mã của hồ sơ được giữ lại",
            "a double entry needs the code of the dossier that stays",
        )
    if code is None:
        return None
    found = dossier_store.id_of_code(session, code)
    if found is None:
        raise NotFound("hồ sơ", "dossier", code)
    other = dossier_store.read(session, found)
    assert other is not None
    if (
        found == command.dossier.id
        or other.status == DossierStatus.ANNULLED
        or other.unit_id != command.dossier.unit_id
    ):
        raise InvalidInput(
            ("hồ sơ còn lại", "the other dossier"),
            f"{code} là chính hồ sơ này, đã hủy, hoặc của đơn vị khác; hãy ghi mã hồ sơ được giữ lại",
            f"{code} is this dossier itself, annulled, or another unit's; give the code of the one that stays",
        )
    return found


def _may_be_annulled(command: Command) -> None:
    """Raises AlreadyIssued, naming what stands in the way and what to do instead."""
    status = DossierStatus(command.dossier.status)
    if not may_become(status, DossierStatus.ANNULLED) or status is DossierStatus.ANNULLED:
        raise _issued(
            command,
            f"đang ở trạng thái “{status}”: đã ký, đã có kết quả hoặc đã kết thúc",
            f"it is “{status}”: signed, with a result, or closed",
            "Hãy dùng rút hồ sơ hoặc đính chính kết quả.",
            "Use the withdrawal or the correction of a result.",
        )
    unit = handoff_store.decided_by(command.session, command.dossier.id)
    if unit is not None:
        name = command.installation.catalog.organisation.unit(UnitId(unit)).name
        raise _issued(
            command,
            f"{name} đã có kết quả cho hồ sơ này",
            f"{name} has already decided on it",
            "Hãy dùng rút hồ sơ.",
            "Use the withdrawal.",
        )
    receipt = fee_store.standing_receipt(command.session, command.dossier.id)
    if receipt is not None:
        raise _issued(
            command,
            f"biên lai {receipt} còn hiệu lực",
            f"receipt {receipt} is valid",
            "Hãy hủy biên lai, hoàn tiền trước.",
            "Void the receipt and pay the money back first.",
        )


def _issued(command: Command, vi: str, en: str, remedy_vi: str, remedy_en: str) -> AlreadyIssued:
    return AlreadyIssued(dossier=command.label, what_vi=vi, what_en=en, remedy_vi=remedy_vi, remedy_en=remedy_en)


def carry_out(
    installation: Installation, session: Session, proposal: ProposalRecord, *, actor: Actor, now: datetime
) -> None:
    """What was proposed happens, in the transaction of the confirmation."""
    assert proposal.dossier_id is not None
    dossier = dossier_store.lock(session, proposal.dossier_id)
    with on_dossier(installation, session, dossier, actor=actor, now=now, named=proposal.dossier_id) as annulling:
        proposals.may_settle(installation, proposal, actor, annulling.now)
        _may_be_annulled(annulling)
        proposals.confirmed(session, proposal, actor=actor, now=annulling.now)
        _annul(annulling, proposal)


def _annul(command: Command, proposal: ProposalRecord) -> None:
    for stage in reversed(command.open_stages()):
        _end(command, stage, proposal.reason)
    command.offers.clear()
    command.move_to(DossierStatus.ANNULLED, "hủy", "annulled")
    voided = fee_store.void_entries(command.session, command.dossier.id, at=command.at, reason=proposal.reason)
    deadlines.finish(command, Ending.ANNULLED)
    command.dossier.closed_at = command.at
    command.dossier.warn_at = None
    said: dict[str, Any] = {
        **proposals.said(proposal, proposal.id),
        **proposal.arguments,
        "proposed_by": str(proposal.proposed_by),
        "numbers_voided": voided,
    }
    command.record(AuditKind.DOSSIER_ANNULLED, said)
    if command.dossier.code is not None:
        command.post("notice", {"template": "annulled", "dossier": command.dossier.code})


def _end(command: Command, stage: StageRecord, reason: str) -> None:
    """An agency that has the dossier is told as of a withdrawal; what goes on after that, the desk's own stage too,
    ends from outside: no branch of a diagram stands for what should never have begun."""
    if stage.ended_at is None and stage.requester_id is not None:
        movement = messaging.withdraw(command, stage, {"reason": reason})
        if movement is not None:
            advance.run(command, movement)
    if stage.ended_at is not None:
        return
    incidents.resolve_all(command, stage)
    work_item_store.withdraw_all(command.session, stage.id)
    handoff_store.give_up_waiting(command.session, stage.id)
    handoff_store.mark_returned(command.session, stage.id, command.at, "withdrawn")
    deadlines.abandon(command, stage)
    stage.status = StageStatus.CANCELLED
    stage.ended_at = command.at
    stage.end_events = []
    command.record(AuditKind.STAGE_ENDED, {"stage": str(stage.id), "end_events": []}, stage=stage)
