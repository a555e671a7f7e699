"""Certification (chứng thực): 309 dossiers, most of them copies of papers for school, work and loans."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.demo.diary import school_papers
from engine.demo.draw import Draw
from engine.demo.planned import Planned
from engine.demo.stories import HEAVY_VOLUME, OPINION_ASKED, REJECTED, SENT_BACK_BY_THE_SIGNER
from engine.domain.calendar import Calendar

COPIES = "2.000815"
_LAST_CONTRACT = date(2022, 5, 24)

# What people have certified: the paper, pages of its original, how many of a hundred papers are of this kind.
_PAPERS = (
    ("Căn cước công dân", 2, 30),
    ("Giấy khai sinh", 1, 18),
    ("Sổ hộ khẩu", 5, 14),
    ("Bằng tốt nghiệp THPT", 1, 10),
    ("Học bạ THPT", 14, 8),
    ("Giấy chứng nhận kết hôn", 1, 6),
    ("Giấy chứng nhận quyền sử dụng đất", 4, 6),
    ("Giấy xác nhận hộ nghèo", 1, 4),
    ("Hợp đồng lao động", 3, 4),
)


def plan(calendar: Calendar) -> list[Planned]:
    draw = Draw.of(calendar, 2)
    return [*_copies(draw), *_signatures(draw), *_contracts(draw)]


def _copies(draw: Draw) -> list[Planned]:
    arrivals = draw.diary.arrivals(246, season=school_papers)
    stories = (HEAVY_VOLUME, SENT_BACK_BY_THE_SIGNER, OPINION_ASKED)
    ordinary = draw.dossiers(COPIES, arrivals, lambda at: _batch(draw), stories=stories)
    rejected = [again for place in (30, 120, 200) for again in draw.sent_home_first(ordinary[place], REJECTED)[:1]]
    from_contracts = draw.dossiers("2.000942", draw.diary.arrivals(4), lambda at: _one(4, draw.chance.randint(1, 2)))
    from_registers = draw.dossiers("2.000908", draw.diary.arrivals(2))
    return [*ordinary, *rejected, *from_contracts, *from_registers]


def _batch(draw: Draw) -> Mapping[str, Any]:
    """Some papers, each so many times."""
    count = draw.chance.choices((1, 2, 3, 4), (48, 30, 16, 6))[0]
    kinds: dict[str, int] = {}
    while len(kinds) < count:
        name, pages, _ = draw.chance.choices(_PAPERS, [row[2] for row in _PAPERS])[0]
        kinds[name] = pages
    copies = draw.chance.choices((1, 2, 3, 4), (35, 35, 20, 10))[0]
    return {"items": [{"name": name, "pages": pages, "copies": copies} for name, pages in kinds.items()]}


def _one(pages: int, copies: int) -> Mapping[str, Any]:
    return {"items": [{"name": "Hợp đồng đã chứng thực", "pages": pages, "copies": copies}]}


def _signatures(draw: Draw) -> list[Planned]:
    def one(at: datetime) -> Mapping[str, Any]:
        return {"documents": 1, "signers": draw.chance.choices((1, 2, 4), (80, 15, 5))[0]}

    return [
        *draw.dossiers("2.000884", draw.diary.arrivals(33, season=school_papers), one),
        *draw.dossiers("2.000927", draw.diary.arrivals(1), one),
    ]


def _contracts(draw: Draw) -> list[Planned]:
    made = []
    for procedure, count in (
        ("2.001035", 12),  # contracts
        ("2.001019", 2),  # wills
        ("2.001406", 4),  # divided inheritance
        ("2.001009", 2),  # declared inheritance
        ("2.001016", 2),  # refused inheritance
        ("2.000913", 1),  # amended contract
    ):
        made += draw.dossiers(procedure, draw.diary.arrivals(count, last=_LAST_CONTRACT), lambda at: {"documents": 1})
    return made
