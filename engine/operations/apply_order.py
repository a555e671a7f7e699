"""What an order does to one open dossier: clocks, steps and waits are counted anew under the calendar as it now is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.calendar import Calendar
from engine.domain.calendar_order import CalendarOrder
from engine.domain.deadline import Mode, due
from engine.domain.dossier import CLOSED, DossierStatus
from engine.domain.legal_clock import LegalClock
from engine.domain.term import Term
from engine.domain.warning import warning_instants
from engine.operations import deadlines
from engine.operations.command import Command, on_known
from engine.operations.installation import Installation
from engine.store import timers as timer_store
from engine.store import work_items as work_item_store
from engine.store.database import Session
from engine.store.dossiers import DossierRecord
from engine.store.queries.incident import CONFIDENTIAL
from engine.store.stages import StageRecord
from engine.store.work_items import WorkItemRecord

Change = tuple[str, datetime, datetime]  # what, from, to


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """One dossier that an order moved; `due_before` and `due_after` are those of the citizen's clock."""

    dossier: str
    dossier_id: UUID
    unit_id: str
    confidential: bool
    due_before: datetime | None
    due_after: datetime | None
    changes: tuple[Change, ...]


def move_dossier(
    installation: Installation,
    session: Session,
    order: CalendarOrder,
    dossier: DossierRecord | None,
    *,
    actor: Actor,
    now: datetime,
) -> Moved | None:
    """Count the dossier anew; None where nothing moves, so that it can be repeated."""
    if dossier is None or DossierStatus(dossier.status) in CLOSED:
        return None
    with on_known(installation, session, dossier, actor=actor, now=now) as moving:
        before = dossier.due_at
        changes = [*_citizens_clock(moving), *_stages(moving, order), *_waits(moving)]
        if not changes:
            return None
        moved = Moved(
            dossier=CONFIDENTIAL if dossier.confidential else moving.label,
            dossier_id=dossier.id,
            unit_id=dossier.unit_id,
            confidential=dossier.confidential,
            due_before=before,
            due_after=dossier.due_at,
            changes=tuple(changes),
        )
        moving.record(AuditKind.ORDER_APPLIED, _said(order, moved))
        if before != dossier.due_at:
            moving.post("notice", {"template": "calendar_order", "dossier": dossier.code, "order": order.number})
    return moved


def _said(order: CalendarOrder, moved: Moved) -> dict[str, Any]:
    return {
        "order": order.number,
        "authority": order.authority,
        "lifted_by": order.lifted_by,
        "reason": order.reason,
        "due_before": None if moved.due_before is None else moved.due_before.isoformat(),
        "due_after": None if moved.due_after is None else moved.due_after.isoformat(),
        "moved": [[what, since.isoformat(), until.isoformat()] for what, since, until in moved.changes],
    }


def _citizens_clock(command: Command) -> Iterable[Change]:
    """The promise stays what the slip says; what is due by law moves."""
    clock = deadlines.clock_of(command)
    if clock is None or clock.due_at is None:
        return
    counted = clock.reschedule(command.calendar)
    if counted.limit_at != clock.limit_at:
        deadlines.keep(command, counted)
        yield "dossier", clock.limit_at, counted.limit_at
    if command.dossier.notice_due_at is not None:
        command.dossier.notice_due_at = counted.notice_due_at(command.calendar)


def _stages(command: Command, order: CalendarOrder) -> Iterable[Change]:
    items = [item for item in work_item_store.open_of(command.session, command.dossier.id) if item.due_at is not None]
    for stage in command.open_stages():
        clock = deadlines.running(stage)
        counted = None if clock is None else clock.reschedule(command.calendar_of(stage))
        if clock is not None and counted is not None and counted.limit_at != clock.limit_at:
            deadlines.keep_stage(command, stage, counted)
            if stage.requester_id is None and stage.planned_due_at == clock.limit_at:
                stage.planned_due_at = counted.limit_at
            yield f"stage {stage.id}", clock.limit_at, counted.limit_at
        if stage.requester_id is not None and stage.planned_due_at is not None:
            yield from _replanned(command, stage)
        for item in items:
            if item.stage_id == stage.id:
                yield from _step(command, stage, item, order, (clock, counted))


def _replanned(command: Command, stage: StageRecord) -> Iterable[Change]:
    before = stage.planned_due_at
    deadlines.replan_stage(command, stage)
    if before is not None and stage.planned_due_at is not None and stage.planned_due_at != before:
        yield f"plan {stage.id}", before, stage.planned_due_at


def _step(
    command: Command,
    stage: StageRecord,
    item: WorkItemRecord,
    order: CalendarOrder,
    clocks: tuple[LegalClock | None, LegalClock | None],
) -> Iterable[Change]:
    """Only where the order itself makes a difference: a step keeps the time that it was given for any other reason."""
    calendar, without = command.calendar_of(stage), _without(command, order, stage)
    step = (item.process_id, item.element)
    usual = clocks[0] if clocks[0] is None else clocks[0].reschedule(without)
    before = deadlines.step_due_from(command, stage, step, item.offered_at, usual, without)
    after = deadlines.step_due_from(command, stage, step, item.offered_at, clocks[1], calendar)
    if after is None or item.due_at is None or after == item.due_at:
        return
    if after == before and order.lifted_from is None:
        return
    instants = warning_instants(item.offered_at, after, calendar) if after > item.offered_at else {100: after}
    passed = max((percent for percent, instant in instants.items() if instant <= command.now), default=0)
    following = min((instant for percent, instant in instants.items() if percent > passed), default=None)
    work_item_store.reschedule(command.session, item.id, after, passed, following)
    yield f"step {item.id}", item.due_at, after


def _without(command: Command, order: CalendarOrder, stage: StageRecord) -> Calendar:
    others = (known for known in command.installation.orders if known.id != order.id)
    return command.installation.calendar_under(stage.unit_id, others, command.earlier(stage))


def _waits(command: Command) -> Iterable[Change]:
    for timer in timer_store.counted(command.session, command.dossier.id):
        ends = due(timer.started_at, Term.parse(timer.term), command.calendar, Mode.LEGAL_EOD)
        if ends != timer.due_at:
            timer_store.reschedule(command.session, timer.id, ends)
            yield f"wait {timer.id}", timer.due_at, ends
