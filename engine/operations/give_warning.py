"""Warn of deadlines at 50, 75 and 100 per cent of the term: of steps, stages and whole dossiers."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from engine.domain.actor import system
from engine.domain.audit_kind import AuditKind
from engine.domain.clock_record import from_record
from engine.domain.errors import Refusal
from engine.domain.identifiers import UnitId
from engine.domain.refusals import ClockBehind
from engine.domain.warning import warning_instants
from engine.operations import deadlines
from engine.operations.command import Command, on_dossier
from engine.operations.effects import on_call
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import timers as timer_store
from engine.store.database import Session, in_transaction
from engine.store.refusals import DatabaseUnavailable
from engine.store.timers import DueWarning

MOST_WARNINGS = 200
_PAUSE = timedelta(hours=1)
_log = logging.getLogger(__name__)


def give_warnings(installation: Installation, *, now: datetime) -> int:
    """Give every warning that is due; gives how many. Each is one transaction under the dossier's lock, so that two
    workers never warn of the same thing twice."""
    with installation.database.reading() as session:
        due = timer_store.due_warnings(session, now, MOST_WARNINGS)
    return sum(_give(installation, warning, now=now) for warning in due)


def _give(installation: Installation, warning: DueWarning, *, now: datetime) -> bool:
    """A warning that cannot be given now is tried again later: it must not stand in the way of the others."""
    try:
        return _given(installation, warning, now=now)
    except (DatabaseUnavailable, ClockBehind):
        raise
    except Refusal as refusal:
        _log.warning("%s %s: %s", warning.subject, warning.id, refusal)
        later = now + _PAUSE
        in_transaction(installation.database, lambda session: timer_store.postpone_warning(session, warning, later))
        return False


def _given(installation: Installation, warning: DueWarning, *, now: datetime) -> bool:
    def command(session: Session) -> bool:
        dossier = dossier_store.lock(session, warning.dossier_id)
        if dossier is None:
            return False
        actor = system("worker", UnitId(dossier.unit_id))
        with on_dossier(installation, session, dossier, actor=actor, now=now) as warning_command:
            return _SUBJECTS[warning.subject](warning_command, warning.id)

    return in_transaction(installation.database, command)


def _warn_dossier(command: Command, dossier_id: UUID) -> bool:
    dossier = command.dossier
    clock = deadlines.clock_of(command)
    if clock is None or dossier.warn_at is None or dossier.warn_at > command.now:
        return False
    dossier.warned, dossier.warn_at = deadlines.next_warning(clock, command, command.calendar)
    _announce(command, "dossier", str(dossier_id), dossier.warned, dossier.unit_id)
    if on_call.is_urgent(clock):
        on_call.call(command, dossier.unit_id, "on_call_warning", percent=dossier.warned)
    return True


def _warn_stage(command: Command, stage_id: UUID) -> bool:
    stage = command.stage(stage_id)
    if stage.clock is None or stage.warn_at is None or stage.warn_at > command.now:
        return False
    calendar = command.calendar_of(stage)
    clock = from_record(stage.clock)
    stage.warned, stage.warn_at = deadlines.next_warning(clock, command, calendar)
    _announce(command, "stage", str(stage_id), stage.warned, stage.unit_id)
    if on_call.is_urgent(clock) and stage.unit_id != command.dossier.unit_id:  # whose own warning is the dossier's
        on_call.call(command, stage.unit_id, "on_call_warning", percent=stage.warned)
    return True


def _warn_step(command: Command, work_item_id: UUID) -> bool:
    item = timer_store.step_warning(command.session, work_item_id)
    if item is None or item.warn_at > command.now:
        return False
    instants = warning_instants(item.offered_at, item.due_at, command.calendar)
    given = max((percent for percent, instant in instants.items() if instant <= command.now), default=0)
    following = min((instant for percent, instant in instants.items() if percent > given), default=None)
    timer_store.warn_step(command.session, work_item_id, given, following)
    if given == 0:
        return False  # an order has moved the step's time on
    _announce(command, "step", str(work_item_id), given, item.unit_id)
    return True


_SUBJECTS = {"dossiers": _warn_dossier, "stages": _warn_stage, "work_items": _warn_step}


def _announce(command: Command, subject: str, subject_id: str, percent: int, unit_id: str) -> None:
    said = {"subject": subject, "id": subject_id, "percent": percent}
    command.post("warning", {**said, "unit": unit_id, "dossier": command.dossier.code})
    command.record(AuditKind.WARNING_GIVEN, said)
