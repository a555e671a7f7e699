"""Follow-ups that results suggested, as the desk sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in, size_of, values_of
from engine.store.tables import dossiers, suggestions


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestionView:
    """`filed_code` is None while the dossier that was filed for it has no code yet."""

    id: UUID
    dossier_id: UUID
    dossier_code: str | None
    unit_id: str
    procedure_of: str  # of the dossier that suggested it
    procedure_from: date | None
    key: str
    procedure_code: str | None
    status: str
    suggested_at: datetime
    expires_on: date
    decided_at: datetime | None
    reason: str | None
    filed_dossier_id: UUID | None
    filed_code: str | None

    def expired(self, today: date) -> bool:
        return self.status == "suggested" and today > self.expires_on


_filed = dossiers.alias("filed")
_own = (
    "id",
    "dossier_id",
    "unit_id",
    "key",
    "procedure_code",
    "status",
    "suggested_at",
    "expires_on",
    "decided_at",
    "reason",
    "filed_dossier_id",
)
_views = (
    select(
        *(suggestions.c[name] for name in _own),
        dossiers.c.code.label("dossier_code"),
        dossiers.c.procedure_code.label("procedure_of"),
        dossiers.c.procedure_from,
        _filed.c.code.label("filed_code"),
    )
    .join_from(suggestions, dossiers, dossiers.c.id == suggestions.c.dossier_id)
    .outerjoin(_filed, _filed.c.id == suggestions.c.filed_dossier_id)
    .order_by(suggestions.c.suggested_at, suggestions.c.key)
)
_of_dossier = _views.where(
    or_(suggestions.c.dossier_id == bindparam("dossier_id"), suggestions.c.filed_dossier_id == bindparam("dossier_id"))
)
_one = _views.where(suggestions.c.id == bindparam("suggestion_id"))
_of_unit = _views.where(
    suggestions.c.unit_id == bindparam("of_unit"),
    suggestions.c.status == "suggested",
    suggestions.c.expires_on >= bindparam("today"),
)


_STATEMENTS = {"of_dossier": _of_dossier, "one": _one, "of_unit": _of_unit}


@lru_cache
def _seen(of: str, size: Size | None) -> Select[Any]:
    """Those of dossiers that the reader sees."""
    own, filed = suggestions.c.dossier_id, suggestions.c.filed_dossier_id
    return _STATEMENTS[of].where(and_(keeps_in(own, size), or_(filed.is_(None), keeps_in(filed, size))))


def _found(session: Session, reader: Reader | None, of: str, values: dict[str, Any]) -> list[SuggestionView]:
    rows = session.execute(_seen(of, size_of(reader)), values | values_of(reader))
    return [SuggestionView(**row._mapping) for row in rows]


def suggestions_of(session: Session, reader: Reader | None, dossier_id: DossierId) -> list[SuggestionView]:
    """Those that a dossier suggested, and the one that it was filed for."""
    return _found(session, reader, "of_dossier", {"dossier_id": dossier_id})


def suggestion(session: Session, reader: Reader, suggestion_id: UUID) -> SuggestionView | None:
    return next(iter(_found(session, reader, "one", {"suggestion_id": suggestion_id})), None)


def open_suggestions(session: Session, reader: Reader | None, unit: str, today: date) -> list[SuggestionView]:
    """What the desk of a unit may still file or point out, oldest first."""
    return _found(session, reader, "of_unit", {"of_unit": unit, "today": today})
