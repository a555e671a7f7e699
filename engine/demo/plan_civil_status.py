"""Civil status (hộ tịch): 194 dossiers, 24 of them online since January."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from engine.demo.diary import weddings
from engine.demo.draw import Draw, Facts
from engine.demo.planned import Planned
from engine.demo.stories import (
    INCOMPLETE,
    OPINION_ASKED,
    OPINION_NEVER_CAME,
    RESIDENCE_REFUSED,
    RESIDENCE_SUPPLEMENTED,
    SENT_BACK_BY_THE_SIGNER,
    SUPPLEMENTED,
    withdrawn,
)
from engine.domain.calendar import Calendar
from engine.domain.dossier import Channel

POOR = {"exemptions": ["ho_ngheo"], "exemption_evidence": "Giấy chứng nhận hộ nghèo năm 2021"}
_ONLINE = (date(2022, 1, 2), date(2022, 5, 24))
_LAST_INTERLINKED = date(2022, 4, 26)
_LAST_OF_DAYS = date(2022, 5, 20)  # procedures of three or five days


def plan(calendar: Calendar) -> list[Planned]:
    draw = Draw.of(calendar, 1)
    return [*_births(draw), *_marriages(draw), *_deaths(draw), *_certificates(draw), *_others(draw)]


def _event(draw: Draw, days_before: tuple[int, int], late: float, late_days: tuple[int, int]) -> Facts:
    """The day of the event, mostly in time; a part of the late ones is exempt as poor."""

    def facts(at: datetime) -> Mapping[str, Any]:
        if draw.chance.random() >= late:
            return {"event_on": _before(draw, at, days_before)}
        poor = POOR if draw.chance.random() < 0.3 else {}
        return {"event_on": _before(draw, at, late_days), **poor}

    return facts


def _before(draw: Draw, at: datetime, days: tuple[int, int]) -> str:
    return (at.date() - timedelta(days=draw.chance.randint(*days))).isoformat()


def _births(draw: Draw) -> list[Planned]:
    born = _event(draw, (4, 45), 0.2, (75, 900))
    stories = (SENT_BACK_BY_THE_SIGNER, SUPPLEMENTED)
    at_desk = draw.dossiers("1.001193", draw.diary.arrivals(53), born, stories=stories)
    sent_home = [again for place in (5, 21, 40) for again in draw.sent_home_first(at_desk[place], INCOMPLETE)[:1]]
    online = draw.dossiers("1.001193", _evenings(draw, 9), born, channel=Channel.ONLINE)
    interlinked = draw.dossiers(
        "2.000986",
        draw.diary.arrivals(14, last=_LAST_INTERLINKED),
        _event(draw, (5, 40), 0.1, (70, 400)),
        stories=(RESIDENCE_REFUSED, RESIDENCE_SUPPLEMENTED),
    )
    insured = draw.dossiers(
        "2.001023", draw.diary.arrivals(4, last=_LAST_INTERLINKED), _event(draw, (5, 40), 0, (0, 0))
    )
    return [*at_desk, *sent_home, *online, *interlinked, *insured]


def _marriages(draw: Draw) -> list[Planned]:
    return draw.dossiers("1.000894", draw.diary.arrivals(24, season=weddings), stories=(OPINION_ASKED,))


def _deaths(draw: Draw) -> list[Planned]:
    died = _event(draw, (1, 10), 0.2, (20, 200))
    online = draw.dossiers("1.000656", _evenings(draw, 2), died, channel=Channel.ONLINE)
    return [*draw.dossiers("1.000656", draw.diary.arrivals(14), died), *online]


def _certificates(draw: Draw) -> list[Planned]:
    def single(at: datetime) -> Mapping[str, Any]:
        return POOR if draw.chance.random() < 0.15 else {}

    stories = (SUPPLEMENTED, OPINION_ASKED, withdrawn("Tự nguyện rút, chưa có nhu cầu sử dụng", after=5))
    marital = draw.dossiers(
        "1.004873", draw.diary.arrivals(24, last=_LAST_OF_DAYS, season=weddings), single, stories=stories
    )
    marital += draw.dossiers("1.004873", _evenings(draw, 6), single, channel=Channel.ONLINE)
    copies = draw.dossiers("2.000635", draw.diary.arrivals(21), _extracts(draw))
    copies += draw.dossiers("2.000635", _evenings(draw, 7), _extracts(draw), channel=Channel.ONLINE)
    return [*marital, *copies]


def _extracts(draw: Draw) -> Facts:
    def facts(at: datetime) -> Mapping[str, Any]:
        events = draw.chance.sample(("khai sinh", "kết hôn", "khai tử"), 2 if draw.chance.random() < 0.15 else 1)
        return {"extracts": [{"event": event, "copies": draw.chance.randint(1, 3)} for event in events]}

    return facts


def _others(draw: Draw) -> list[Planned]:
    def of_days(procedure: str, count: int, facts: Facts | None = None, **told: Any) -> list[Planned]:
        return draw.dossiers(procedure, draw.diary.arrivals(count, last=_LAST_OF_DAYS), facts or _nothing, **told)

    return [
        *of_days("1.004859", 6),
        *of_days("1.004884", 5, stories=(OPINION_NEVER_CAME,)),
        *of_days("1.001022", 2),
        *of_days("1.000689", 2, _event(draw, (10, 50), 0, (0, 0))),
        *of_days("1.004837", 1),
    ]


def _nothing(at: datetime) -> Mapping[str, Any]:
    return {}


def _evenings(draw: Draw, count: int) -> list[datetime]:
    return draw.diary.online(count, first=_ONLINE[0], last=_ONLINE[1])
