"""Certification (chứng thực): 309 dossiers, most of them copies of papers for school, work and loans."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.demo.diary import school_papers
from engine.demo.draw import Draw, Facts
from engine.demo.planned import Planned
from engine.demo.stories import HEAVY_VOLUME, REJECTED, SENT_BACK_BY_THE_SIGNER
from engine.domain.applicant import Applicant
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
_SIGNED = ("Sơ yếu lý lịch", "Giấy ủy quyền nhận trợ cấp", "Tờ khai đề nghị vay vốn", "Giấy cam đoan")


def plan(calendar: Calendar) -> list[Planned]:
    draw = Draw.of(calendar, 2)
    return [*_copies(draw), *_signatures(draw), *_contracts(draw)]


def _copies(draw: Draw) -> list[Planned]:
    arrivals = draw.diary.arrivals(246, season=school_papers)
    stories = (HEAVY_VOLUME, SENT_BACK_BY_THE_SIGNER, HEAVY_VOLUME)
    ordinary = draw.dossiers(COPIES, arrivals, _batch(draw), stories=stories)
    rejected = [draw.sent_home(ordinary[place], REJECTED) for place in (30, 120, 200)]
    of_contracts = draw.dossiers("2.000942", draw.diary.arrivals(4), _copy_of_contract(draw))
    of_registers = draw.dossiers("2.000908", draw.diary.arrivals(2), _copy_of_register)
    return [*ordinary, *rejected, *of_contracts, *of_registers]


def _batch(draw: Draw) -> Facts:
    """Some papers, each so many times."""

    def facts(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        (count,) = draw.chance.choices((1, 2, 3, 4), (48, 30, 16, 6))
        kinds: dict[str, int] = {}
        while len(kinds) < count:
            ((name, pages, _),) = draw.chance.choices(_PAPERS, [row[2] for row in _PAPERS])
            kinds[name] = pages
        (copies,) = draw.chance.choices((1, 2, 3, 4), (35, 35, 20, 10))
        return {"items": [{"name": name, "pages": pages, "copies": copies} for name, pages in kinds.items()]}

    return facts


def _copy_of_contract(draw: Draw) -> Facts:
    def facts(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        return {"items": [{"name": "Hợp đồng đã chứng thực", "pages": 4, "copies": draw.chance.randint(1, 2)}]}

    return facts


def _copy_of_register(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
    extracts = [{"event": "other", "copies": 1}]
    return {"person": applicant.name, "extracts": extracts, "registered_in": "Sổ gốc của UBND xã"}


def _signatures(draw: Draw) -> list[Planned]:
    def signed(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        (signers,) = draw.chance.choices((1, 2, 4), (80, 15, 5))
        return {"document_name": draw.chance.choice(_SIGNED), "documents": 1, "signers": signers}

    def mended(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        return {"document_name": "Hợp đồng đã chứng thực có lỗi sai sót", "documents": 1, "signers": 2}

    arrivals = draw.diary.arrivals(33, season=school_papers)
    return [*draw.dossiers("2.000884", arrivals, signed), *draw.dossiers("2.000927", draw.diary.arrivals(1), mended)]


def _contracts(draw: Draw) -> list[Planned]:
    made = []
    for procedure, kind, count in (
        ("2.001035", "transfer", 12),
        ("2.001019", "will", 2),
        ("2.001406", "inheritance", 4),  # divided
        ("2.001009", "inheritance", 2),  # declared
        ("2.001016", "inheritance", 2),  # refused
        ("2.000913", "amendment", 1),
    ):
        made += draw.dossiers(procedure, draw.diary.arrivals(count, last=_LAST_CONTRACT), _contract(draw, kind))
    return made


def _contract(draw: Draw, kind: str) -> Facts:
    def facts(at: datetime, applicant: Applicant) -> Mapping[str, Any]:
        others = [] if kind == "will" else [{"name": draw.people.anybody()}]
        parties = [{"name": applicant.name, "identity_number": applicant.identity_number}, *others]
        return {"kind": kind, "parties": parties, "asset": "Quyền sử dụng đất tại xã Trung Sơn"}

    return facts
