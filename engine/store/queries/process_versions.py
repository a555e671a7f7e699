"""The master list of diagrams: every released version, who released it and when, and how many dossiers of the reader's
unit ran or run it; and how long the steps of one took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, bindparam, distinct, func, select

from engine.domain.identifiers import VersionHash
from engine.store import settings
from engine.store.database import Session
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.visibility import Reader, Size, may_know
from engine.store.tables import dossiers, process_versions, stages, users, work_items
from engine.store.types import Instant

MOST_STEPS = 20_000  # of which a heat-map tells: the newest
_CURRENT = "current_versions"
_v, _s, _w = process_versions.c, stages.c, work_items.c


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionView:
    """`superseded_at` is when the next version of the process was released; none for the one that new stages run.
    `ran` are the dossiers of the unit that ran it, `running` those of them that still do."""

    hash: str
    process_id: str
    released_at: datetime
    released_by: str
    released_by_name: str | None
    superseded_at: datetime | None
    is_current: bool
    ran: int
    running: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DoneStep:
    """A step that was done, from when it was offered."""

    unit_id: str
    element: str
    offered_at: datetime
    due_at: datetime | None
    ended_at: datetime


_versions = (
    select(_v.hash, _v.process_id, _v.released_at, _v.released_by, users.c.name.label("released_by_name"))
    .outerjoin(users, users.c.login == _v.released_by)
    .order_by(_v.process_id, _v.released_at, _v.hash)
)


@lru_cache
def _runs(size: Size) -> Select[Any]:
    """Of what the reader may know of: a diagram that nobody else runs would tell of a confidential dossier."""
    open_ones = func.count(distinct(_s.dossier_id)).filter(_s.ended_at.is_(None))
    return (
        select(_s.process_version, func.count(distinct(_s.dossier_id)).label("ran"), open_ones.label("running"))
        .join(dossiers, dossiers.c.id == _s.dossier_id)
        .where(_s.unit_id == bindparam("unit", type_=Text), may_know(size))
        .group_by(_s.process_version)
    )


@lru_cache
def _done(size: Size) -> Select[Any]:
    ended = func.coalesce(_w.occurred_at, _w.done_at)
    return (
        select(_w.unit_id, _w.element, _w.offered_at, _w.due_at, ended.label("ended_at"))
        .join(stages, _s.id == _w.stage_id)
        .join(dossiers, dossiers.c.id == _w.dossier_id)
        .where(
            _s.process_version == bindparam("version"),
            _w.process_id == bindparam("process"),
            _w.unit_id == bindparam("unit", type_=Text),
            _w.status == "done",
            _w.done_at >= bindparam("begin", type_=Instant),
            _w.done_at < bindparam("end", type_=Instant),
            may_know(size),
        )
        .order_by(_w.done_at.desc())
        .limit(MOST_STEPS)
    )


def versions_of(session: Session, reader: Reader) -> list[VersionView]:
    """By process, the oldest version first."""
    current = set((settings.get(session, _CURRENT) or {}).values())
    runs = {row.process_version: row for row in session.execute(_runs(reader.size), reader.values())}
    rows = list(session.execute(_versions))
    following = [*rows[1:], None]
    return [_version(row, after, current, runs) for row, after in zip(rows, following, strict=True)]


def _version(row: Any, after: Any, current: Iterable[str], runs: dict[str, Any]) -> VersionView:
    known = runs.get(row.hash)
    superseded = after is not None and after.process_id == row.process_id
    return VersionView(
        **row._mapping,
        superseded_at=after.released_at if superseded else None,
        is_current=row.hash in current,
        ran=0 if known is None else known.ran,
        running=0 if known is None else known.running,
    )


def done_steps(
    session: Session, reader: Reader, version: VersionHash, process_id: str, period: ReportPeriod
) -> list[DoneStep]:
    """At most MOST_STEPS, the newest first: done in the period by the reader's unit in one diagram of a version."""
    values = {"version": version, "process": process_id, "begin": period.begin, "end": period.end}
    return [DoneStep(**row._mapping) for row in session.execute(_done(reader.size), {**reader.values(), **values})]
