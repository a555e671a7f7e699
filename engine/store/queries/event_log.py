"""The event log (nhật ký sự kiện) of many dossiers, read a few at a time: a province's year fits no memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, bindparam, select

from engine.domain.audit_kind import AuditKind
from engine.domain.event_log import LoggedEvent, Trace
from engine.domain.identifiers import UnitId
from engine.store.database import Session
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.visibility import Reader, Size, keeps_in, size_of, values_of
from engine.store.tables import audit_events, dossiers, work_items
from engine.store.types import Instant

AT_ONCE = 100  # dossiers whose events are in memory together
_d, _e = dossiers.c, audit_events.c


@dataclass(frozen=True, kw_only=True, slots=True)
class Logged:
    """Which dossiers: those filed in a period, perhaps of one procedure; or one."""

    period: ReportPeriod | None = None
    procedure: str | None = None
    dossier: UUID | None = None

    @property
    def kinds(self) -> tuple[bool, bool, bool]:
        return self.period is not None, self.procedure is not None, self.dossier is not None

    def values(self) -> dict[str, Any]:
        days = {} if self.period is None else {"begin": self.period.begin, "end": self.period.end}
        return {**days, "procedure": self.procedure, "dossier": self.dossier}


@lru_cache
def _dossiers(size: Size | None, kinds: tuple[bool, bool, bool]) -> Select[Any]:
    columns = (
        *(_d.id, _d.code, _d.procedure_code, _d.domain, _d.unit_id),
        *(_d.channel, _d.status, _d.verdict, _d.submitted_at),
    )
    return select(*columns).where(*_asked(kinds), keeps_in(_d.id, size)).order_by(_d.submitted_at, _d.id)


@lru_cache
def _units(size: Size | None, kinds: tuple[bool, bool, bool]) -> Select[Any]:
    return select(_d.unit_id).distinct().where(*_asked(kinds), keeps_in(_d.id, size)).order_by(_d.unit_id)


def _asked(kinds: tuple[bool, bool, bool]) -> list[ColumnElement[bool]]:
    conditions = (
        (_d.submitted_at >= bindparam("begin", type_=Instant)) & (_d.submitted_at < bindparam("end", type_=Instant)),
        _d.procedure_code == bindparam("procedure"),
        _d.id == bindparam("dossier"),
    )
    return [condition for condition, wanted in zip(conditions, kinds, strict=True) if wanted]


_events = (
    select(*(_e.chain, _e.seq, _e.kind, _e.actor, _e.unit_id, _e.occurred_at, _e.recorded_at, _e.body, _e.hash))
    .where(_e.chain.in_(bindparam("chains", expanding=True)))
    .order_by(_e.chain, _e.seq)
)
_processes = select(work_items.c.id, work_items.c.stage_id, work_items.c.process_id, work_items.c.name).where(
    work_items.c.dossier_id.in_(bindparam("ids", expanding=True))
)


def traces(session: Session, reader: Reader | None, logged: Logged) -> Iterator[Trace]:
    """In the order in which they were filed. Of the dossiers that the reader sees; without one all but the
    confidential. The session must stay open while they are read."""
    statement = _dossiers(size_of(reader), logged.kinds)
    found = session.execute(statement, _values(reader, logged), execution_options={"yield_per": AT_ONCE})
    for some in found.partitions(AT_ONCE):
        yield from _traces(session, some)


def units_of(session: Session, reader: Reader | None, logged: Logged) -> list[UnitId]:
    """Which units received those dossiers."""
    found = session.execute(_units(size_of(reader), logged.kinds), _values(reader, logged))
    return [UnitId(unit) for unit in found.scalars()]


def _values(reader: Reader | None, logged: Logged) -> dict[str, Any]:
    return {name: value for name, value in logged.values().items() if value is not None} | values_of(reader)


def _traces(session: Session, rows: Sequence[Any]) -> Iterator[Trace]:
    steps = {str(row.id): row for row in session.execute(_processes, {"ids": [row.id for row in rows]})}
    events = session.execute(_events, {"chains": [str(row.id) for row in rows]})
    by_chain = {
        chain: tuple(_event(row, steps) for row in of_chain)
        for chain, of_chain in groupby(events, lambda row: row.chain)
    }
    for row in rows:
        yield Trace(
            dossier=str(row.id),
            code=row.code,
            procedure=row.procedure_code,
            domain=row.domain,
            unit=row.unit_id,
            channel=row.channel,
            status=row.status,
            verdict=row.verdict,
            submitted_at=row.submitted_at,
            events=by_chain.get(str(row.id), ()),
        )


def _event(row: Any, steps: dict[str, Any]) -> LoggedEvent:
    body = orjson.loads(row.body)
    item = body["data"].get("work_item")
    step = steps.get(item) if isinstance(item, str) else None
    return LoggedEvent(
        seq=row.seq,
        kind=AuditKind(row.kind),
        actor=row.actor,
        on_behalf_of=body["on_behalf_of"],
        unit=row.unit_id,
        roles=tuple(body["roles"]),
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        stage=None if step is None else str(step.stage_id),
        process=None if step is None else step.process_id,
        process_version=body["process_version"],
        element=body["element"],
        step=None if step is None else step.name,
        work_item=None if step is None else item,
        hash=row.hash.hex(),
    )
