"""Follow-ups that results suggested, as the desk sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
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
    suggestions.c.unit_id == bindparam("unit"),
    suggestions.c.status == "suggested",
    suggestions.c.expires_on >= bindparam("today"),
)


def suggestions_of(session: Session, dossier_id: DossierId) -> list[SuggestionView]:
    """Those that a dossier suggested, and the one that it was filed for."""
    return [SuggestionView(**row._mapping) for row in session.execute(_of_dossier, {"dossier_id": dossier_id})]


def suggestion(session: Session, suggestion_id: UUID) -> SuggestionView | None:
    row = session.execute(_one, {"suggestion_id": suggestion_id}).one_or_none()
    return None if row is None else SuggestionView(**row._mapping)


def open_suggestions(session: Session, unit: str, today: date) -> list[SuggestionView]:
    """What the desk of a unit may still file or point out, oldest first."""
    return [SuggestionView(**row._mapping) for row in session.execute(_of_unit, {"unit": unit, "today": today})]
