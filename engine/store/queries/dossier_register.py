"""The register of dossiers (sổ theo dõi hồ sơ) of a unit and a period: a view on dossiers, line by line."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from engine.domain.dossier import WITH_RESULT, DossierStatus
from engine.domain.hand_back import RETURN_FORM
from engine.store.database import Session
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.report_share import had_by_unit
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import dossiers, proposals, slips, work_items
from engine.store.types import Instant

_d = dossiers.c
_BEGIN, _END = bindparam("begin", type_=Instant), bindparam("end", type_=Instant)


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterLine:
    """`number` is None for a dossier that stands in a book of before. `content` is what was written when it was
    accepted; what became of it since stands beside it: `handed` is what the desk wrote when the result was returned."""

    number: int | None
    content: dict[str, Any]
    code: str | None
    procedure_code: str
    applicant_name: str
    applicant: dict[str, Any]
    accepted_at: datetime
    promised_at: datetime | None
    reappointed_at: datetime | None
    result_at: datetime | None
    status: str
    verdict: str | None
    closed_at: datetime | None
    demo: bool
    annulled_for: str | None
    handed: dict[str, Any] = field(default_factory=dict)

    @property
    def came_at(self) -> datetime | None:
        """When the result came to the desk; none where a dossier ended without one."""
        return self.result_at if self.status in WITH_RESULT else None

    @property
    def returned_at(self) -> datetime | None:
        """When the citizen got the result, where there was one."""
        given = (DossierStatus.RETURNED, DossierStatus.REFUSED_AFTER_REVIEW)
        return self.closed_at if self.status in given else None


_annulled_for = (
    select(proposals.c.reason)
    .where(proposals.c.dossier_id == _d.id, proposals.c.act == "annulment", proposals.c.status == "confirmed")
    .limit(1)
    .scalar_subquery()
    .label("annulled_for")
)
_handed = (
    select(work_items.c.answer)
    .where(work_items.c.dossier_id == _d.id, work_items.c.form == RETURN_FORM, work_items.c.status == "done")
    .order_by(work_items.c.done_at.desc())
    .limit(1)
    .scalar_subquery()
    .label("handed")
)
_BESIDE = ("number", "content", "annulled_for", "handed")


@lru_cache
def _lines(size: Size) -> Select[Any]:
    columns = (_d[name] for name in RegisterLine.__dataclass_fields__ if name not in _BESIDE)
    entry = and_(slips.c.dossier_id == _d.id, slips.c.key == "register")
    inside = (_d.accepted_at >= _BEGIN, _d.accepted_at < _END)
    return (
        select(slips.c.number, slips.c.content, *columns, _annulled_for, _handed)
        .outerjoin(slips, entry)
        .where(_d.id.in_(had_by_unit(_d.accepted_at, *inside)), *inside, keeps_in(_d.id, size))
        .order_by(slips.c.year.is_not(None), slips.c.year, slips.c.number, _d.accepted_at, _d.code)
    )


def register_lines(session: Session, reader: Reader, period: ReportPeriod) -> list[RegisterLine]:
    """The dossiers that the reader's unit accepted in the period, in the order of the book; first those that stand in
    a paper book. Confidential ones only for those who may know of them."""
    values = {**reader.values(), "begin": period.begin, "end": period.end}
    return [
        RegisterLine(**{**row._mapping, "content": row.content or {}, "handed": row.handed or {}})
        for row in session.execute(_lines(reader.size), values)
    ]
