"""The trail: events chained by hash, one chain a dossier (or a unit, for commands without a dossier)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from engine.domain.audit_kind import AuditKind
from engine.domain.canonical_json import canonical

GENESIS = bytes(32)
"""What the first event of a chain is chained to."""

_LAYOUT = 1  # version of the body's members, so that old bodies stay readable


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a command wants recorded, before it has its place in a chain."""

    kind: AuditKind
    unit_id: str
    data: Mapping[str, Any]
    before: Mapping[str, Any] | None = None  # what the same members were, where something was changed
    element: str | None = None
    process_version: str | None = None
    role: str | None = None  # in which of their roles the actor did it, where one is known


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEvent:
    """One event in its place. `roles` are those in which the actor could act; `occurred_at` is when it happened,
    `recorded_at` when it was written down (later for what was done on paper)."""

    chain: str
    seq: int
    kind: AuditKind
    actor: str
    on_behalf_of: str | None
    unit: str
    roles: tuple[str, ...]
    dossier: str | None
    element: str | None
    process_version: str | None
    occurred_at: datetime
    recorded_at: datetime
    before: Mapping[str, Any] | None
    data: Mapping[str, Any]

    def body(self) -> bytes:
        """Canonical JSON of the whole event: what is hashed. Raises ValueError for data that JSON cannot hold."""
        return canonical(
            {
                "v": _LAYOUT,
                "chain": self.chain,
                "seq": self.seq,
                "kind": self.kind,
                "actor": self.actor,
                "on_behalf_of": self.on_behalf_of,
                "unit": self.unit,
                "roles": self.roles,
                "dossier": self.dossier,
                "element": self.element,
                "process_version": self.process_version,
                "occurred_at": instant_text(self.occurred_at),
                "recorded_at": instant_text(self.recorded_at),
                "before": self.before,
                "data": self.data,
            }
        )


def link(prev_hash: bytes, body: bytes) -> bytes:
    """The hash of an event: over the hash before it and its own body, so that neither can change alone."""
    return sha256(prev_hash + body).digest()


def unit_chain(unit_id: str) -> str:
    """Name of the chain of a unit's own events."""
    return f"unit:{unit_id}"


def instant_text(instant: datetime) -> str:
    """An instant as bodies hold it: UTC, always with microseconds. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError(f"naive instant {instant!r}")
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
