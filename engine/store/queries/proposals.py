"""Follow-ups that results proposed, as the desk sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.tables import dossiers, proposals


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalView:
    """`filed_code` is None while the dossier that was filed for it has no code yet."""

    id: UUID
    dossier_id: UUID
    dossier_code: str | None
    unit_id: str
    procedure_of: str  # of the dossier that proposed it
    procedure_from: date | None
    key: str
    procedure_code: str | None
    status: str
    proposed_at: datetime
    expires_on: date
    decided_at: datetime | None
    reason: str | None
    filed_dossier_id: UUID | None
    filed_code: str | None

    def expired(self, today: date) -> bool:
        return self.status == "proposed" and today > self.expires_on


_filed = dossiers.alias("filed")
_own = (
    "id",
    "dossier_id",
    "unit_id",
    "key",
    "procedure_code",
    "status",
    "proposed_at",
    "expires_on",
    "decided_at",
    "reason",
    "filed_dossier_id",
)
_views = (
    select(
        *(proposals.c[name] for name in _own),
        dossiers.c.code.label("dossier_code"),
        dossiers.c.procedure_code.label("procedure_of"),
        dossiers.c.procedure_from,
        _filed.c.code.label("filed_code"),
    )
    .join_from(proposals, dossiers, dossiers.c.id == proposals.c.dossier_id)
    .outerjoin(_filed, _filed.c.id == proposals.c.filed_dossier_id)
    .order_by(proposals.c.proposed_at, proposals.c.key)
)
_of_dossier = _views.where(
    or_(proposals.c.dossier_id == bindparam("dossier_id"), proposals.c.filed_dossier_id == bindparam("dossier_id"))
)
_one = _views.where(proposals.c.id == bindparam("proposal_id"))
_of_unit = _views.where(
    proposals.c.unit_id == bindparam("unit"),
    proposals.c.status == "proposed",
    proposals.c.expires_on >= bindparam("today"),
)


def proposals_of(session: Session, dossier_id: DossierId) -> list[ProposalView]:
    """Those that a dossier proposed, and the one that it was filed for."""
    return [ProposalView(**row._mapping) for row in session.execute(_of_dossier, {"dossier_id": dossier_id})]


def proposal(session: Session, proposal_id: UUID) -> ProposalView | None:
    row = session.execute(_one, {"proposal_id": proposal_id}).one_or_none()
    return None if row is None else ProposalView(**row._mapping)


def open_proposals(session: Session, unit: str, today: date) -> list[ProposalView]:
    """What the desk of a unit may still file or point out, oldest first."""
    return [ProposalView(**row._mapping) for row in session.execute(_of_unit, {"unit": unit, "today": today})]
