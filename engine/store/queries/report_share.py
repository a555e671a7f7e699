"""Which rows belong to a share of a report: dossiers by the unit that had them when it happened, across restructurings.

A dossier's row names the unit that has it now. Who had it at an instant is told by the transfers since: the first of
them names the unit before it."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
    union_all,
)

from engine.domain.dossier import DossierStatus
from engine.store.tables import dossiers, transfers
from engine.store.types import Instant

_d, _t = dossiers.c, transfers.c
UNIT: BindParameter[str] = bindparam("unit", type_=Text)
UNITS: BindParameter[Any] = bindparam("units", expanding=True)
BEGIN, END = bindparam("begin", type_=Instant), bindparam("end", type_=Instant)
_earlier = transfers.alias("earlier")

OF_PROCEDURES: ColumnElement[bool] = and_(
    or_(
        bindparam("some", type_=Integer) == 0,
        _d.procedure_code.in_(bindparam("only", expanding=True)),
    ),
    _d.procedure_code.not_in(bindparam("but", expanding=True)),
)
"""The procedures of the share, where the work of a predecessor was split by them."""

NOT_ANNULLED: ColumnElement[bool] = _d.status != DossierStatus.ANNULLED
"""An annulled dossier was never received: it is in no report, not even in one of days before it was annulled."""


def had_by_unit(at: Column[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    """Ids of the dossiers that the unit had at an instant of theirs: still its own, or taken over from it since."""
    both = union_all(*of_unit((_d.id,), at, *conditions)).subquery()
    return select(both.c.id)


def of_unit(
    columns: tuple[Any, ...], at: Column[Any], *conditions: ColumnElement[bool]
) -> tuple[Select[Any], Select[Any]]:
    """The same with other columns: those that are its own still, and those that were taken over since. Each row is read
    once, where a condition on `had_by_unit` reads it twice."""
    still = select(*columns).where(
        _d.unit_id == UNIT,
        ~exists().where(_t.dossier_id == _d.id, _t.at_desk, _t.at > at),
        *conditions,
    )
    since = (
        select(*columns)
        .join_from(dossiers, transfers, _t.dossier_id == _d.id)
        .where(
            _t.from_unit_id == UNIT,
            _t.at_desk,
            _t.at > at,
            ~exists().where(
                _earlier.c.dossier_id == _d.id, _earlier.c.at_desk, _earlier.c.at > at, _earlier.c.at < _t.at
            ),
            *conditions,
        )
    )
    return still, since


def reported(*columns: Any) -> Select[Any]:
    """The dossiers of the share: accepted by its unit before the end and not done before the beginning, and those
    that it took over, accepted before and not done by then. `is_new` says which were accepted in the period."""
    before_end, not_done = _d.accepted_at < END, or_(_d.result_at.is_(None), _d.result_at >= BEGIN)
    accepted = and_(before_end, not_done, OF_PROCEDURES, NOT_ANNULLED)
    own = of_unit((*columns, (_d.accepted_at >= BEGIN).label("is_new")), _d.accepted_at, accepted)
    taken = (
        select(*columns, (~true()).label("is_new"))
        .join_from(dossiers, transfers, _t.dossier_id == _d.id)
        .where(
            bindparam("taken", type_=Integer) == 1,
            _t.to_unit_id == UNIT,
            _t.at_desk,
            _t.at < END,
            _d.accepted_at < _t.at,
            or_(_d.result_at.is_(None), _d.result_at >= _t.at),
            accepted,
        )
    )
    return union_all(*own, taken).subquery("reported").select()


def unit_then(stage_unit: Any, stage_id: Any, done_at: Any = None) -> ColumnElement[str]:
    """The unit that had a stage at the end of the period, or when its work there was done, where that was before."""
    moved_since = _t.at >= END if done_at is None else or_(_t.at >= END, and_(done_at < END, _t.at > done_at))
    since = (
        select(_t.from_unit_id)
        .where(_t.stage_id == stage_id, moved_since)
        .order_by(_t.at)
        .limit(1)
        .correlate_except(transfers)
        .scalar_subquery()
    )
    return func.coalesce(since, stage_unit)
