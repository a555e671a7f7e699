"""Rows of the trail as they lie there, also those that somebody has made unreadable behind the application's back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, collate, null, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import NullType

from engine.domain.audit import unit_chain
from engine.domain.audit_check import Head, StoredEvent
from engine.store.database import Session
from engine.store.tables import audit_events, dossiers, units

_ROWS = 2000  # fetched at a time, through a cursor on the server
_BYTE_ORDER = {"sqlite": "BINARY", "postgresql": "C"}
_NO_HEAD = Head(seq=-1, hash=b"")  # agrees with no chain


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row whose values are not even of the right type."""

    chain: str
    seq: object


@dataclass(frozen=True, slots=True)
class Owner:
    """A dossier or unit with the chain it owns and where it says that the chain ends."""

    chain: str
    label: str
    head: Head
    is_dossier: bool


def events(session: Session, chain: str | None = None) -> Iterator[StoredEvent | Unreadable]:
    """Every event, chain by chain in byte order, in the order of their numbers; or those of one chain."""
    columns = audit_events.c
    wanted = (
        columns["chain", "seq", "dossier_id", "unit_id", "kind", "actor", "occurred_at", "recorded_at"],
        columns["body", "prev_hash", "hash"],
    )
    statement = select(*(_raw(column) for group in wanted for column in group))
    if chain is not None:
        statement = statement.where(columns.chain == chain)
    for row in _stream(session, statement.order_by(_in_byte_order(session, columns.chain), columns.seq)):
        yield _event(tuple(row))


def owners(session: Session) -> Iterator[Owner]:
    """Every owner of a chain, in byte order of the chains: dossiers begin with a hexadecimal digit, before "unit:"."""
    columns = dossiers.c
    statement = select(_raw(columns.id), _raw(columns.code), _raw(columns.audit_seq), _raw(columns.audit_head))
    for dossier_id, code, seq, head in _stream(session, statement.order_by(columns.id)):
        chain = _dossier_chain(dossier_id)
        yield Owner(chain, str(code or chain or dossier_id), _head(seq, head), True)
    columns = units.c
    statement = select(columns.id, null(), _raw(columns.audit_seq), _raw(columns.audit_head))
    for unit_id, _, seq, head in _stream(session, statement.order_by(_in_byte_order(session, columns.id))):
        yield Owner(unit_chain(unit_id), unit_chain(unit_id), _head(seq, head), False)


def _event(row: tuple[Any, ...]) -> StoredEvent | Unreadable:
    chain, seq, dossier_id, unit_id, kind, actor, occurred_at, recorded_at, body, prev_hash, own_hash = row
    right_types = isinstance(seq, int) and isinstance(prev_hash, bytes) and isinstance(own_hash, bytes)
    if not right_types or not all(isinstance(text, str) for text in (chain, kind, actor, body)):
        return Unreadable(str(chain), seq)
    try:
        dossier = None if dossier_id is None else str(UUID(str(dossier_id)))
        happened, written = _instant(occurred_at), _instant(recorded_at)
    except ValueError:
        return Unreadable(chain, seq)
    return StoredEvent(chain, seq, dossier, unit_id, kind, actor, happened, written, body, prev_hash, own_hash)


def _dossier_chain(dossier_id: object) -> str:
    """Of an id that cannot be one: no chain, so that its events are found to be missing."""
    try:
        return str(UUID(str(dossier_id)))
    except ValueError:
        return ""


def _instant(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


def _head(seq: object, head: object) -> Head:
    return Head(seq=seq, hash=head) if isinstance(seq, int) and isinstance(head, bytes) else _NO_HEAD


def _raw(column: Column[Any]) -> ColumnElement[Any]:
    """The value as the driver gives it: SQLite keeps whatever somebody put there."""
    return type_coerce(column, NullType())


def _in_byte_order(session: Session, column: ColumnElement[str]) -> ColumnElement[str]:
    """The order in which Python compares text too; a database's own language might ignore hyphens."""
    return cast(ColumnElement[str], collate(column, _BYTE_ORDER[session.dialect.name]))


def _stream(session: Session, statement: Any) -> Iterator[Any]:
    return iter(session.execute(statement, execution_options={"yield_per": _ROWS}))
