"""Visits of a dossier at a stage (lần giải quyết): one that comes back to a unit has a term of its own there, and a
verdict of its own, whatever became of the visits before."""

from engine.domain.audit_kind import AuditKind
from engine.domain.legal_clock import LegalClock
from engine.domain.term import Term
from engine.operations import deadlines
from engine.operations.command import Command
from engine.store import handoffs as handoff_store
from engine.store import stages as stage_store
from engine.store.stages import StageRecord

SUPPLEMENT = "supplement"


def come_back(command: Command, stage: StageRecord, answering: StageRecord, outcome: str | None) -> None:
    """Begin a new visit of a stage that had handed the dossier over: because the other agency returns it for a
    supplement (A10), or because the chain gives this unit a later leg. Otherwise the reply only passes through."""
    terms = _terms(command, stage, answering, outcome)
    if stage.handed_over_at is None or not terms:
        return
    stage_store.keep_visit(command.session, stage)
    stage.visit = stage_store.last_visit(command.session, stage.dossier_id, stage.unit_id, stage.function) + 1
    stage.handed_over_at = stage.own_verdict = None
    stage.term = " + ".join(map(str, terms))
    clock = LegalClock.start(command.at, terms, command.calendar, policy=command.block.supplement)
    deadlines.keep_visit(command, stage, clock)
    if stage.requester_id is None and outcome == SUPPLEMENT:
        command.dossier.notice_due_at = clock.notice_due_at(command.calendar)
    command.record(
        AuditKind.STAGE_RETURNED,
        {
            "stage": str(stage.id),
            "visit": stage.visit,
            "from_unit": answering.unit_id,
            "outcome": outcome,
            "term": stage.term,
            "due_at": None if stage.due_at is None else stage.due_at.isoformat(),
        },
        stage=stage,
    )


def _terms(command: Command, stage: StageRecord, answering: StageRecord, outcome: str | None) -> tuple[Term, ...]:
    flags = deadlines.promised_flags(command)
    block = command.block
    if outcome == SUPPLEMENT and stage.requester_id is not None:
        return block.function_terms(stage.function, flags)
    if outcome == SUPPLEMENT:
        return block.own_leg(flags, before=answering.function)
    if stage.requester_id is not None or handoff_store.awaits_reply(command.session, stage.id):
        return ()
    return block.own_leg_after(answering.function, flags)
