"""Numbers of books, slips, receipts and dossier codes: gap-free per unit, kind and period, also after a crash."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain.book_refusals import BookClosed
from engine.domain.instant import local
from engine.store.database import Session
from engine.store.tables import number_series, skipped_numbers


def _taking(insert: Any) -> Any:
    """One statement that makes the series or moves it on; its row stays locked until the command ends. A closed one
    gives no row back."""
    count: Any = bindparam("count")
    return (
        insert(number_series)
        .values(unit_id=bindparam("unit"), kind=bindparam("kind"), period=bindparam("period"), last=count)
        .on_conflict_do_update(
            index_elements=number_series.primary_key,
            set_={"last": number_series.c.last + count},
            where=number_series.c.closed_at.is_(None),
        )
        .returning(number_series.c.last)
    )


_take = {"sqlite": _taking(sqlite.insert), "postgresql": _taking(postgresql.insert)}


def next_number(session: Session, unit: str, kind: str, period: str, count: int = 1) -> range:
    """The next `count` numbers of a series, from 1. A command that rolls back gives them back, so there is no gap;
    others who want a number of the same series wait for the command to end. Raises BookClosed."""
    if count < 1:
        raise ValueError(f"{count} numbers were asked for")
    taken = {"unit": unit, "kind": kind, "period": period, "count": count}
    last = _taken(session, taken)
    return range(last - count + 1, last + 1)


def _taken(session: Session, taken: dict[str, Any]) -> int:
    last: int | None = session.execute(_take[session.dialect.name], taken).scalar_one_or_none()
    if last is None:
        closed = {"unit": taken["unit"], "series": taken["kind"], "in_period": taken["period"]}
        day = local(session.execute(_closed_at, closed).scalar_one()).date()
        raise BookClosed(series=taken["kind"], period=taken["period"], day=day)
    return last


_closed_at = select(number_series.c.closed_at).where(
    number_series.c.unit_id == bindparam("unit"),
    number_series.c.kind == bindparam("series"),
    number_series.c.period == bindparam("in_period"),
)


_go_on_after = (
    update(number_series)
    .where(
        number_series.c.unit_id == bindparam("unit"),
        number_series.c.kind == bindparam("series"),
        number_series.c.period == bindparam("in_period"),
    )
    .values(last=bindparam("number"))
)
_skip = insert(skipped_numbers)


def last_number(session: Session, unit: str, kind: str, period: str) -> int:
    """The last number that the series gave, 0 for a new one; the series stays locked until the command ends. Raises
    BookClosed."""
    return _taken(session, {"unit": unit, "kind": kind, "period": period, "count": 0})


_close = (
    update(number_series)
    .where(
        number_series.c.unit_id == bindparam("unit"),
        number_series.c.kind == bindparam("series"),
        number_series.c.period == bindparam("in_period"),
    )
    .values(closed_at=bindparam("at"))
)


def close(session: Session, unit: str, kind: str, period: str, at: datetime) -> None:
    """The series gives no number any more. The caller holds its lock."""
    session.execute(_close, {"unit": unit, "series": kind, "in_period": period, "at": at})


def go_on_after(session: Session, unit: str, kind: str, period: str, number: int) -> None:
    """The series goes on after a number that was written by hand. The caller holds the series' lock."""
    session.execute(_go_on_after, {"unit": unit, "series": kind, "in_period": period, "number": number})


def skip(session: Session, values: dict[str, Any]) -> None:
    """Note numbers that the paper book left out, so that the series has no gap without a reason."""
    session.execute(_skip, values)
