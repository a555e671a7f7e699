"""Fire due timers. Rows are the truth: whichever worker takes a row fires it, and a crash leaves it for the next."""

from datetime import datetime, timedelta
from uuid import UUID

from engine.domain.actor import Actor, system
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import Refusal
from engine.domain.identifiers import UnitId
from engine.operations import advance, incidents
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.operations.movement import Movement, Verb
from engine.store import dossiers as dossier_store
from engine.store import timers as timer_store
from engine.store.database import Session, in_transaction
from engine.store.refusals import DatabaseUnavailable
from engine.store.timers import TimerRecord

MOST_ATTEMPTS = 5
_FIRST_PAUSE = timedelta(minutes=1)


def fire_timer(installation: Installation, timer_id: UUID, dossier_id: UUID, *, now: datetime) -> bool:
    """Fire one due timer; false when somebody else did or the diagram took it back. A failure becomes an incident and
    the timer waits longer each time, at most MOST_ATTEMPTS times, until an operator retries it."""
    try:
        return in_transaction(
            installation.database, lambda session: _fire(installation, session, timer_id, dossier_id, now=now)
        )
    except DatabaseUnavailable:
        raise
    except Refusal as refusal:
        _failed(installation, timer_id, str(refusal), now=now)
        return False


def _fire(installation: Installation, session: Session, timer_id: UUID, dossier_id: UUID, *, now: datetime) -> bool:
    dossier = dossier_store.lock(session, dossier_id)
    timer = timer_store.take(session, timer_id)
    if dossier is None or timer is None or timer.due_at > now:
        return False
    actor = system("worker", UnitId(dossier.unit_id))
    with on_dossier(installation, session, dossier, actor=actor, now=now) as firing:
        _move(firing, timer)
    return True


def _move(command: Command, timer: TimerRecord) -> None:
    stage = command.stage(timer.stage_id)
    timer_store.drop(command.session, timer.id)
    command.record(
        AuditKind.TIMER_FIRED,
        {"timer": str(timer.id), "due_at": timer.due_at.isoformat()},
        stage=stage,
        element=timer.element,
    )
    advance.run(command, Movement(stage=stage, verb=Verb.FIRE, task_id=timer.id))
    incidents.resolve(command, timer.stage_id, "fire_timer", timer.id)


def _failed(installation: Installation, timer_id: UUID, error: str, *, now: datetime) -> None:
    def postpone(session: Session) -> TimerRecord | None:
        timer = timer_store.take(session, timer_id)
        if timer is not None:
            pause = _FIRST_PAUSE * 4**timer.attempts if timer.attempts + 1 < MOST_ATTEMPTS else timedelta(days=36500)
            timer_store.postpone(session, timer_id, now + pause)
        return timer

    timer = in_transaction(installation.database, postpone)
    if timer is None:
        return
    incidents.raise_incident(
        installation,
        incidents.Attempt(command="fire_timer", subject_id=timer_id, arguments={}, error=error),
        actor=_worker(installation, timer),
        now=now,
        where=incidents.Where(dossier_id=timer.dossier_id, stage_id=timer.stage_id, element=timer.element),
    )


def _worker(installation: Installation, timer: TimerRecord) -> Actor:
    with installation.database.reading() as session:
        dossier = dossier_store.lock(session, timer.dossier_id)
    assert dossier is not None
    return system("worker", UnitId(dossier.unit_id))
