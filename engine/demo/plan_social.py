"""Culture and society (VHXH): 152 dossiers of social protection, merit and the other social fields."""

from datetime import date, datetime, time

from engine.demo.diary import yearly_review
from engine.demo.draw import Draw
from engine.demo.planned import Planned
from engine.demo.stories import (
    COMPLAINT_ON_THE_POSTING,
    COUNCIL_UNDECIDED,
    NO_QUORUM_AT_FIRST,
    NO_SUPPLEMENT,
    NOT_POSTED,
    OPINION_ASKED,
    REFUSED,
    REFUSED_ABOVE,
    SENT_BACK_BY_THE_SIGNER,
    STUCK_AT_THE_PROVINCE,
    SUPPLEMENT_ASKED_ABOVE,
    SUPPLEMENTED,
    withdrawn,
)
from engine.domain.calendar import Calendar
from engine.domain.instant import VIETNAM

# The last arrivals that are surely done by the end of the year.
_LAST_ALLOWANCE = date(2022, 3, 31)
_LAST_DISABILITY = date(2022, 3, 31)
_LAST_MERIT = date(2022, 4, 8)
_LAST_DISTRICT = date(2022, 5, 6)
_LAST_COMMUNE = date(2022, 5, 4)

LAW_CHANGED = date(2022, 2, 15)  # merit: 5 + 7 + 12 days instead of 5 + 10 + 10 (NĐ 131/2021)


def plan(calendar: Calendar) -> list[Planned]:
    draw = Draw.of(calendar, 3)
    return [*_allowances(draw), *_disability(draw), *_district(draw), *_merit(draw), *_commune(draw)]


def _allowances(draw: Draw) -> list[Planned]:
    stories = (
        SUPPLEMENTED,
        NO_SUPPLEMENT,
        REFUSED,
        COMPLAINT_ON_THE_POSTING,
        SUPPLEMENT_ASKED_ABOVE,
        NOT_POSTED,
        REFUSED_ABOVE,
        withdrawn("Gia đình chuyển nơi cư trú", after=110),
        SUPPLEMENTED,
    )
    return draw.dossiers("1.001776", draw.diary.arrivals(38, last=_LAST_ALLOWANCE), stories=stories)


def _disability(draw: Draw) -> list[Planned]:
    stories = (NO_QUORUM_AT_FIRST, COUNCIL_UNDECIDED, SUPPLEMENTED, COMPLAINT_ON_THE_POSTING)
    assessed = draw.dossiers("1.001699", draw.diary.arrivals(22, last=_LAST_DISABILITY), stories=stories)
    return [*assessed, *draw.dossiers("1.001653", draw.diary.arrivals(6, last=_LAST_COMMUNE))]


def _district(draw: Draw) -> list[Planned]:
    funerals = draw.dossiers(
        "1.001731", draw.diary.arrivals(10, last=_LAST_DISTRICT), stories=(SUPPLEMENT_ASKED_ABOVE,)
    )
    return [*funerals, *draw.dossiers("1.001758", draw.diary.arrivals(4, last=_LAST_DISTRICT))]


def _merit(draw: Draw) -> list[Planned]:
    """Under the old law and under the new one; the last two still wait for the province when the year ends."""
    of_old = [day for day in draw.diary.days if day < LAW_CHANGED]
    made = []
    for procedure, old, new in (("1.010803", 5, 2), ("1.010824", 6, 3), ("1.010825", 2, 2), ("1.010814", 2, 1)):
        stories = {"1.010803": (SUPPLEMENT_ASKED_ABOVE, OPINION_ASKED), "1.010824": (REFUSED, SUPPLEMENTED)}
        arrivals = draw.diary.arrivals(old, last=of_old[-1]) + draw.diary.arrivals(
            new, first=LAW_CHANGED, last=_LAST_MERIT
        )
        made += draw.dossiers(procedure, arrivals, stories=stories.get(procedure, ()))
    made += draw.dossiers("1.010821", draw.diary.arrivals(4, first=date(2021, 8, 2), last=date(2021, 10, 29)))
    waiting = [_morning(date(2022, 4, 12)), _morning(date(2022, 4, 14))]
    return [*made, *draw.dossiers("1.010824", waiting, stories=(STUCK_AT_THE_PROVINCE,) * 2)]


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8, 40), VIETNAM)


def _commune(draw: Draw) -> list[Planned]:
    """What the commune decides by itself."""

    def some(procedure: str, count: int, *stories: object) -> list[Planned]:
        arrivals = draw.diary.arrivals(count, last=_LAST_COMMUNE)
        return draw.dossiers(procedure, arrivals, stories=stories)  # type: ignore[arg-type]

    reviewed = draw.diary.arrivals(14, last=date(2022, 4, 15), season=yearly_review)
    return [
        *some("1.010833", 20, OPINION_ASKED, SENT_BACK_BY_THE_SIGNER),
        *draw.dossiers("1.011607", reviewed[:10]),
        *draw.dossiers("1.011608", reviewed[10:]),
        *some("2.001944", 1),
        *some("2.001088", 4),
        *some("1.000954", 3, NO_SUPPLEMENT),
        *some("1.003622", 1),
    ]
