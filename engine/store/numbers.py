"""Numbers of books, slips, receipts and dossier codes: gap-free per unit, kind and period, also after a crash."""

from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.database import Session
from engine.store.tables import number_series, skipped_numbers


def _taking(insert: Any) -> Any:
    """One statement that makes the series or moves it on; its row stays locked until the command ends."""
    count: Any = bindparam("count")
    return (
        insert(number_series)
        .values(unit_id=bindparam("unit"), kind=bindparam("kind"), period=bindparam("period"), last=count)
        .on_conflict_do_update(index_elements=number_series.primary_key, set_={"last": number_series.c.last + count})
        .returning(number_series.c.last)
    )


_take = {"sqlite": _taking(sqlite.insert), "postgresql": _taking(postgresql.insert)}


def next_number(session: Session, unit: str, kind: str, period: str, count: int = 1) -> range:
    """The next `count` numbers of a series, from 1. A command that rolls back gives them back, so there is no gap;
    others who want a number of the same series wait for the command to end."""
    if count < 1:
        raise ValueError(f"{count} numbers were asked for")
    taken = {"unit": unit, "kind": kind, "period": period, "count": count}
    last: int = session.execute(_take[session.dialect.name], taken).scalar_one()
    return range(last - count + 1, last + 1)


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
    """The last number that the series gave, 0 for a new one; the series stays locked until the command ends."""
    taken = {"unit": unit, "kind": kind, "period": period, "count": 0}
    last: int = session.execute(_take[session.dialect.name], taken).scalar_one()
    return last


def go_on_after(session: Session, unit: str, kind: str, period: str, number: int) -> None:
    """The series goes on after a number that was written by hand. The caller holds the series' lock."""
    session.execute(_go_on_after, {"unit": unit, "series": kind, "in_period": period, "number": number})


def skip(session: Session, values: dict[str, Any]) -> None:
    """Note numbers that the paper book left out, so that the series has no gap without a reason."""
    session.execute(_skip, values)
