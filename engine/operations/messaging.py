"""Messages between the stages of a dossier: hand-offs out, replies back, early ones held, late ones answered."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from engine.bpmn.step import AwaitedMessage, Thrown
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import DossierStatus
from engine.domain.handoff import MessageKind, MessageStatus
from engine.domain.identifiers import UnitId
from engine.domain.stage import StageStatus
from engine.operations import deadlines, visits
from engine.operations.command import Command
from engine.operations.movement import Movement, Verb
from engine.store import handoffs as handoff_store
from engine.store import stages as stage_store
from engine.store import work_items as work_item_store
from engine.store.handoffs import MessageRecord
from engine.store.stages import StageRecord

WITHDRAWAL = "withdrawal"
REPLIED = "_replied"  # the answer to a function is the message of its name with this behind it
_REQUESTER = "requester"


def send(command: Command, stage: StageRecord, thrown: Thrown) -> Movement | None:
    """Carry a message that a diagram sent: a request starts a stage elsewhere, a reply goes back to who asked."""
    if thrown.receiver == _REQUESTER:
        return _reply(command, stage, thrown)
    if thrown.receiver is not None:
        return _request(command, stage, thrown, thrown.receiver)
    return None


def _request(command: Command, stage: StageRecord, thrown: Thrown, function: str) -> Movement:
    organisation = command.installation.catalog.organisation
    unit_id, process_id = organisation.receiver(
        function, stage.unit_id, command.dossier.procedure_code, command.local_date
    )
    receiver = start_stage(command, stage, function, unit_id, process_id)
    handoff_store.add_message(command.session, _message(command, thrown, MessageKind.REQUEST, stage, receiver))
    handoff_store.add(
        command.session,
        {
            "id": uuid4(),
            "dossier_id": stage.dossier_id,
            "function": function,
            "from_stage_id": stage.id,
            "from_unit_id": stage.unit_id,
            "to_stage_id": receiver.id,
            "to_unit_id": unit_id,
            "visit": receiver.visit,
            "sent_at": command.at,
        },
    )
    if not any(agency.function == function for agency in command.block.beside):
        deadlines.hand_over(command, stage)  # an agency beside the clock only makes it wait
    if stage.requester_id is None:
        command.move_to(DossierStatus.FORWARDED, "chuyển liên thông", "handed over")
    command.record(
        AuditKind.HANDOFF_SENT,
        {"function": function, "to_unit": unit_id, "to_stage": str(receiver.id), "payload": dict(thrown.payload)},
        stage=stage,
        element=thrown.element,
    )
    return begin(command, receiver, dict(thrown.payload))


def start_stage(
    command: Command, requester: StageRecord, function: str, unit_id: UnitId, process_id: str
) -> StageRecord:
    version = command.installation.current_version(command.session, process_id, unit_id, command.version_day)
    stage = StageRecord(
        id=uuid4(),
        dossier_id=requester.dossier_id,
        requester_id=requester.id,
        function=function,
        unit_id=unit_id,
        level=command.installation.catalog.organisation.unit(unit_id).level,
        process_id=process_id,
        process_version=version.hash,
        status=StageStatus.RUNNING,
        state=b"",
        started_at=command.at,
        visit=stage_store.last_visit(command.session, requester.dossier_id, unit_id, function) + 1,
    )
    deadlines.plan_stage(command, stage)
    stage_store.add(command.session, stage)
    return command.adopt(stage)


def begin(command: Command, stage: StageRecord, payload: dict[str, Any]) -> Movement:
    """Note that a stage starts; the movement starts it. A receiver without a task of reception accepts at once."""
    command.record(
        AuditKind.STAGE_STARTED,
        {"stage": str(stage.id), "unit": stage.unit_id, "process": stage.process_id, "function": stage.function},
        stage=stage,
    )
    if stage.requester_id is not None and deadlines.accepts_at_start(command.version_of(stage).definition):
        deadlines.accept_stage(command, stage)
    return Movement(stage=stage, verb=Verb.START, data=payload)


def _reply(command: Command, stage: StageRecord, thrown: Thrown) -> Movement | None:
    if stage.requester_id is None:
        return None
    requester = command.stage(stage.requester_id)
    handoff_store.mark_returned(command.session, stage.id, command.at, _outcome(thrown.payload))
    deadlines.hand_over(command, stage)
    command.record(
        AuditKind.HANDOFF_RETURNED,
        {"to_stage": str(requester.id), "payload": dict(thrown.payload)},
        stage=stage,
        element=thrown.element,
    )
    answer = replace(thrown, name=_reply_name(command, stage, requester, thrown))
    return accept(command, requester, _message(command, answer, MessageKind.REPLY, stage, requester))


def _reply_name(command: Command, stage: StageRecord, requester: StageRecord, thrown: Thrown) -> str:
    """The answer that the requester waits for is that to its question, whichever process gave it: where a level was
    abolished, the next one answers what was asked of the one that is gone."""
    asked = f"{stage.function}{REPLIED}"
    waits = command.version_of(requester).definition.elements.values()
    return asked if any(element.message == asked for element in waits) else thrown.name


def _outcome(payload: Mapping[str, Any]) -> str | None:
    """What a reply says became of the request: its field of that name, whichever step of the receiver answered it."""
    said = (value for name, value in payload.items() if name == "outcome" or name.endswith("_outcome"))
    return next((str(value) for value in said), None)


def _message(
    command: Command, thrown: Thrown, kind: MessageKind, sender: StageRecord, receiver: StageRecord
) -> MessageRecord:
    delivered = kind is MessageKind.REQUEST
    return MessageRecord(
        id=uuid4(),
        dossier_id=sender.dossier_id,
        kind=kind,
        name=thrown.name,
        from_stage_id=sender.id,
        to_stage_id=receiver.id,
        payload=dict(thrown.payload),
        status=MessageStatus.DELIVERED if delivered else MessageStatus.WAITING,
        sent_at=command.at,
        delivered_at=command.at if delivered else None,
    )


def accept(command: Command, stage: StageRecord, message: MessageRecord) -> Movement | None:
    """Hand a message to a stage: at once if it waits, kept if it comes early, answered if the stage has ended."""
    if stage.ended_at is not None:
        _undeliverable(command, stage, message)
        return None
    handoff_store.add_message(command.session, message)
    task_id = work_item_store.awaiting(command.session, stage.id, message.name)
    return None if task_id is None else _hand_in(command, stage, message, task_id)


def _undeliverable(command: Command, stage: StageRecord, message: MessageRecord) -> None:
    record = MessageRecord(
        **{
            **{name: getattr(message, name) for name in MessageRecord.__dataclass_fields__},
            "status": MessageStatus.UNDELIVERABLE,
        }
    )
    handoff_store.add_message(command.session, record)
    command.record(AuditKind.MESSAGE_UNDELIVERABLE, {"message": str(message.id), "name": message.name}, stage=stage)


def _hand_in(command: Command, stage: StageRecord, message: MessageRecord, task_id: UUID) -> Movement:
    handoff_store.mark_delivered(command.session, message.id, command.at)
    if stage.requester_id is None and command.dossier.status == DossierStatus.FORWARDED and message.name != WITHDRAWAL:
        command.move_to(DossierStatus.PROCESSING, "nhận lại", "taken back")
    if message.kind == MessageKind.REPLY and message.from_stage_id is not None:
        visits.come_back(command, stage, command.stage(message.from_stage_id), _outcome(message.payload))
    command.record(
        AuditKind.MESSAGE_DELIVERED,
        {"message": str(message.id), "name": message.name, "payload": message.payload},
        stage=stage,
    )
    return Movement(stage=stage, verb=Verb.DELIVER, task_id=task_id, data=message.payload)


def take_early(command: Command, stage: StageRecord, awaited: tuple[AwaitedMessage, ...]) -> list[Movement]:
    """A stage that has just begun to wait takes what came before it did."""
    movements = []
    for task in awaited:
        early = None
        if task.name != WITHDRAWAL:
            early = handoff_store.first_waiting(command.session, stage.id, task.name)
        if early is not None:
            movements.append(_hand_in(command, stage, early, task.task_id))
    return movements


def withdraw(command: Command, stage: StageRecord, payload: dict[str, Any]) -> Movement | None:
    """Tell a stage that the applicant has withdrawn; none when its diagram no longer waits for that."""
    task_id = work_item_store.awaiting(command.session, stage.id, WITHDRAWAL)
    if task_id is None:
        return None
    message = MessageRecord(
        id=uuid4(),
        dossier_id=stage.dossier_id,
        kind=MessageKind.WITHDRAWAL,
        name=WITHDRAWAL,
        from_stage_id=None,
        to_stage_id=stage.id,
        payload=payload,
        status=MessageStatus.WAITING,
        sent_at=command.at,
        delivered_at=None,
    )
    handoff_store.add_message(command.session, message)
    if stage.requester_id is not None:
        handoff_store.mark_returned(command.session, stage.id, command.at, "withdrawn")
    return _hand_in(command, stage, message, task_id)
