"""Land (đất đai): 20 dossiers; 8 done, and 12 of the spring that are within their term when the year ends."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.demo.draw import Draw, Facts
from engine.demo.planned import Planned
from engine.demo.stories import BOUNDARY_MOVED, PART_OF_A_PARCEL, PARTY_ABSENT_AT_FIRST, UNHURRIED
from engine.domain.applicant import Applicant
from engine.domain.calendar import Calendar

_MEDIATION, _FIRST_CERTIFICATE, _CHANGE = "1.003554", "2.000983", "2.000880"
_DONE = (date(2021, 6, 7), date(2021, 12, 10))


def plan(calendar: Calendar) -> list[Planned]:
    draw = Draw.of(calendar, 4)
    first, last = _DONE
    made = []
    for procedure, count, stories in (
        (_MEDIATION, 2, (PARTY_ABSENT_AT_FIRST, BOUNDARY_MOVED)),
        (_FIRST_CERTIFICATE, 2, ()),
        (_CHANGE, 4, (PART_OF_A_PARCEL,)),
    ):
        arrivals = draw.diary.arrivals(count, first=first, last=last)
        made += draw.dossiers(procedure, arrivals, _facts(draw, procedure), stories=stories)
    return [*made, *_in_progress(draw)]


def _in_progress(draw: Draw) -> list[Planned]:
    """Received so late that 40 land days, 3 + 20 days and 45 days have not run out on 30/05/2022."""
    made = []
    for procedure, count, first, last in (
        (_FIRST_CERTIFICATE, 6, date(2022, 4, 18), date(2022, 5, 20)),
        (_CHANGE, 4, date(2022, 5, 9), date(2022, 5, 25)),
        (_MEDIATION, 2, date(2022, 4, 25), date(2022, 5, 18)),
    ):
        arrivals = draw.diary.arrivals(count, first=first, last=last)
        made += draw.dossiers(procedure, arrivals, _facts(draw, procedure), stories=(UNHURRIED,) * count)
    return made


def _facts(draw: Draw, procedure: str) -> Facts:
    def parcel(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        number, area = draw.chance.randint(1, 240), draw.chance.randint(180, 4200)
        told = {"land_user": applicant.name, "parcel": str(number), "area": area, "place": applicant.address}
        return told | {"map_sheet": str(draw.chance.randint(1, 18))}

    def dispute(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        parties = [{"name": applicant.name}, {"name": draw.people.anybody()}]
        parcel_number = str(draw.chance.randint(1, 240))
        return {"parties": parties, "parcel": parcel_number, "request": "Xác định lại ranh giới giữa hai nhà"}

    return dispute if procedure == _MEDIATION else parcel
