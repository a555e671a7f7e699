"""Fire due timers. Rows are the truth: whichever worker takes a row fires it, and a crash leaves it for the next."""

from datetime import datetime, timedelta
from uuid import UUID

from engine.bpmn.runtime import StateAhead
from engine.domain.actor import Actor, system
from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import UnitId
from engine.domain.organisation import UnitNotInForce
from engine.domain.refusals import ClockBehind
from engine.domain.succession import RestructuringPending
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
_UNTIL_RESTRUCTURED = timedelta(minutes=15)
_FOR_GOOD = timedelta(days=36500)  # until an operator retries


def fire_timer(installation: Installation, timer_id: UUID, dossier_id: UUID, *, now: datetime) -> bool:
    """Fire one due timer; false when somebody else did, the diagram took it back, or only a newer program can. A
    failure becomes an incident and the timer waits longer each time, at most MOST_ATTEMPTS times, until an operator
    retries it. A timer of a unit that has ended waits until its dossier has moved to the successor.

    Raises a DatabaseUnavailable, and ClockBehind: those are not faults of the timer."""
    try:
        return in_transaction(
            installation.database, lambda session: _fire(installation, session, timer_id, dossier_id, now=now)
        )
    except (DatabaseUnavailable, ClockBehind):
        raise
    except StateAhead:
        return False
    except (RestructuringPending, UnitNotInForce):
        later = now + _UNTIL_RESTRUCTURED
        in_transaction(installation.database, lambda session: timer_store.make_due(session, timer_id, later))
        return False
    except Exception as error:  # noqa: BLE001 -- whatever one timer meets, the others must fire
        _failed(installation, timer_id, dossier_id, str(error) or repr(error), now=now)
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
    command.installation.catalog.organisation.check_at_work(stage.unit_id, command.local_date)
    timer_store.drop(command.session, timer.id)
    command.record(
        AuditKind.TIMER_FIRED,
        {"timer": str(timer.id), "due_at": timer.due_at.isoformat()},
        stage=stage,
        element=timer.element,
    )
    advance.run(command, Movement(stage=stage, verb=Verb.FIRE, task_id=timer.id))
    incidents.resolve(command, timer.stage_id, "fire_timer", timer.id)


def _failed(installation: Installation, timer_id: UUID, dossier_id: UUID, error: str, *, now: datetime) -> None:
    found = in_transaction(installation.database, lambda session: _postpone(session, timer_id, dossier_id, now))
    if found is None:
        return
    timer, actor = found
    incidents.raise_incident(
        installation,
        incidents.Attempt(command="fire_timer", subject_id=timer_id, arguments={}, error=error),
        actor=actor,
        now=now,
        where=incidents.Where(dossier_id=timer.dossier_id, stage_id=timer.stage_id, element=timer.element),
    )


def _postpone(session: Session, timer_id: UUID, dossier_id: UUID, now: datetime) -> tuple[TimerRecord, Actor] | None:
    dossier = dossier_store.lock(session, dossier_id)
    timer = timer_store.take(session, timer_id)
    if dossier is None or timer is None:
        return None
    pause = _FIRST_PAUSE * 4**timer.attempts if timer.attempts + 1 < MOST_ATTEMPTS else _FOR_GOOD
    timer_store.postpone(session, timer_id, now + pause)
    return timer, system("worker", UnitId(dossier.unit_id))
