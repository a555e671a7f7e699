"""The hand-overs of a dossier, read off the work that was done in it and the verdicts of the units on their parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BindParameter, CompoundSelect, Select, bindparam, func, select, union_all

from engine.domain.audit_kind import AuditKind
from engine.domain.hand_over import HandOver, Work, hand_overs
from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import audit_events, dossiers, slips, stages, users, visits, work_items


@dataclass(frozen=True, kw_only=True, slots=True)
class Control:
    """What the control slip of a dossier tells: whose it is, who works on it, and each hand-over."""

    code: str | None
    procedure_code: str
    applicant_name: str
    unit_id: str
    began_at: datetime
    promised_at: datetime | None
    result_at: datetime | None
    verdict: str | None
    demo: bool
    units: list[str]  # all that have or had it, in the order in which it came to them
    hand_overs: list[HandOver]
    reasons: Mapping[str, str]  # by unit: why it was late, as the apology said


_doer, _holder = users.alias("doer"), users.alias("holder")
_d, _w = dossiers.c, work_items.c
_of: BindParameter[UUID] = bindparam("dossier_id")
_work = (
    select(
        _w.id,
        _w.unit_id.label("unit"),
        _w.role,
        _w.name,
        func.coalesce(_doer.c.name, _holder.c.name).label("person"),
        _w.offered_at,
        _w.claimed_at.label("taken_at"),
        _w.due_at,
        func.coalesce(_w.occurred_at, _w.done_at).label("done_at"),
        _w.done_at.label("recorded_at"),
    )
    .outerjoin(_doer, _doer.c.id == _w.done_by)
    .outerjoin(_holder, _holder.c.id == _w.claimed_by)
    .where(_w.dossier_id == _of, _w.status != "cancelled")
)
_done = (
    select(audit_events.c.seq, audit_events.c.body)
    .where(audit_events.c.dossier_id == _of, audit_events.c.kind == AuditKind.WORK_ITEM_COMPLETED)
    .order_by(audit_events.c.seq)
)
_stages = (
    select(stages.c.unit_id, stages.c.handed_over_at, stages.c.own_verdict)
    .where(stages.c.dossier_id == _of)
    .order_by(stages.c.started_at)
)
_visits = select(visits.c.unit_id, visits.c.handed_over_at, visits.c.own_verdict).where(visits.c.dossier_id == _of)
_apology = select(slips.c.content).where(slips.c.dossier_id == _of, slips.c.key == "apology")
_columns = ("code", "procedure_code", "applicant_name", "unit_id", "promised_at", "result_at", "verdict", "demo")


@lru_cache
def _dossier(size: Size) -> Select[Any]:
    began = func.coalesce(_d.accepted_at, _d.submitted_at).label("began_at")
    return select(*(_d[name] for name in _columns), began).where(_d.id == _of, keeps_in(_d.id, size))


@lru_cache
def _steps(size: Size) -> tuple[Select[Any], Select[Any]]:
    """The work of a dossier that the reader sees, and the events that say in which order it was done."""
    return _work.where(keeps_in(_w.dossier_id, size)), _done.where(keeps_in(audit_events.c.dossier_id, size))


@lru_cache
def _parts(size: Size) -> tuple[Select[Any], CompoundSelect[Any], Select[Any]]:
    """The units, their verdicts and the apology, of a dossier that the reader sees."""
    here, before = (
        _stages.where(keeps_in(stages.c.dossier_id, size)),
        _visits.where(keeps_in(visits.c.dossier_id, size)),
    )
    judged = union_all(here.order_by(None), before)
    return here, judged, _apology.where(keeps_in(slips.c.dossier_id, size))


def control(session: Session, reader: Reader, dossier_id: DossierId) -> Control | None:
    """None also for a dossier of which the reader may not know."""
    size, values = reader.size, {**reader.values(), "dossier_id": dossier_id}
    row = session.execute(_dossier(size), values).one_or_none()
    if row is None:
        return None
    here, judged, apology = _parts(size)
    units = [found.unit_id for found in session.execute(here, values)]
    verdicts = {
        (found.unit_id, found.handed_over_at): found.own_verdict
        for found in session.execute(judged, values)
        if found.own_verdict is not None
    }
    said = [found for found in session.execute(apology, values).scalars() if found.get("reason")]
    return Control(
        **row._mapping,
        units=list(dict.fromkeys([row.unit_id, *units])),
        hand_overs=hand_overs(_works(session, size, values), verdicts),
        reasons={str(found.get("at_fault")): str(found["reason"]) for found in said},
    )


def _works(session: Session, size: Size, values: dict[str, Any]) -> list[Work]:
    work, done = _steps(size)
    order = {str(orjson.loads(row.body)["data"]["work_item"]): row.seq for row in session.execute(done, values)}
    found = (dict(row._mapping) for row in session.execute(work, values))
    return [Work(order=order.get(str(row.pop("id"))), **row) for row in found]
