"""Complete a work item: the officer's answer moves the dossier on, all in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn.runtime import DiagramFailed, StateAhead, StateUnreadable
from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import DossierStatus
from engine.domain.errors import NotFound
from engine.domain.form import validate
from engine.domain.hand_back import has_slip, refuse_false_lack
from engine.domain.identifiers import DossierId, WorkItemId
from engine.domain.instant import spoken
from engine.domain.payment import PaymentWay
from engine.domain.receipt_books import NothingToWrite, WrittenSheets, written_sheets
from engine.domain.refusals import (
    FeeUnpaid,
    OccurredTooEarly,
    StageFailed,
    VotedAlready,
)
from engine.domain.stage import StageStatus
from engine.domain.work_item import TaskKind
from engine.operations import (
    advance,
    conduct,
    deadlines,
    desks,
    incidents,
    kept_originals,
    receipts,
    sealing,
    signed_paper,
)
from engine.operations.command import WORK_ITEM, Command, on_dossier
from engine.operations.installation import Installation
from engine.operations.movement import Movement, Verb
from engine.operations.record_survey import take_opinion
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.stages import StageRecord
from engine.store.work_items import WorkItemRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Completed:
    dossier_id: DossierId
    status: DossierStatus


def complete_work_item(
    installation: Installation,
    work_item_id: WorkItemId,
    answer: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    occurred_at: datetime | None = None,
    sheets: Sequence[WrittenSheets] = (),
    left_out: str = "",
) -> Completed:
    """Complete a work item with the answer of its form. `sheets` are the pre-printed receipts that a payment was
    written on, `left_out` why some before them were not.

    Raises NotFound, NotYours, ClaimedByOther, AlreadyCompleted, Reserved, MayNotHandle, DutiesClash, FormRejected,
    VotedAlready, FeeUnpaid, OriginalsKept, StateAhead, or what a service task refuses: nothing is changed then. A fault
    of the diagram or a damaged state rolls back too, and is kept as an incident with the answer (StageFailed)."""

    def command(session: Session) -> Completed:
        found = work_item_store.lock(session, work_item_id)
        if found is None:
            raise NotFound(*WORK_ITEM, work_item_id)
        dossier, item, stage = found
        named, at = work_item_id, occurred_at
        with on_dossier(
            installation, session, dossier, actor=actor, now=now, occurred_at=at, named=named, what=WORK_ITEM
        ) as completing:
            completing.sheets, completing.left_out = tuple(sheets), left_out
            complete_item(completing, item, completing.adopt(stage), answer)
        return Completed(dossier_id=DossierId(completing.dossier.id), status=DossierStatus(completing.dossier.status))

    try:
        return in_transaction(installation.database, command)
    except StateAhead:
        raise
    except (DiagramFailed, StateUnreadable) as failure:
        what = _attempt(work_item_id, answer, actor, failure, written_sheets(sheets), left_out)
        name, label = incidents.raise_incident(installation, what, actor=actor, now=now)
        raise StageFailed(name=name, dossier=label, cause=failure.vietnamese) from failure


def _attempt(
    work_item_id: WorkItemId,
    answer: Mapping[str, Any],
    actor: Actor,
    failure: Exception,
    sheets: Sequence[Mapping[str, Any]],
    left_out: str,
) -> incidents.Attempt:
    written = {"sheets": sheets, "left_out": left_out} if sheets else {}
    return incidents.Attempt(
        command="complete_work_item",
        subject_id=work_item_id,
        arguments={"answer": dict(answer), "actor": actor.login} | written,
        error=str(failure),
    )


def complete_item(command: Command, item: WorkItemRecord, stage: StageRecord, answer: Mapping[str, Any]) -> None:
    """The completion inside a command. Raises as complete_work_item does, DiagramFailed instead of StageFailed."""
    conduct.may_do(command, item)
    carry_out(command, item, stage, answer)


def carry_out(command: Command, item: WorkItemRecord, stage: StageRecord, answer: Mapping[str, Any]) -> None:
    """The completion by somebody who is known to be allowed to: by the item's role, or by a mandate of their own."""
    if command.at < min(item.offered_at, command.now):
        raise OccurredTooEarly(name=item.name, offered=spoken(item.offered_at), occurred=spoken(command.at))
    version = command.version_of(stage)
    values = validate(version.forms[item.form], answer) if item.form else dict(answer)
    _check_kind(command, stage, item, values)
    paper = signed_paper.prepare(command, item, values) if signed_paper.makes_paper(item, values) else None
    if paper is not None:
        values = values | {"authority": str(paper.authority)}
    if item.kind == TaskKind.RETURN:
        values = take_opinion(command, values)
    command.answer = values
    user_id = command.actor.user_id
    assert user_id is not None
    work_item_store.complete(
        command.session, item.id, by=user_id, at=command.now, occurred_at=command.at, answer=values
    )
    if item.unit_id != stage.unit_id:
        command.desk = item.unit_id
    command.record(
        AuditKind.WORK_ITEM_COMPLETED,
        _told(command, item, values),
        stage=stage,
        element=item.element,
        role=item.role,
    )
    conduct.did(command, item.kind, values)
    if paper is not None:
        signed_paper.keep(command, item, paper)
    _consequences(command, stage, item, values)
    advance.run(command, Movement(stage=stage, verb=Verb.COMPLETE, task_id=item.id, data=values))
    desks.after_counter(command, stage, item, values)
    if stage.status == StageStatus.INCIDENT:  # perhaps of this item: it was completed with another answer, or retried
        incidents.resolve(command, stage.id, "complete_work_item", item.id)


def _told(command: Command, item: WorkItemRecord, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the trail says; who did the work of a role that they do not hold, by which of theirs."""
    told: dict[str, Any] = {"work_item": str(item.id), "name": item.name, "role": item.role}
    told |= {"answer": values, "instance": item.instance} | ({"desk": command.desk} if command.desk else {})
    if item.role not in command.actor.roles and command.substitution is None:
        told["delegated_to"] = sorted(command.actor.roles)
    return told


def _check_kind(command: Command, stage: StageRecord, item: WorkItemRecord, values: Mapping[str, Any]) -> None:
    """What the law asks of this kind of task beyond its form."""
    match item.kind:
        case TaskKind.COUNCIL if "member" in values:
            votes = work_item_store.votes(command.session, item.stage_id, item.element)
            if any(vote.get("member") == values["member"] for vote, _ in votes):
                raise VotedAlready(member=values["member"], name=item.name)
        case TaskKind.RETURN if stage.requester_id is None:
            desks.may_return(command, stage, item)
            amount = receipts.owed(command)
            if amount:
                raise FeeUnpaid(dossier=command.label, amount=amount)
            kept_originals.must_be_back(command, values)
            if has_slip(command.dossier.accepted_at, command.dossier.first_promised_at):
                refuse_false_lack(values)
        case _:
            pass


def _consequences(command: Command, stage: StageRecord, item: WorkItemRecord, values: Mapping[str, Any]) -> None:
    """What follows from this kind of task whatever the diagram does next."""
    if item.kind == TaskKind.SEAL:
        sealing.seal_all(command, item.unit_id)
    if item.kind == TaskKind.PAYMENT:
        receipts.collect(command, item.unit_id, _way(values))
    elif command.sheets:
        raise NothingToWrite()
    note_progress(command, stage, item.kind, values)
    if item.kind == TaskKind.INTAKE and "kept_originals" in values:
        kept_originals.note_kept(command, command.version_of(stage).forms.get(item.form or ""), values)
    if item.form == "digitise" and not command.dossier.digitised:
        _nothing_to_digitise(command, item)


def _way(values: Mapping[str, Any]) -> PaymentWay:
    """As the form of a payment asks it; forms of other payments ask other things."""
    given = values.get("by")
    return PaymentWay(given) if given in tuple(PaymentWay) else PaymentWay.CASH


def note_progress(command: Command, stage: StageRecord, kind: str, values: Mapping[str, Any]) -> None:
    """Where the dossier stands for the citizen once a task of this kind is done."""
    if kind == TaskKind.INTAKE and stage.requester_id is not None:
        deadlines.accept_stage(command, stage)
    if command.dossier.status == DossierStatus.ACCEPTED:
        command.move_to(DossierStatus.PROCESSING, "giải quyết", "processed")
    if kind == TaskKind.SIGNATURE and values.get("outcome") == "sign" and command.dossier.status == "processing":
        command.move_to(DossierStatus.SIGNED, "ký", "signed")


def _nothing_to_digitise(command: Command, item: WorkItemRecord) -> None:
    """A paper is digitised by its scan (operations/dossier_files); a dossier without papers has none to wait for."""
    if not command.details.papers:
        command.dossier.digitised = True
        command.record(AuditKind.DOSSIER_DIGITISED, {"papers": 0}, element=item.element)
