"""Rows of every table as lines of JSON, alike for SQLite and PostgreSQL, and back into either."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.types import TypeEngine

from engine.store.database import Session
from engine.store.tables import metadata
from engine.store.types import Bytes, Instant, Json

NOT_KEPT = frozenset({"workers", "kept_forms", "attempts", "incoming_files", "incoming_parts"})
"""Who runs now, on this machine, and what is kept for minutes or a day: the key that opens kept forms is in no backup
either, and who sends a file in parts begins again."""

_AT_ONCE = 500
_TYPES: dict[str, TypeEngine[Any]] = {
    "text": Text(),
    "integer": BigInteger(),
    "boolean": Boolean(),
    "date": Date(),
    "instant": Instant(),
    "uuid": Uuid(),
    "json": Json(),
    "bytes": Bytes(),
}
_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    *((Instant, "instant"), (Json, "json"), (Uuid, "uuid"), (Boolean, "boolean"), (Date, "date")),
    *((Integer, "integer"), (Bytes, "bytes"), (Text, "text")),
)
_READ: dict[str, Callable[[Any], Any]] = {
    "date": date.fromisoformat,
    "instant": datetime.fromisoformat,
    "uuid": UUID,
    "bytes": b64decode,
}

Columns = tuple[tuple[str, str], ...]


def names() -> list[str]:
    """Every table that a backup holds, each after those that it refers to."""
    return [str(table.name) for table in metadata.sorted_tables if table.name not in NOT_KEPT]


def columns_of(name: str) -> Columns:
    return tuple((str(column.name), _kind(column.type)) for column in metadata.tables[name].columns)


def _kind(of: TypeEngine[Any]) -> str:
    return next(kind for known, kind in _KINDS if isinstance(of, known))


def lines(session: Session, name: str) -> Iterator[bytes]:
    """The rows in the order of their keys, so that the same table always gives the same bytes."""
    table = metadata.tables[name]
    statement = select(table).order_by(*table.primary_key.columns)
    for row in session.execute(statement, execution_options={"yield_per": _AT_ONCE}):
        yield orjson.dumps([_written(value) for value in row], default=_unknown) + b"\n"


def _written(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case bytes() | memoryview():
            return b64encode(value).decode()
        case _:
            return value


def _unknown(value: Any) -> Any:
    raise TypeError(f"no way to write {type(value)}")


def load(session: Session, name: str, columns: Columns, rows: Iterable[bytes]) -> int:
    """Insert rows as `lines` wrote them; gives how many. Raises ValueError for what is no such row."""
    table = Table(name, MetaData(), *(Column(column, _TYPES[kind]) for column, kind in columns))
    statement, count, waiting = insert(table), 0, iter(rows)
    while batch := [_row(columns, line) for line in islice(waiting, _AT_ONCE)]:
        session.execute(statement, batch)
        count += len(batch)
    return count


def _row(columns: Columns, line: bytes) -> dict[str, Any]:
    values = orjson.loads(line)
    if not isinstance(values, list) or len(values) != len(columns):
        raise ValueError("a row with other columns")
    return {
        name: value if value is None or kind not in _READ else _READ[kind](value)
        for (name, kind), value in zip(columns, values, strict=True)
    }


def counts(session: Session, tables: Iterable[str]) -> Mapping[str, int]:
    quoted = session.dialect.identifier_preparer.quote
    return {
        name: session.execute(text(f"SELECT count(*) FROM {quoted(name)}")).scalar_one()  # noqa: S608 -- a table's own name
        for name in tables
    }


def defer_references(session: Session) -> None:
    """Rows may refer to rows that come later (a stage to the one that asked for it), until `check_references`."""
    if session.dialect.name == "sqlite":
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        return
    for table, constraint in _references(session):
        session.execute(text(f"ALTER TABLE {table} ALTER CONSTRAINT {constraint} DEFERRABLE INITIALLY DEFERRED"))


def check_references(session: Session) -> None:
    if session.dialect.name == "sqlite":
        return  # at the commit
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, constraint in _references(session):
        session.execute(text(f"ALTER TABLE {table} ALTER CONSTRAINT {constraint} NOT DEFERRABLE"))


def _references(session: Session) -> list[tuple[str, str]]:
    quoted, found = session.dialect.identifier_preparer.quote, inspect(session)
    return [
        (quoted(table), quoted(str(key["name"])))
        for table in found.get_table_names()
        for key in found.get_foreign_keys(table)
    ]
