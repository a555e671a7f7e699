"""Writing suggestions of follow-ups: each thing is suggested once, and decided once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.database import Session
from engine.store.tables import suggestions


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestionRecord:
    id: UUID
    dossier_id: UUID
    unit_id: str
    key: str
    procedure_code: str | None
    status: str
    expires_on: date


def _adding(insert: Any) -> Any:
    """What was suggested before, by another dossier too, is not suggested again."""
    return insert(suggestions).on_conflict_do_nothing().returning(suggestions.c.key)


_add = {"sqlite": _adding(sqlite.insert), "postgresql": _adding(postgresql.insert)}
_one = select(*(suggestions.c[name] for name in SuggestionRecord.__dataclass_fields__)).where(
    suggestions.c.id == bindparam("suggestion_id")
)
_decide = (
    update(suggestions)
    .where(suggestions.c.id == bindparam("suggestion_id"), suggestions.c.status == "suggested")
    .values(
        status=bindparam("new_status"),
        decided_at=bindparam("at"),
        decided_by=bindparam("by"),
        reason=bindparam("new_reason"),
        filed_dossier_id=bindparam("filed"),
    )
)


def add(session: Session, rows: Sequence[dict[str, Any]]) -> list[str]:
    """The keys of those that are new."""
    statement = _add[session.dialect.name]
    return [key for row in rows for key in session.execute(statement, row).scalars()]


def one(session: Session, suggestion_id: UUID) -> SuggestionRecord | None:
    row = session.execute(_one, {"suggestion_id": suggestion_id}).one_or_none()
    return None if row is None else SuggestionRecord(**row._mapping)


def decide(
    session: Session,
    suggestion_id: UUID,
    *,
    status: str,
    at: datetime,
    by: UUID,
    reason: str | None = None,
    filed: UUID | None = None,
) -> bool:
    """False when somebody decided before."""
    values = {"new_status": status, "at": at, "by": by, "new_reason": reason, "filed": filed}
    return bool(session.execute(_decide, {"suggestion_id": suggestion_id, **values}).rowcount == 1)
