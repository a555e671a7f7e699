"""How long the steps of a released version took."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, bindparam, func, select

from engine.domain.identifiers import VersionHash
from engine.store.database import Session
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.visibility import Reader, Size, may_know
from engine.store.tables import dossiers, stages, work_items
from engine.store.types import Instant

MOST_STEPS = 20_000  # of which a heat-map tells: the newest
_s, _w = stages.c, work_items.c


@dataclass(frozen=True, kw_only=True, slots=True)
class DoneStep:
    """A step that was done, from when it was offered."""

    unit_id: str
    element: str
    offered_at: datetime
    due_at: datetime | None
    ended_at: datetime


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


def done_steps(
    session: Session, reader: Reader, version: VersionHash, process_id: str, period: ReportPeriod
) -> list[DoneStep]:
    """At most MOST_STEPS, the newest first: done in the period by the reader's unit in one diagram of a version."""
    values = {"version": version, "process": process_id, "begin": period.begin, "end": period.end}
    return [DoneStep(**row._mapping) for row in session.execute(_done(reader.size), {**reader.values(), **values})]
