"""Culture and society (VHXH): 152 dossiers of social protection, merit and the other social fields."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from engine.demo.diary import yearly_review
from engine.demo.draw import Draw, Facts
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
from engine.domain.applicant import Applicant
from engine.domain.calendar import Calendar
from engine.domain.instant import VIETNAM

# The last arrivals that are surely done by the end of the year.
_LAST_ALLOWANCE = date(2022, 3, 31)
_LAST_DISABILITY = date(2022, 3, 31)
_LAST_MERIT = date(2022, 4, 8)
_LAST_DISTRICT = date(2022, 5, 6)
_LAST_COMMUNE = date(2022, 5, 4)
_LAST_REVIEWED = date(2022, 4, 15)

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
        withdrawn("Gia đình chuyển nơi cư trú", at="social_district.check"),
        SUPPLEMENTED,
    )
    return draw.dossiers("1.001776", draw.diary.arrivals(38, last=_LAST_ALLOWANCE), _allowance(draw), stories=stories)


def _allowance(draw: Draw) -> Facts:
    def facts(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        group = draw.chance.choice(("elderly", "disabled", "child", "single_parent"))
        return {"beneficiary": draw.people.anybody(), "group": group, "request": "grant"}

    return facts


def _disability(draw: Draw) -> list[Planned]:
    stories = (NO_QUORUM_AT_FIRST, COUNCIL_UNDECIDED, SUPPLEMENTED, COMPLAINT_ON_THE_POSTING)

    def person(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        (kind,) = draw.chance.choices(("motor", "sight", "hearing", "mental"), (50, 20, 15, 15))
        return {"person": draw.people.anybody(), "kinds": [kind], "request": "first"}

    arrivals = draw.diary.arrivals(22, last=_LAST_DISABILITY)
    assessed = draw.dossiers("1.001699", arrivals, person, stories=stories)
    again = _request(draw, "Cấp lại Giấy xác nhận khuyết tật bị hỏng")
    return [*assessed, *draw.dossiers("1.001653", draw.diary.arrivals(6, last=_LAST_COMMUNE), again)]


def _request(draw: Draw, request: str) -> Facts:
    def facts(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        return {"person": draw.people.anybody(), "request": request}

    return facts


def _district(draw: Draw) -> list[Planned]:
    funerals = _request(draw, "Hỗ trợ chi phí mai táng")
    moved = _request(draw, "Tiếp tục nhận trợ cấp tại nơi cư trú mới")
    stories = (SUPPLEMENT_ASKED_ABOVE,)
    return [
        *draw.dossiers("1.001731", draw.diary.arrivals(10, last=_LAST_DISTRICT), funerals, stories=stories),
        *draw.dossiers("1.001758", draw.diary.arrivals(4, last=_LAST_DISTRICT), moved),
    ]


def _merit(draw: Draw) -> list[Planned]:
    """Under the old law and under the new one; the last two still wait for the province when the year ends."""
    last_old = draw.diary.day_before(LAW_CHANGED)
    made = []
    for procedure, old, new, stories in (
        ("1.010803", 5, 2, (SUPPLEMENT_ASKED_ABOVE, OPINION_ASKED)),
        ("1.010824", 6, 3, (REFUSED, SUPPLEMENTED)),
        ("1.010825", 2, 2, ()),
        ("1.010814", 2, 1, ()),
    ):
        before = draw.diary.arrivals(old, last=last_old)
        after = draw.diary.arrivals(new, first=LAW_CHANGED, last=_LAST_MERIT)
        made += draw.dossiers(procedure, [*before, *after], _merited(draw), stories=stories)
    school_year = draw.diary.arrivals(4, first=date(2021, 8, 2), last=date(2021, 10, 29))
    waiting = [_morning(date(2022, 4, 12)), _morning(date(2022, 4, 14))]
    return [
        *made,
        *draw.dossiers("1.010821", school_year, _merited(draw)),
        *draw.dossiers("1.010824", waiting, _merited(draw), stories=(STUCK_AT_THE_PROVINCE,) * 2),
    ]


def _merited(draw: Draw) -> Facts:
    def facts(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        relationship = draw.chance.choice(("con", "cháu", "vợ", "em"))
        return {"merited": draw.people.anybody(), "claimant": applicant.name, "relationship": relationship}

    return facts


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8, 40), VIETNAM)


def _commune(draw: Draw) -> list[Planned]:
    """What the commune decides by itself."""
    made = []
    for procedure, count, request, stories in (
        ("1.010833", 20, "Cấp giấy xác nhận thân nhân của người có công", (OPINION_ASKED, SENT_BACK_BY_THE_SIGNER)),
        ("2.001944", 1, "Nhận chăm sóc thay thế cho cháu", ()),
        ("1.004946", 1, "Tạm thời cách ly trẻ em khỏi người gây tổn hại", ()),
        ("2.001088", 3, "Hỗ trợ sinh con đúng chính sách dân số", ()),
        ("1.000954", 3, "Xét tặng danh hiệu Gia đình văn hóa", (NO_SUPPLEMENT,)),
        ("1.003622", 1, "Thông báo tổ chức lễ hội A Za", ()),
    ):
        arrivals = draw.diary.arrivals(count, last=_LAST_COMMUNE)
        made += draw.dossiers(procedure, arrivals, _request(draw, request), stories=stories)
    reviewed = draw.diary.arrivals(14, last=_LAST_REVIEWED, season=yearly_review)
    poor, no_longer = _request(draw, "Công nhận hộ nghèo"), _request(draw, "Công nhận hộ thoát nghèo")
    return [
        *made,
        *draw.dossiers("1.011607", reviewed[:10], poor),
        *draw.dossiers("1.011608", reviewed[10:], no_longer),
    ]
