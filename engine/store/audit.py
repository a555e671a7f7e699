"""Writing the trail: the events of a command, chained, in the command's own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.domain.actor import Actor
from engine.domain.audit import AuditEvent, Draft, link, unit_chain
from engine.store.database import Session
from engine.store.statement import Statement
from engine.store.tables import audit_events, units

__all__ = ["Draft", "append", "append_to_unit"]

_COLUMNS = (
    *("chain", "seq", "dossier_id", "unit_id", "kind", "actor", "occurred_at", "recorded_at"),
    *("body", "prev_hash", "hash"),
)
_insert = Statement(insert(audit_events), columns=_COLUMNS)
_lock_unit = select(units.c.audit_seq, units.c.audit_head).where(units.c.id == bindparam("unit")).with_for_update()
_move_head = (
    update(units)
    .where(units.c.id == bindparam("unit"))
    .values(audit_seq=bindparam("new_seq"), audit_head=bindparam("new_head"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Acting:
    """Who acts, for whom and when: the same for all events of a command."""

    actor: Actor
    on_behalf_of: str | None
    occurred_at: datetime
    recorded_at: datetime


def append(
    session: Session,
    *,
    chain: str,
    seq: int,
    head: bytes,
    drafts: Sequence[Draft],
    actor: Actor,
    dossier_id: UUID | None,
    occurred_at: datetime,
    recorded_at: datetime,
    on_behalf_of: str | None = None,
) -> tuple[int, bytes]:
    """Writes the drafts after event `seq`, whose hash is `head`; gives the new (seq, head) for the chain's owner,
    whose row the caller has locked and saves."""
    dossier = None if dossier_id is None else str(dossier_id)
    acting = Acting(actor=actor, on_behalf_of=on_behalf_of, occurred_at=occurred_at, recorded_at=recorded_at)
    for draft in drafts:
        seq += 1
        event = _event(draft, acting, chain=chain, seq=seq, dossier=dossier)
        body = event.body()
        following = link(head, body)
        _insert.send(session, _row(event, dossier_id, body, head, following))
        head = following
    return seq, head


def _event(draft: Draft, acting: Acting, *, chain: str, seq: int, dossier: str | None) -> AuditEvent:
    return AuditEvent(
        chain=chain,
        seq=seq,
        kind=draft.kind,
        actor=acting.actor.login,
        on_behalf_of=acting.on_behalf_of,
        unit=draft.unit_id,
        roles=(draft.role,) if draft.role else tuple(sorted(acting.actor.roles)),
        dossier=dossier,
        element=draft.element,
        process_version=draft.process_version,
        occurred_at=acting.occurred_at,
        recorded_at=acting.recorded_at,
        before=draft.before,
        data=draft.data,
    )


def append_to_unit(
    session: Session,
    unit_id: str,
    *,
    drafts: Sequence[Draft],
    actor: Actor,
    occurred_at: datetime,
    recorded_at: datetime,
) -> None:
    """Events of a command without a dossier: locks the unit's chain, writes, moves its head. The unit must exist."""
    seq, head = session.execute(_lock_unit, {"unit": unit_id}).one()
    seq, head = append(
        session,
        chain=unit_chain(unit_id),
        seq=seq,
        head=head,
        drafts=drafts,
        actor=actor,
        dossier_id=None,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
    )
    session.execute(_move_head, {"unit": unit_id, "new_seq": seq, "new_head": head})


def _row(event: AuditEvent, dossier_id: UUID | None, body: bytes, prev_hash: bytes, own_hash: bytes) -> dict[str, Any]:
    return {
        "chain": event.chain,
        "seq": event.seq,
        "dossier_id": dossier_id,
        "unit_id": event.unit,
        "kind": event.kind,
        "actor": event.actor,
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "body": body.decode(),
        "prev_hash": prev_hash,
        "hash": own_hash,
    }
