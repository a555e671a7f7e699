"""Who is late and why: each late work, stage and visit of a unit's dossiers, with the reason that an apology gave."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, and_, bindparam, func, or_, select

from engine.domain.audit_kind import AuditKind
from engine.store.database import Session
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import audit_events, dossiers, stages, users, visits, work_items
from engine.store.types import Instant

MOST = 2000
OPEN, DONE, STAGE = "open", "done", "stage"


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """`what`: work that is open and overdue, work done late, or a stage or visit that ended late. `person` is None for
    work that nobody took, and for stages and visits."""

    what: str
    unit_id: str
    person: str | None
    dossier_id: UUID
    code: str | None
    applicant_name: str
    name: str | None
    due_at: datetime | None
    ended_at: datetime | None
    reasons: tuple[str, ...] = ()


_happened = func.coalesce(work_items.c.occurred_at, work_items.c.done_at)
_begin, _end = bindparam("begin", type_=Instant), bindparam("end", type_=Instant)
_named = (dossiers.c.code, dossiers.c.applicant_name)


@lru_cache
def _work(size: Size) -> Select[Any]:
    now = bindparam("now", type_=Instant)
    overdue = and_(work_items.c.status.in_(("open", "claimed")), work_items.c.due_at < now)
    late = and_(work_items.c.status == "done", _happened > work_items.c.due_at, _happened >= _begin, _happened < _end)
    return (
        select(
            *(work_items.c[name] for name in ("status", "unit_id", "dossier_id", "name", "due_at")),
            _happened.label("ended_at"),
            users.c.name.label("person"),
            *_named,
        )
        .join(dossiers, dossiers.c.id == work_items.c.dossier_id)
        .outerjoin(users, users.c.id == func.coalesce(work_items.c.done_by, work_items.c.claimed_by))
        .where(work_items.c.unit_id == bindparam("unit"), or_(overdue, late), keeps_in(work_items.c.dossier_id, size))
        .order_by(work_items.c.due_at, work_items.c.id)
        .limit(MOST)
    )


def _handed(size: Size, table: Any, due: Any) -> Select[Any]:
    return (
        select(
            table.c.unit_id,
            table.c.dossier_id,
            due.label("due_at"),
            table.c.handed_over_at.label("ended_at"),
            *_named,
        )
        .join(dossiers, dossiers.c.id == table.c.dossier_id)
        .where(
            dossiers.c.unit_id == bindparam("unit"),
            table.c.own_verdict == "overdue",
            table.c.handed_over_at >= _begin,
            table.c.handed_over_at < _end,
            keeps_in(table.c.dossier_id, size),
        )
        .order_by(table.c.handed_over_at)
        .limit(MOST)
    )


@lru_cache
def _stages(size: Size) -> tuple[Select[Any], Select[Any]]:
    return _handed(size, stages, stages.c.planned_due_at), _handed(size, visits, visits.c.planned_due_at)


_apologies = select(audit_events.c.dossier_id, audit_events.c.body).where(
    audit_events.c.kind == AuditKind.APOLOGY_ISSUED, audit_events.c.dossier_id.in_(bindparam("late", expanding=True))
)


def lateness(session: Session, reader: Reader, period: ReportPeriod, *, now: datetime) -> list[Late]:
    """What is overdue now, and what ended late in the period; at most MOST lines of each sort."""
    values = {**reader.values(), "begin": period.begin, "end": period.end, "now": now}
    found = [_line(row, DONE if row.status == "done" else OPEN) for row in session.execute(_work(reader.size), values)]
    for statement in _stages(reader.size):
        found += [_line(row, STAGE) for row in session.execute(statement, values)]
    reasons = _reasons(session, {line["dossier_id"] for line in found})
    return [Late(**line, reasons=tuple(reasons[line["dossier_id"]])) for line in found]


def _line(row: Any, what: str) -> dict[str, Any]:
    given = {name: value for name, value in row._mapping.items() if name != "status"}
    return {"person": None, "name": None, **given, "what": what}


def _reasons(session: Session, late: set[UUID]) -> defaultdict[UUID, list[str]]:
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    if late:
        for row in session.execute(_apologies, {"late": list(late)}):
            found[row.dossier_id].append(str(orjson.loads(row.body)["data"]["reason"]))
    return found
