"""What the law asks of the desk by times of its own, beside the term of the procedure."""

from datetime import datetime, timedelta

from engine.domain.calendar import Calendar
from engine.domain.deadline import SAME_DAY_UNTIL, Mode, due
from engine.domain.instant import local
from engine.domain.term import Term

SUPPLEMENT_NOTICE = Term.parse("3 working_days")  # NĐ 61/2018 Đ.19.4
ONLINE_ANSWER = Term.parse("8 working_hours")  # NĐ 45/2020


def supplement_notice_due(received_at: datetime, calendar: Calendar) -> datetime:
    """By when a supplement must be asked for (P4)."""
    return due(received_at, SUPPLEMENT_NOTICE, calendar, Mode.LEGAL_EOD)


def online_answer_due(submitted_at: datetime, calendar: Calendar) -> datetime:
    """By when the desk must answer what came in online (R6)."""
    return due(submitted_at, ONLINE_ANSWER, calendar, Mode.LEGAL_EOD)


def handover_due(accepted_at: datetime, calendar: Calendar) -> datetime:
    """By when the desk hands over to the specialist: that working day, after 15:00 the start of the next (R8)."""
    begun = local(calendar.next_working_instant(accepted_at))
    if begun.time() > SAME_DAY_UNTIL:
        return calendar.start_of_next_day(begun.date())
    return calendar.end_of_day(begun.date())


def apology_due(promised_at: datetime, running_since: datetime, calendar: Calendar) -> datetime | None:
    """The last instant for an apology: the promised time of day, one working day earlier (P5, NĐ 61/2018 Đ.19.9).

    None when that is not after the clock began to run: a promise so near leaves no day to move it.
    """
    promised = local(promised_at)
    day = calendar.working_day_before(promised.date())
    if day is None:
        return None
    latest = promised - timedelta(days=(promised.date() - day).days)
    return latest if latest > running_since else None
