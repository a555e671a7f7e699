"""The legal clock (thời hạn giải quyết) of a dossier: its term, every stop and why, and the instant it must be done by.

A clock is a value. Each operation returns a new clock or refuses; none reads the time or knows the database.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from engine.domain.calendar import Calendar
from engine.domain.clock_refusals import (
    AlreadyReappointed,
    ApologyLate,
    ClockFinished,
    ClockRuns,
    ClockWaits,
    ExclusionRefused,
    ExtensionMissing,
    NewDateTooEarly,
    NoTimeToApologise,
    OutOfOrder,
)
from engine.domain.deadline import Mode, Spell, due_after_stops
from engine.domain.duration import Duration, Pace, RoundTheClock, length, total
from engine.domain.duties import apology_due, supplement_notice_due
from engine.domain.effects import StopReason
from engine.domain.extension import Extension, extended
from engine.domain.instant import spoken
from engine.domain.step_time import scale_to_day, step_due
from engine.domain.suspension import ClockEffect, Policy, Suspension
from engine.domain.term import Term, Unit
from engine.domain.verdict import Verdict, verdict, verdict_without_result
from engine.domain.warning import warning_instants


class Ending(StrEnum):
    RESULT = "result"  # granted, refused or partial: it reached the desk
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"  # no supplement came in time
    ANNULLED = "annulled"  # the dossier should not have been there: no verdict falls


_NO_WORK_NEEDED = frozenset({Unit.CLOCK_HOURS, Unit.CALENDAR_DAYS})


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalClock:
    """Started by `LegalClock.start`. `terms` run one after the other (a chain of levels); most clocks have one.

    `promised_at` is what the slip says; only a term that restarts gives a new one. `limit_at` is the end of the term as
    the law now stands, moved by pauses, extensions and orders too; the verdict measures by it. Neither is moved by an
    apology: its new date is `reappointed_at`. `missed_at` is a limit that had passed when the clock was stopped or
    extended: what came later does not make it good. `slip_at` is the promise of a slip that was given elsewhere before
    the dossier was taken over: it holds whatever the terms would give, until a supplement restarts them.
    """

    accepted_at: datetime
    terms: tuple[Term, ...]
    mode: Mode
    policy: Policy
    first_promised_at: datetime
    promised_at: datetime
    limit_at: datetime
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()
    slip_at: datetime | None = None
    preliminary: int = 0  # how many of the terms run before admission (thụ lý); 0 = there is no admission
    admitted_at: datetime | None = None  # the term of settlement runs from here instead of their end (R15)
    missed_at: datetime | None = None
    reappointed_at: datetime | None = None
    apologised_at: datetime | None = None
    finished_at: datetime | None = None
    ending: Ending | None = None

    @classmethod
    def start(
        cls,
        accepted_at: datetime,
        terms: tuple[Term, ...],
        calendar: Calendar,
        *,
        mode: Mode = Mode.LEGAL_EOD,
        policy: Policy = Policy.RESTART,
        preliminary: int = 0,
    ) -> Self:
        """A clock that runs from the acceptance of a full dossier (R6)."""
        limit_at = due_after_stops((), accepted_at, terms, calendar, mode)
        return cls(
            accepted_at=accepted_at,
            terms=terms,
            mode=mode,
            policy=policy,
            first_promised_at=limit_at,
            promised_at=limit_at,
            limit_at=limit_at,
            preliminary=preliminary if preliminary < len(terms) else 0,
        )

    def as_promised(self, slip_at: datetime) -> Self:
        """This clock, judged by the promise of a slip that was given elsewhere. Only before anything happened to it."""
        return replace(self, slip_at=slip_at, first_promised_at=slip_at, promised_at=slip_at, limit_at=slip_at)

    # What the clock says

    @property
    def waiting(self) -> Suspension | None:
        """The suspension that is open now, whether or not it stops the clock."""
        return next((suspension for suspension in self.suspensions if suspension.is_open), None)

    @property
    def stopped_since(self) -> datetime | None:
        waiting = self.waiting
        return waiting.since if waiting is not None and waiting.stops else None

    @property
    def due_at(self) -> datetime | None:
        """The end of the term; None while the clock stands still or after it finished."""
        return None if self.stopped_since or self.finished_at else self.limit_at

    @property
    def counted_from(self) -> datetime:
        """Where the present term began: the acceptance, the admission, or the supplement that restarted it."""
        restarts = [stop.until for stop in self._stops if stop.effect is ClockEffect.RESTART and stop.until]
        return restarts[-1] if restarts else self.begun_at

    @property
    def running_since(self) -> datetime:
        """Where the clock last began to run: the acceptance, or the end of the last stop."""
        return max([self.accepted_at, *(stop.until for stop in self.suspensions if stop.stops and stop.until)])

    @property
    def begun_at(self) -> datetime:
        """Where the first of the terms in force began: the acceptance, or the admission of the case."""
        return self.admitted_at or self.accepted_at

    @property
    def terms_in_force(self) -> tuple[Term, ...]:
        """What still counts: once the case is admitted, no longer the terms before that."""
        terms = self.terms if self.admitted_at is None else self.terms[self.preliminary :]
        return extended(terms, self.extensions)

    @property
    def _stops(self) -> tuple[Suspension, ...]:
        """The suspensions of the terms in force."""
        return tuple(stop for stop in self.suspensions if stop.since >= self.begun_at)

    @property
    def verdict(self) -> Verdict | None:
        """None until the clock has finished. A clock that stood still is judged where it stopped."""
        if self.finished_at is None or self.ending is Ending.ANNULLED:
            return None
        if self.missed_at is not None:
            return Verdict.OVERDUE
        judged_at = min(self.finished_at, self.stopped_since or self.finished_at)
        judge = verdict if self.ending is Ending.RESULT else verdict_without_result
        return judge(self.limit_at, judged_at)

    def remaining(self, now: datetime, calendar: Calendar) -> Duration:
        """Time left of the term, as it stood when the clock stopped or finished; nothing once it is overdue."""
        return length(self._measured_at(now), self.limit_at, self._pace(calendar))

    def used(self, now: datetime, calendar: Calendar) -> Duration:
        """Time of the term in force that has run, without the stops."""
        ran, start = self._spells(calendar)
        spells = [*((spell.start, spell.stop) for spell in ran), (start, self._measured_at(now))]
        return total(spells, self._pace(calendar))

    def overdue(self, now: datetime, calendar: Calendar) -> Duration:
        """Time past the term in full minutes of working time; `is_overdue` tells an evening after it too."""
        return length(self.limit_at, self._measured_at(now), self._pace(calendar))

    def is_overdue(self, now: datetime) -> bool:
        return self.missed_at is not None or self._measured_at(now) > self.limit_at

    def warnings(self, calendar: Calendar) -> dict[int, datetime]:
        """Percentage of the term (50, 75, 100) → instant; empty while the clock does not run."""
        if self.due_at is None:
            return {}
        pace = self._pace(calendar)
        ran, start = self._spells(calendar)
        spent = sum((pace.between(spell.start, spell.stop) for spell in ran), timedelta(0))
        return warning_instants(start, self.limit_at, pace, spent)

    def apology_due_at(self, calendar: Calendar) -> datetime | None:
        """The last instant for the one apology; None when the promise is too near for one."""
        return apology_due(self.limit_at, self.running_since, calendar)

    def notice_due_at(self, calendar: Calendar) -> datetime:
        """The last instant for asking a supplement (P4)."""
        return supplement_notice_due(self.counted_from, calendar)

    def step_due_at(
        self, begun_at: datetime, share: Term, calendar: Calendar, shares: tuple[Term, ...] = ()
    ) -> datetime:
        """When a step should be done. For a same-day term all `shares` shrink to what is left of the day."""
        if self.terms_in_force[0].unit is not Unit.SAME_DAY or not shares:
            return step_due(begun_at, share, calendar)
        scale = scale_to_day(self.counted_from, self.limit_at, shares, calendar)
        return step_due(begun_at, share, calendar, scale)

    # What happens to it

    def stop(
        self,
        at: datetime,
        reason: StopReason,
        calendar: Calendar,
        *,
        effect: ClockEffect | None = None,
        extension: Extension | None = None,
    ) -> Self:
        """Wait for somebody. A supplement follows the clock's policy; without `effect`, anything else pauses.

        `ClockEffect.EXTEND` needs the extension. Raises ClockWaits, ClockFinished, OutOfOrder, ExtensionMissing.
        """
        effect = effect or self._usual_effect(reason)
        clock = self._at(at)
        if clock.waiting is not None:
            raise ClockWaits(reason=clock.waiting.reason, since=spoken(clock.waiting.since))
        if effect is ClockEffect.EXTEND:
            if extension is None:
                raise ExtensionMissing()
            clock = clock.extend(at, extension, calendar)
        suspension = Suspension(reason=reason, effect=effect, since=at)
        missed = clock._missed(at) if suspension.stops else clock.missed_at
        return replace(clock, suspensions=(*clock.suspensions, suspension), missed_at=missed)

    def resume(self, at: datetime, reason: StopReason, calendar: Calendar) -> Self:
        """End the waiting. Raises ClockRuns when the clock does not wait for that reason, OutOfOrder."""
        clock = self._at(at)
        waiting = clock.waiting
        if waiting is None or waiting.reason is not reason:
            raise ClockRuns(reason=reason)
        ended = (replace(waiting, until=at) if stop is waiting else stop for stop in clock.suspensions)
        closed = replace(clock, suspensions=tuple(ended))
        if not waiting.stops:
            return closed
        limit_at = closed._limit(calendar)
        promised_at = limit_at if waiting.effect is ClockEffect.RESTART else clock.promised_at
        return replace(closed, limit_at=limit_at, promised_at=promised_at)

    def extend(self, at: datetime, extension: Extension, calendar: Calendar) -> Self:
        """Give the term more time, from its beginning. Raises ClockFinished, OutOfOrder."""
        clock = self._at(at)
        missed = clock._missed(at)
        extended_clock = replace(clock, extensions=(*clock.extensions, extension), missed_at=missed)
        return extended_clock.reschedule(calendar)

    def admit(self, at: datetime, calendar: Calendar) -> Self:
        """The case is admitted: its term of settlement runs from now, and whoever is told so is promised its end. One
        admitted late gains no time: the term has begun when the time for admitting had passed. The first promise stays.

        A clock without a time before admission, or of a case that was admitted already, stays as it is.
        Raises ClockFinished, OutOfOrder, ClockWaits."""
        clock = self._at(at)
        if clock.waiting is not None:
            raise ClockWaits(reason=clock.waiting.reason, since=spoken(clock.waiting.since))
        if not clock.preliminary or clock.admitted_at is not None:
            return clock
        latest = clock._admission_due(calendar)
        if at > latest:
            return replace(clock, admitted_at=latest)
        admitted = replace(clock, admitted_at=at).reschedule(calendar)
        return replace(admitted, promised_at=admitted.limit_at)

    def admits_late(self, at: datetime, calendar: Calendar) -> bool:
        """Whether the time for admitting the case has passed."""
        return bool(self.preliminary) and self.admitted_at is None and at > self._admission_due(calendar)

    def _admission_due(self, calendar: Calendar) -> datetime:
        ran, start = self._spells(calendar)
        return due_after_stops(ran, start, self.terms[: self.preliminary], calendar, self.mode)

    def exclude(
        self, since: datetime, until: datetime, calendar: Calendar, reason: StopReason = StopReason.PAYMENT
    ) -> Self:
        """Take a time that has passed out of the clock (L: the citizen's payment). Raises ExclusionRefused."""
        if self.finished_at is not None:
            raise ClockFinished(finished=spoken(self.finished_at))
        problem = self._exclusion_problem(since, until)
        if problem is not None:
            raise ExclusionRefused(
                since=spoken(since), until=spoken(until), problem_vi=problem[0], problem_en=problem[1]
            )
        excluded = Suspension(reason=reason, effect=ClockEffect.PAUSE, since=since, until=until)
        ordered = tuple(sorted((*self.suspensions, excluded), key=lambda suspension: suspension.since))
        return replace(self, suspensions=ordered).reschedule(calendar)

    def reschedule(self, calendar: Calendar) -> Self:
        """The limit counted anew: after an extension, an exclusion, or under a calendar with a new order (A14)."""
        if self.due_at is None:
            return self
        return replace(self, limit_at=self._limit(calendar))

    def apologise(self, at: datetime, new_date_at: datetime, calendar: Calendar) -> Self:
        """Record the one new date of an apology; the verdict keeps to the promise (R11).

        Raises AlreadyReappointed, NoTimeToApologise, ApologyLate, NewDateTooEarly.
        """
        clock = self._at(at)
        if clock.reappointed_at is not None:
            raise AlreadyReappointed(reappointed=spoken(clock.reappointed_at))
        latest = clock.apology_due_at(calendar)
        if latest is None:
            raise NoTimeToApologise(promised=spoken(clock.limit_at))
        if at > latest:
            raise ApologyLate(latest=spoken(latest), at=spoken(at))
        if new_date_at <= clock.limit_at:
            raise NewDateTooEarly(new=spoken(new_date_at), promised=spoken(clock.limit_at))
        return replace(clock, reappointed_at=new_date_at, apologised_at=at)

    def finish(self, at: datetime, ending: Ending = Ending.RESULT) -> Self:
        """The result reached the desk, or the dossier ended without one. Raises ClockFinished, OutOfOrder."""
        return replace(self._at(at), finished_at=at, ending=ending)

    # How it is counted

    def _limit(self, calendar: Calendar) -> datetime:
        ran, start = self._spells(calendar)
        counted = due_after_stops(ran, start, self.terms_in_force, calendar, self.mode)
        if self.slip_at is None or self.counted_from != self.accepted_at:
            return counted
        agreed = due_after_stops((), self.accepted_at, self.terms, calendar, self.mode)
        return self._moved(self.slip_at, agreed, counted, calendar)

    def _moved(self, slip_at: datetime, agreed: datetime, counted: datetime, calendar: Calendar) -> datetime:
        """The promise of the slip, later by what pauses and extensions added to the term as the law counts it."""
        if counted <= agreed:
            return slip_at
        if self.terms_in_force[-1].unit is Unit.CLOCK_HOURS:
            return slip_at + (counted - agreed)
        return calendar.add_days(slip_at, calendar.days_between(agreed, counted))

    def _spells(self, calendar: Calendar) -> tuple[list[Spell], datetime]:
        """The finished stretches of the present term, and where the running one began."""
        ran: list[Spell] = []
        start = self.begun_at
        for stop in self._stops:
            if not stop.stops or stop.until is None:
                continue
            if stop.effect is ClockEffect.RESTART:
                ran, start = [], stop.until
            elif self._takes_time(stop.since, stop.until, calendar):
                ran.append(Spell(start=start, stop=stop.since))
                start = stop.until
        return ran, start

    def _takes_time(self, since: datetime, until: datetime, calendar: Calendar) -> bool:
        """A pause in which the office would not have worked anyway leaves a term of working time as it is."""
        if any(term.unit in _NO_WORK_NEEDED for term in self.terms_in_force):
            return until > since
        return calendar.between(since, until) > timedelta(0)

    def _usual_effect(self, reason: StopReason) -> ClockEffect:
        return ClockEffect(self.policy) if reason is StopReason.SUPPLEMENT else ClockEffect.PAUSE

    def _missed(self, at: datetime) -> datetime | None:
        late = self.stopped_since is None and at > self.limit_at
        return self.missed_at or (self.limit_at if late else None)

    def _measured_at(self, now: datetime) -> datetime:
        return min(instant for instant in (now, self.finished_at, self.stopped_since) if instant is not None)

    def _pace(self, calendar: Calendar) -> Pace:
        return RoundTheClock() if self.terms_in_force[-1].unit is Unit.CLOCK_HOURS else calendar

    def _at(self, at: datetime) -> Self:
        """This clock, if something may still happen to it at that instant."""
        if self.finished_at is not None:
            raise ClockFinished(finished=spoken(self.finished_at))
        last = max(
            [self.accepted_at]
            + [stop.until or stop.since for stop in self.suspensions]
            + [extension.decided_at for extension in self.extensions]
            + ([] if self.admitted_at is None else [self.admitted_at])
        )
        if at < last:
            raise OutOfOrder(at=spoken(at), last=spoken(last))
        return self

    def _exclusion_problem(self, since: datetime, until: datetime) -> tuple[str, str] | None:
        if until <= since:
            return "kết thúc không sau khi bắt đầu", "it does not end after it starts"
        if since < self.accepted_at:
            return "bắt đầu trước khi tiếp nhận hồ sơ", "it starts before the dossier was accepted"
        for stop in self.suspensions:
            if stop.stops and since < (stop.until or until) and stop.since < until:
                return f"chồng lên lần dừng từ {spoken(stop.since)}", f"it overlaps the stop of {spoken(stop.since)}"
        return None
