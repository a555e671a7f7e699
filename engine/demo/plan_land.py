"""Land (đất đai): 20 dossiers; 8 done, and 12 of the spring that are within their term when the year ends."""

from datetime import date

from engine.demo.draw import Draw
from engine.demo.planned import Planned
from engine.demo.stories import PART_OF_A_PARCEL, PARTY_ABSENT_AT_FIRST, UNHURRIED
from engine.domain.calendar import Calendar

_MEDIATION, _FIRST_CERTIFICATE, _CHANGE = "1.003554", "2.000983", "2.000880"
_DONE = (date(2021, 6, 7), date(2021, 12, 10))


def plan(calendar: Calendar) -> list[Planned]:
    draw = Draw.of(calendar, 4)
    first, last = _DONE
    done = [
        *draw.dossiers(_MEDIATION, draw.diary.arrivals(2, first=first, last=last), stories=(PARTY_ABSENT_AT_FIRST,)),
        *draw.dossiers(_FIRST_CERTIFICATE, draw.diary.arrivals(2, first=first, last=last)),
        *draw.dossiers(_CHANGE, draw.diary.arrivals(4, first=first, last=last), stories=(PART_OF_A_PARCEL,)),
    ]
    return [*done, *_in_progress(draw)]


def _in_progress(draw: Draw) -> list[Planned]:
    """Received so late that 40 land days, 3 + 20 days and 45 days have not run out on 30/05/2022."""
    made = []
    for procedure, count, first, last in (
        (_FIRST_CERTIFICATE, 6, date(2022, 4, 18), date(2022, 5, 20)),
        (_CHANGE, 4, date(2022, 5, 9), date(2022, 5, 25)),
        (_MEDIATION, 2, date(2022, 4, 25), date(2022, 5, 18)),
    ):
        made += draw.dossiers(
            procedure, draw.diary.arrivals(count, first=first, last=last), stories=(UNHURRIED,) * count
        )
    return made
