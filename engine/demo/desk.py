"""What the desk does beside the diagram: takes back a dossier, apologises for a delay, asks what one thought of it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from engine.demo.accounts import COMMUNE
from engine.demo.agenda import Agenda
from engine.demo.course import Course
from engine.demo.staff import Staff
from engine.domain.actor import Actor
from engine.domain.calendar import Calendar
from engine.domain.dossier import CLOSED, WITH_RESULT, DossierStatus
from engine.domain.identifiers import UnitId
from engine.domain.instant import VIETNAM, local
from engine.operations.installation import Installation
from engine.operations.issue_apology import issue_apology
from engine.operations.record_survey import record_survey
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.queries.open_work import promised_at

_APOLOGY_BEFORE = 2  # working days before the promise: the law wants one
_POSTPONED_BY = 20  # working days
_FORM_FILLED_AFTER = timedelta(minutes=3)
_QUESTIONS = ("Thái độ phục vụ", "Thời gian giải quyết", "Hướng dẫn hồ sơ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    installation: Installation
    staff: Staff
    agenda: Agenda

    @property
    def calendar(self) -> Calendar:
        return self.installation.catalog.working_calendar

    def official(self, course: Course) -> Actor:
        return self.staff.at_desk(COMMUNE, course.group, course.chance)

    def follow(self, course: Course, status: DossierStatus, now: datetime) -> None:
        """Put into the agenda what the story wants of the desk, each once."""
        if course.planned.story.apology and not course.apologised:
            course.apologised = True
            self._expect_delay(course)
        if status in CLOSED & WITH_RESULT and not course.surveyed:
            course.surveyed = True
            self.agenda.put(now + _FORM_FILLED_AFTER, lambda at: self._survey(course, at))

    def withdraw(self, course: Course, now: datetime) -> None:
        reason = course.planned.story.withdrawal_reason
        withdraw_dossier(self.installation, course.dossier_id, reason, actor=self.official(course), now=now)

    def _expect_delay(self, course: Course) -> None:
        with self.installation.database.reading() as session:
            promise = promised_at(session, course.dossier_id)
        if promise is not None:
            self.agenda.put(self._time_to_apologise(promise), lambda at: self._apologise(course, promise, at))

    def _time_to_apologise(self, promise: datetime) -> datetime:
        day = local(promise).date()
        for _ in range(_APOLOGY_BEFORE):
            day = self.calendar.working_day_before(day) or day
        return datetime.combine(day, time(9), VIETNAM)

    def _apologise(self, course: Course, promise: datetime, now: datetime) -> None:
        story = course.planned.story
        issue_apology(
            self.installation,
            course.dossier_id,
            reason=story.apology,
            new_date=self.calendar.end_of_day_after(local(promise).date(), _POSTPONED_BY),
            actor=self.official(course),
            now=now,
            at_fault=UnitId(story.apology_at_fault),
        )

    def _survey(self, course: Course, now: datetime) -> None:
        satisfied = course.planned.satisfied
        record_survey(
            self.installation,
            course.dossier_id,
            satisfied=satisfied,
            answers=dict.fromkeys(_QUESTIONS, "hài lòng" if satisfied else "chưa hài lòng"),
            actor=self.staff.leader(COMMUNE) if course.reserved else self.official(course),
            now=now,
        )
