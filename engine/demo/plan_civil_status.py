"""Civil status (hộ tịch): 194 dossiers, 24 of them online since January."""

from datetime import date, datetime

from engine.demo.diary import weddings
from engine.demo.draw import Draw
from engine.demo.facts_family import FamilyFacts, Lateness
from engine.demo.planned import Planned
from engine.demo.stories import (
    INCOMPLETE,
    INSURANCE_SUPPLEMENTED,
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

_ONLINE = (date(2022, 1, 2), date(2022, 5, 24))
_LAST_INTERLINKED = date(2022, 4, 26)
_LAST_OF_DAYS = date(2022, 5, 20)  # procedures of three or five days

_BIRTHS = Lateness(in_time=(4, 45), late=0.2, late_by=(75, 900))
_INTERLINKED_BIRTHS = Lateness(in_time=(5, 40), late=0.1, late_by=(70, 400))
_IN_TIME = Lateness(in_time=(5, 40))
_DEATHS = Lateness(in_time=(1, 10), late=0.2, late_by=(20, 200))


def plan(calendar: Calendar) -> list[Planned]:
    draw = Draw.of(calendar, 1)
    family = FamilyFacts(draw=draw)
    parts = (_births, _interlinked_births, _marriages, _deaths, _certificates, _extracts, _others)
    return [dossier for part in parts for dossier in part(draw, family)]


def _births(draw: Draw, family: FamilyFacts) -> list[Planned]:
    facts = family.birth(_BIRTHS)
    stories = (SENT_BACK_BY_THE_SIGNER, SUPPLEMENTED)
    at_desk = draw.dossiers("1.001193", draw.diary.arrivals(53), facts, stories=stories)
    sent_home = [draw.sent_home(at_desk[place], INCOMPLETE) for place in (5, 21, 40)]
    return [*at_desk, *sent_home, *draw.dossiers("1.001193", _evenings(draw, 9), facts, channel=Channel.ONLINE)]


def _interlinked_births(draw: Draw, family: FamilyFacts) -> list[Planned]:
    with_residence = draw.dossiers(
        "2.000986",
        draw.diary.arrivals(14, last=_LAST_INTERLINKED),
        family.birth(_INTERLINKED_BIRTHS),
        stories=(RESIDENCE_REFUSED, RESIDENCE_SUPPLEMENTED, INSURANCE_SUPPLEMENTED),
    )
    insured = draw.dossiers("2.001023", draw.diary.arrivals(4, last=_LAST_INTERLINKED), family.birth(_IN_TIME))
    return [*with_residence, *insured]


def _marriages(draw: Draw, family: FamilyFacts) -> list[Planned]:
    return draw.dossiers("1.000894", draw.diary.arrivals(24, season=weddings), family.marriage)


def _deaths(draw: Draw, family: FamilyFacts) -> list[Planned]:
    facts = family.death(_DEATHS)
    online = draw.dossiers("1.000656", _evenings(draw, 2), facts, channel=Channel.ONLINE)
    return [*draw.dossiers("1.000656", draw.diary.arrivals(14), facts), *online]


def _certificates(draw: Draw, family: FamilyFacts) -> list[Planned]:
    stories = (SUPPLEMENTED, OPINION_ASKED, withdrawn("Tự nguyện rút, chưa có nhu cầu sử dụng", at="review"))
    arrivals = draw.diary.arrivals(24, last=_LAST_OF_DAYS, season=weddings)
    at_desk = draw.dossiers("1.004873", arrivals, family.marital_status, stories=stories)
    online = draw.dossiers("1.004873", _evenings(draw, 6), family.marital_status, channel=Channel.ONLINE)
    return [*at_desk, *online]


def _extracts(draw: Draw, family: FamilyFacts) -> list[Planned]:
    online = draw.dossiers("2.000635", _evenings(draw, 7), family.extract, channel=Channel.ONLINE)
    return [*draw.dossiers("2.000635", draw.diary.arrivals(21), family.extract), *online]


def _others(draw: Draw, family: FamilyFacts) -> list[Planned]:
    made = []
    for procedure, count, request, event, stories in (
        ("1.004859", 6, "Cải chính thông tin hộ tịch", None, ()),
        ("1.004884", 5, "Đăng ký lại khai sinh", None, (OPINION_NEVER_CAME,)),
        ("1.001022", 2, "Đăng ký nhận cha cho con", None, ()),
        ("1.000689", 2, "Khai sinh kết hợp nhận cha cho con", _IN_TIME, ()),
        ("1.004837", 1, "Đăng ký giám hộ cho cháu", None, ()),
    ):
        arrivals = draw.diary.arrivals(count, last=_LAST_OF_DAYS)
        made += draw.dossiers(procedure, arrivals, family.other(request, event), stories=stories)
    return made


def _evenings(draw: Draw, count: int) -> list[datetime]:
    return draw.diary.online(count, first=_ONLINE[0], last=_ONLINE[1])
