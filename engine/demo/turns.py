"""What citizens and the desk do beside the diagram: withdraw, apologise for a delay, say what one thought of it."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from engine.demo.accounts import COMMUNE
from engine.demo.course import Course
from engine.domain.calendar import Calendar
from engine.domain.dossier import CLOSED, WITH_RESULT, DossierStatus
from engine.domain.identifiers import UnitId
from engine.domain.instant import VIETNAM, local
from engine.operations.issue_apology import issue_apology
from engine.operations.record_survey import record_survey
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.queries.open_work import promised_at

if TYPE_CHECKING:
    from engine.demo.office import Office

_APOLOGY_BEFORE = 2  # working days before the promise: the law wants one
_POSTPONED_BY = 20  # working days
_FORM_FILLED_AFTER = timedelta(minutes=3)
_OPINIONS = ("Thái độ phục vụ", "Thời gian giải quyết", "Hướng dẫn hồ sơ")


def arrange_turns(office: "Office", course: Course, status: DossierStatus, now: datetime) -> None:
    """Put what the story wants into the agenda, each once."""
    if course.planned.story.apology and not course.apologised:
        course.apologised = True
        _expect_delay(office, course)
    if status in CLOSED & WITH_RESULT and not course.surveyed:
        course.surveyed = True
        office.agenda.put(now + _FORM_FILLED_AFTER, lambda at: _survey(office, course, at))


def _expect_delay(office: "Office", course: Course) -> None:
    with office.installation.database.reading() as session:
        promise = promised_at(session, course.dossier_id)
    if promise is not None:
        when = _working_morning_before(promise, _APOLOGY_BEFORE, office.calendar)
        office.agenda.put(when, lambda at: _apologise(office, course, promise, at))


def withdraw(office: "Office", course: Course, now: datetime) -> None:
    actor = office.staff.at_desk(COMMUNE, course.group, course.chance)
    reason = course.planned.story.withdrawal_reason
    withdraw_dossier(office.installation, course.dossier_id, reason, actor=actor, now=now)
    office.look(course, now)


def _apologise(office: "Office", course: Course, promise: datetime, now: datetime) -> None:
    story = course.planned.story
    new_day = promise
    for _ in range(_POSTPONED_BY):
        new_day = office.calendar.end_of_day(local(new_day).date() + timedelta(days=1))
    issue_apology(
        office.installation,
        course.dossier_id,
        reason=story.apology,
        new_date=new_day,
        actor=office.staff.at_desk(COMMUNE, course.group, course.chance),
        now=now,
        at_fault=UnitId(story.apology_at_fault),
    )


def _survey(office: "Office", course: Course, now: datetime) -> None:
    satisfied = course.planned.satisfied
    record_survey(
        office.installation,
        course.dossier_id,
        satisfied=satisfied,
        answers=dict.fromkeys(_OPINIONS, "hài lòng" if satisfied else "chưa hài lòng"),
        actor=office.staff.at_desk(COMMUNE, course.group, course.chance),
        now=now,
    )


def _working_morning_before(instant: datetime, days: int, calendar: Calendar) -> datetime:
    day = local(instant).date()
    for _ in range(days):
        day = calendar.working_day_before(day) or day
    return datetime.combine(day, time(9), VIETNAM)
