"""The legal clocks of a dossier and of its stages, and the rows that mirror them for lists and warnings."""

from dataclasses import dataclass, field
from datetime import datetime

from engine.bpmn.definition import Definition
from engine.domain.audit_kind import AuditKind
from engine.domain.calendar import Calendar
from engine.domain.chain import ChainStage, chain_due, promised_terms, terms_before
from engine.domain.clock_record import from_record, to_record
from engine.domain.deadline import Mode, due
from engine.domain.dossier import DossierStatus
from engine.domain.duties import supplement_notice_due
from engine.domain.effects import StopReason
from engine.domain.extension import Extension
from engine.domain.identifiers import UnitId
from engine.domain.legal_clock import Ending, LegalClock
from engine.domain.procedure import OPINION_EXTENSION, ProcedureBlock
from engine.domain.step_time import step_due as exact_step_due
from engine.domain.suspension import ClockEffect
from engine.domain.term import Term
from engine.domain.warning import warning_instants
from engine.domain.work_item import TaskKind
from engine.operations.command import Command
from engine.store import transfers as transfer_store
from engine.store.stages import StageRecord

_ENDINGS = {
    DossierStatus.WITHDRAWN: Ending.WITHDRAWN,
    DossierStatus.CANCELLED_NO_SUPPLEMENT: Ending.CANCELLED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Horizon:
    """Answers service tasks that ask when a term ends, and keeps what they asked."""

    calendar: Calendar
    asked: dict[datetime, Term] = field(default_factory=dict)

    def after(self, start: datetime, term: Term) -> datetime:
        ends = due(start, term, self.calendar, Mode.LEGAL_EOD)
        self.asked[ends] = term
        return ends


# The dossier's clock


def begin(
    command: Command, stage: StageRecord, *, slip_at: datetime | None = None, instead: Term | None = None
) -> None:
    """Start the citizen's clock and the receiving stage's own (R6). `slip_at`: what a slip given elsewhere promised; a
    correction has a term of its own `instead`."""
    flags = command.installation.catalog.organisation.area_flags(command.dossier.unit_id)
    policy = command.block.supplement
    clock = clock_from(command.block, flags, command.at, command.calendar, instead=instead)
    terms, before = clock.terms, terms_before(command.block, flags) if instead is None else 0
    if slip_at is not None:
        clock = clock.as_promised(slip_at)
    command.dossier.first_promised_at = clock.first_promised_at
    command.dossier.notice_due_at = clock.notice_due_at(command.calendar)
    keep(command, clock)
    own = (command.block.own_leg(flags) or terms) if instead is None else terms
    share = LegalClock.start(command.at, own, command.calendar, policy=policy, preliminary=before)
    keep_stage(command, stage, share if slip_at is None or own != terms else share.as_promised(slip_at))
    stage.term = " + ".join(map(str, own))
    stage.planned_due_at = stage.due_at


def clock_from(
    block: ProcedureBlock, flags: frozenset[str], at: datetime, calendar: Calendar, *, instead: Term | None = None
) -> LegalClock:
    """The citizen's clock of a dossier that is accepted at an instant."""
    terms = promised_terms(block, flags, at, calendar) if instead is None else (instead,)
    before = terms_before(block, flags) if instead is None else 0
    return LegalClock.start(at, terms, calendar, policy=block.supplement, preliminary=before)


def clock_of(command: Command) -> LegalClock | None:
    record = command.dossier.clock
    return None if record is None else from_record(record)


def stop(command: Command, stage: StageRecord, reason: StopReason, effect: ClockEffect) -> None:
    """Let the citizen's clock and that of the stage wait. What extends the term (an opinion, where the law gives time
    to verify) extends it once, however often it is asked. The last day of a campaign waits for nobody."""
    if command.block.campaign is not None:
        effect = ClockEffect.INSIDE
    clock, own = clock_of(command), running(stage)
    if clock is not None:
        keep(command, _waiting(command, clock, reason, effect, command.calendar))
    if own is not None:
        keep_stage(command, stage, _waiting(command, own, reason, effect, command.calendar_of(stage)))


def _waiting(
    command: Command, clock: LegalClock, reason: StopReason, effect: ClockEffect, calendar: Calendar
) -> LegalClock:
    extension = None
    if effect is ClockEffect.EXTEND:
        extension = _extension(command, OPINION_EXTENSION)
        if any(given.key == extension.key for given in clock.extensions):
            effect, extension = ClockEffect.INSIDE, None
    return clock.stop(command.at, reason, calendar, effect=effect, extension=extension)


def note_wait(command: Command, reason: StopReason, since: datetime, until: datetime) -> None:
    """A wait that was over before the dossier was taken over: its slip already promises what came of it."""
    clock = clock_of(command)
    assert clock is not None
    waited = clock.stop(since, reason, command.calendar, effect=ClockEffect.INSIDE)
    keep(command, waited.resume(until, reason, command.calendar))


def look_ahead(command: Command) -> None:
    """Warnings that were due before the dossier was taken over are not given any more."""
    clock = clock_of(command)
    if clock is not None:
        command.dossier.warned, command.dossier.warn_at = next_warning(clock, command, command.calendar)
    for stage in command.open_stages():
        own = running(stage)
        if own is not None:
            stage.warned, stage.warn_at = next_warning(own, command, command.calendar_of(stage))


def resume(command: Command, stage: StageRecord, reason: StopReason) -> None:
    clock = clock_of(command)
    if clock is not None:
        resumed = clock.resume(command.at, reason, command.calendar)
        command.dossier.notice_due_at = resumed.notice_due_at(command.calendar)
        keep(command, resumed)
    own = running(stage)
    if own is not None:
        keep_stage(command, stage, own.resume(command.at, reason, command.calendar_of(stage)))
        if stage.requester_id is None and clock is not None and _restarts(clock):
            stage.planned_due_at = stage.due_at


def _restarts(clock: LegalClock) -> bool:
    return clock.waiting is not None and clock.waiting.effect is ClockEffect.RESTART


def extend(command: Command, stage: StageRecord, key: str) -> None:
    """Give both clocks a named extension of the procedure. Raises NotFound."""
    extension = _extension(command, key)
    clock = clock_of(command)
    if clock is not None:
        keep(command, clock.extend(command.at, extension, command.calendar))
    own = running(stage)
    if own is not None:
        keep_stage(command, stage, own.extend(command.at, extension, command.calendar_of(stage)))


def admit(command: Command, stage: StageRecord) -> bool:
    """End the time before admission on both clocks; gives whether it had passed already."""
    clock, own = clock_of(command), running(stage)
    if clock is not None:
        keep(command, clock.admit(command.at, command.calendar))
    if own is not None:
        keep_stage(command, stage, own.admit(command.at, command.calendar))
        stage.planned_due_at = stage.due_at
    return clock is not None and clock.admits_late(command.at, command.calendar)


def _extension(command: Command, key: str) -> Extension:
    named = command.block.extension(key)
    return Extension(key=key, term=named.term, decided_at=command.at, replaces_total=named.replaces_total)


def notice_due(command: Command, stage: StageRecord) -> datetime | None:
    """By when the unit of a stage must ask for a supplement, from its own receipt or the last one that came."""
    if stage.requester_id is None:
        return command.dossier.notice_due_at
    own = running(stage)
    if own is None:
        return supplement_notice_due(stage.started_at, command.calendar_of(stage))
    return own.notice_due_at(command.calendar_of(stage))


def apologise(command: Command, new_date: datetime) -> None:
    """Record the one new date. Raises what the legal clock refuses: a second one, one too late, a date too early."""
    clock = clock_of(command)
    if clock is not None:
        apologised = clock.apologise(command.at, new_date, command.calendar)
        command.dossier.reappointed_at = apologised.reappointed_at
        keep(command, apologised)


def finish(command: Command, ending: Ending = Ending.RESULT) -> None:
    """The dossier has its result (or none will come): the verdict falls."""
    clock = clock_of(command)
    if clock is None:
        return
    finished = clock.finish(command.at, ending)
    command.dossier.verdict = finished.verdict
    command.dossier.result_at = None if finished.verdict is None else command.at
    keep(command, finished)


def settle(command: Command, status: DossierStatus) -> None:
    """Finish the clock of a dossier that closes without a result at the desk, and those of the stages still at work."""
    finish(command, _ENDINGS.get(status, Ending.RESULT))
    for stage in command.open_stages():
        hand_over(command, stage)


def keep(command: Command, clock: LegalClock) -> None:
    dossier = command.dossier
    dossier.clock = to_record(clock)
    dossier.promised_at = clock.promised_at
    dossier.due_at = clock.due_at
    waiting = clock.waiting if clock.stopped_since and clock.finished_at is None else None
    dossier.clock_stopped_at = None if waiting is None else waiting.since
    dossier.clock_stopped_for = None if waiting is None else waiting.reason.value
    dossier.warned, dossier.warn_at = next_warning(clock, command, command.calendar)


# The stages' own clocks


def plan_stage(command: Command, stage: StageRecord) -> None:
    """When a stage that a hand-off starts should be done for the citizen's promise to hold."""
    flags = promised_flags(command)
    terms = command.block.function_terms(stage.function, flags)
    stage.term = " + ".join(map(str, terms)) or None
    replan_stage(command, stage)


def replan_stage(command: Command, stage: StageRecord) -> None:
    """The same, counted anew from the citizen's clock as it stands."""
    flags = promised_flags(command)
    clock = clock_of(command)
    chain = command.block.chain(flags)
    if clock is None or not chain:
        return
    plan = (ChainStage(level=leg.level, terms=own, parallel=leg.parallel) for leg, own in chain)
    dues = chain_due(clock.counted_from, plan, command.calendar)
    planned = [found.due_at for (leg, _), found in zip(chain, dues, strict=True) if leg.function == stage.function]
    stage.planned_due_at = max(planned, default=clock.promised_at)


def accept_stage(command: Command, stage: StageRecord) -> None:
    """A unit that a dossier was handed to has accepted it: its own clock starts."""
    flags = promised_flags(command)
    terms = command.block.function_terms(stage.function, flags)
    if terms and stage.clock is None and stage.handed_over_at is None:
        keep_stage(command, stage, LegalClock.start(command.at, terms, command.calendar_of(stage)))
    command.record(AuditKind.STAGE_ACCEPTED, {"stage": str(stage.id), "term": stage.term}, stage=stage)


def promised_flags(command: Command) -> frozenset[str]:
    """What the law attaches to the place where the promise was given: a succession changes nothing of it."""
    organisation, dossier = command.installation.catalog.organisation, command.dossier
    unit: UnitId = dossier.unit_id
    if dossier.accepted_at is not None and len(organisation.lineage(unit, command.local_date)) > 1:
        unit = transfer_store.desk_before(command.session, dossier.id, dossier.accepted_at) or unit
    return organisation.area_flags(unit)


def accepts_at_start(definition: Definition) -> bool:
    """A receiver's diagram without a task of reception accepts at once."""
    return all(element.kind != TaskKind.INTAKE for element in definition.elements.values())


def hand_over(command: Command, stage: StageRecord) -> None:
    """The stage's own part is done: its own verdict falls, whatever becomes of the whole."""
    if stage.handed_over_at is not None:
        return
    own = running(stage)
    stage.handed_over_at = command.at
    if own is not None:
        finished = own.finish(command.at)
        keep_stage(command, stage, finished)
        stage.own_verdict = finished.verdict
    command.record(AuditKind.STAGE_HANDED_OVER, {"stage": str(stage.id), "verdict": stage.own_verdict}, stage=stage)


def abandon(command: Command, stage: StageRecord) -> None:
    """The stage ends from outside: nobody is judged for it."""
    own = running(stage)
    if own is not None:
        keep_stage(command, stage, own.finish(command.at, Ending.ANNULLED))
    stage.warn_at = None


def running(stage: StageRecord) -> LegalClock | None:
    clock = None if stage.clock is None else from_record(stage.clock)
    return clock if clock is not None and clock.finished_at is None else None


def keep_visit(command: Command, stage: StageRecord, clock: LegalClock) -> None:
    """The clock of a visit that has just begun at a stage."""
    keep_stage(command, stage, clock)
    stage.planned_due_at = stage.due_at


def keep_stage(command: Command, stage: StageRecord, clock: LegalClock) -> None:
    stage.clock = to_record(clock)
    stage.due_at = clock.due_at
    stage.warned, stage.warn_at = next_warning(clock, command, command.calendar_of(stage))


# Steps and warnings


def step_due(command: Command, stage: StageRecord, process_id: str, element_id: str) -> datetime | None:
    """When a step that is offered now should be done; none for time that is the citizen's or the desk's own."""
    calendar = command.calendar_of(stage)
    return step_due_from(command, stage, (process_id, element_id), command.at, running(stage), calendar)


def step_due_from(
    command: Command,
    stage: StageRecord,
    step: tuple[str, str],
    offered_at: datetime,
    clock: LegalClock | None,
    calendar: Calendar,
) -> datetime | None:
    """The same for a step (process, element) offered at any instant, under any state of the stage's clock."""
    version = command.version_of(stage)
    term = version.terms.get(step)
    if term is None:
        return None
    if clock is None:
        return exact_step_due(offered_at, term, calendar)
    return clock.step_due_at(offered_at, term, calendar, version.shares)


def first_warning(command: Command, due_at: datetime | None) -> datetime | None:
    """When a step offered now is first to be warned of."""
    if due_at is None or due_at <= command.at:
        return due_at
    return warning_instants(command.at, due_at, command.calendar)[50]


def next_warning(clock: LegalClock, command: Command, calendar: Calendar) -> tuple[int, datetime | None]:
    """What has been passed of a clock's warnings (0, 50, 75, 100) and when the next is due."""
    instants = clock.warnings(calendar)
    passed = max((percent for percent, instant in instants.items() if instant <= command.at), default=0)
    return passed, min((instant for percent, instant in instants.items() if percent > passed), default=None)
