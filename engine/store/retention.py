"""Drops what only moved a finished stage; the trail has said everything that is dropped here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from engine.store.database import Session
from engine.store.tables import dossiers, messages, outbox, stages


@dataclass(frozen=True, kw_only=True, slots=True)
class EndedStage:
    id: UUID
    dossier_id: UUID
    unit_id: str


_ended = (
    select(stages.c.id, stages.c.dossier_id, stages.c.unit_id)
    .where(stages.c.ended_at < bindparam("before"), stages.c.ended_at.is_not(None), stages.c.trimmed_at.is_(None))
    .order_by(stages.c.ended_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_trim = (
    update(stages)
    .where(stages.c.id.in_(bindparam("stage_ids", expanding=True)))
    .values(state=b"", trimmed_at=bindparam("at"), version=stages.c.version + 1)
)
_empty_messages = (
    update(messages)
    .where(
        messages.c.dossier_id.in_(bindparam("dossier_ids", expanding=True)),
        messages.c.to_stage_id.in_(bindparam("stage_ids", expanding=True)),
        messages.c.status == "delivered",  # what could not be delivered stands nowhere else
    )
    .values(payload={})
)
_drop_letters = delete(outbox).where(
    outbox.c.dossier_id.in_(
        select(dossiers.c.id).where(
            dossiers.c.id.in_(bindparam("dossier_ids", expanding=True)), dossiers.c.closed_at < bindparam("before")
        )
    ),
    outbox.c.status.in_(("sent", "withheld")),
)


def ended(session: Session, before: datetime, most: int) -> list[EndedStage]:
    """Stages that ended before and still have everything, first ended first, locked; other workers pass over them."""
    return [EndedStage(**row._mapping) for row in session.execute(_ended, {"before": before, "most": most})]


def trim(session: Session, ended_stages: Sequence[EndedStage], *, at: datetime) -> None:
    session.execute(_trim, {"stage_ids": [stage.id for stage in ended_stages], "at": at})


def empty_messages(session: Session, ended_stages: Sequence[EndedStage]) -> int:
    """What delivered messages carried; that they came, and their ids, stay. Gives how many."""
    given = {"stage_ids": [stage.id for stage in ended_stages], "dossier_ids": _dossiers(ended_stages)}
    return session.execute(_empty_messages, given).rowcount


def drop_letters(session: Session, ended_stages: Sequence[EndedStage], before: datetime) -> int:
    """Letters that have left, of dossiers closed before then. Gives how many."""
    return session.execute(_drop_letters, {"dossier_ids": _dossiers(ended_stages), "before": before}).rowcount


def _dossiers(ended_stages: Sequence[EndedStage]) -> list[UUID]:
    return sorted({stage.dossier_id for stage in ended_stages})
