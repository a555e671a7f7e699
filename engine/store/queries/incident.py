"""Open incidents, as an operator lists them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, literal, select

from engine.store.database import Session
from engine.store.tables import dossiers, incidents, stages


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenIncident:
    """`dossier` is its code, or the applicant's name before it has one; of a confidential one neither."""

    id: UUID
    dossier: str
    unit_id: str
    process_id: str
    element: str | None
    command: str
    attempts: int
    raised_at: datetime
    error: str


CONFIDENTIAL = "(hồ sơ mật)"  # whoever runs the machine retries the step and need not know whose dossier it is
_open = (
    select(
        incidents.c.id,
        case(
            (dossiers.c.confidential.is_(True), literal(CONFIDENTIAL)),
            else_=func.coalesce(dossiers.c.code, dossiers.c.applicant_name),
        ).label("dossier"),
        stages.c.unit_id,
        stages.c.process_id,
        incidents.c.element,
        incidents.c.command,
        incidents.c.attempts,
        incidents.c.raised_at,
        incidents.c.error,
    )
    .join_from(incidents, dossiers, dossiers.c.id == incidents.c.dossier_id)
    .join(stages, stages.c.id == incidents.c.stage_id)
    .where(incidents.c.resolved_at.is_(None))
    .order_by(incidents.c.raised_at, incidents.c.id)
)


def open_incidents(session: Session) -> list[OpenIncident]:
    """Oldest first."""
    return [OpenIncident(**row._mapping) for row in session.execute(_open)]
