"""Drop what finished stages no longer need, in small batches; each unit's chain says how much of its own."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from engine.domain.actor import system
from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import UnitId
from engine.domain.retention import droppable_before
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import retention as retention_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.retention import EndedStage

BATCH = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Trimmed:
    stages: int = 0
    messages: int = 0
    letters: int = 0

    def __add__(self, other: "Trimmed") -> "Trimmed":
        return Trimmed(
            stages=self.stages + other.stages,
            messages=self.messages + other.messages,
            letters=self.letters + other.letters,
        )


def trim_all(installation: Installation, *, now: datetime) -> Trimmed:
    """Batch after batch until nothing is left to drop."""
    together = Trimmed()
    while batch := trim_stages(installation, now=now):
        together += batch
    return together


def trim_stages(installation: Installation, *, now: datetime) -> Trimmed | None:
    """One batch of the stages that ended longer ago than the catalogue keeps them; none when there is none left.

    Any number of workers may do so at once, and again."""
    before = droppable_before(installation.catalog.retention, now)
    if before is None:
        return None

    def command(session: Session) -> Trimmed | None:
        found = sorted(retention_store.ended(session, before, BATCH), key=attrgetter("unit_id"))
        if not found:
            return None
        together = Trimmed()
        for unit_id, of_unit in groupby(found, key=attrgetter("unit_id")):
            together += _trim(session, UnitId(unit_id), list(of_unit), before, now)
        return together

    return in_transaction(installation.database, command)


def _trim(session: Session, unit_id: UnitId, found: list[EndedStage], before: datetime, now: datetime) -> Trimmed:
    retention_store.trim(session, found, at=now)
    trimmed = Trimmed(
        stages=len(found),
        messages=retention_store.empty_messages(session, found),
        letters=retention_store.drop_letters(session, found, before),
    )
    data = {
        "ended_before": before.isoformat(),
        "stages": trimmed.stages,
        "messages": trimmed.messages,
        "letters": trimmed.letters,
    }
    with on_unit(session, actor=system("worker", unit_id), now=now) as drafts:
        drafts.append(Draft(kind=AuditKind.STAGES_TRIMMED, data=data, unit_id=unit_id))
    return trimmed
