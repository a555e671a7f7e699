"""The chain of one dossier beside what its events say: their hashes, in which roles it was done, and who read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Select, bindparam, select

from engine.domain.event_log import READS
from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import audit_events, units, users

_e = audit_events.c
_COLUMNS = (_e.seq, _e.kind, _e.actor, _e.body, _e.hash, _e.recorded_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkView:
    """Where an event stands in the chain, and in which of their roles the actor did it."""

    seq: int
    roles: tuple[str, ...]
    hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadView:
    """Somebody read the dossier or a file of it, or tried to."""

    kind: str
    actor: str
    actor_name: str | None
    unit_name: str | None
    at: datetime
    file: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TrailView:
    links: dict[int, LinkView]  # by the number of the event
    reads: list[ReadView]  # newest first


@lru_cache
def _rows(size: Size) -> Select[Any]:
    return (
        select(*_COLUMNS, users.c.name.label("actor_name"), units.c.name.label("unit_name"))
        .outerjoin(users, users.c.login == _e.actor)
        .outerjoin(units, units.c.id == _e.unit_id)
        .where(_e.chain == bindparam("chain"), keeps_in(_e.dossier_id, size))
        .order_by(_e.seq)
    )


def trail_of(session: Session, reader: Reader, dossier_id: DossierId) -> TrailView:
    rows = [
        (row, orjson.loads(row.body))
        for row in session.execute(_rows(reader.size), {**reader.values(), "chain": str(dossier_id)})
    ]
    return TrailView(links=_links(rows), reads=[_read(row, body) for row, body in rows if row.kind in READS][::-1])


def _links(rows: Iterable[tuple[Any, dict[str, Any]]]) -> dict[int, LinkView]:
    return {row.seq: LinkView(seq=row.seq, roles=tuple(body["roles"]), hash=row.hash.hex()) for row, body in rows}


def _read(row: Any, body: dict[str, Any]) -> ReadView:
    return ReadView(
        kind=row.kind,
        actor=row.actor,
        actor_name=row.actor_name,
        unit_name=row.unit_name,
        at=row.recorded_at,
        file=body["data"].get("name"),
    )
