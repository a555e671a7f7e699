"""When something last happened to a dossier."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select

from engine.domain.audit_kind import AuditKind
from engine.store.database import Session
from engine.store.tables import audit_events

# What moves nothing: reads, warnings that the worker gives as soon as the power is back, and what people propose.
_BESIDE = (
    AuditKind.DOSSIER_OPENED,
    AuditKind.WARNING_GIVEN,
    AuditKind.NOTICE_QUEUED,
    AuditKind.WORK_ITEM_CLAIMED,
    AuditKind.WORK_ITEM_RELEASED,
    AuditKind.COMMENT_WRITTEN,
    AuditKind.PROPOSAL_MADE,
    AuditKind.PROPOSAL_CONFIRMED,
    AuditKind.PROPOSAL_DECLINED,
    AuditKind.ORDER_APPLIED,
    AuditKind.INCIDENT_RAISED,
    AuditKind.INCIDENT_RETRIED,
)
_last = select(func.max(audit_events.c.occurred_at)).where(
    audit_events.c.chain == bindparam("of_chain"), audit_events.c.kind.not_in(_BESIDE)
)


def last_happened(session: Session, dossier_id: UUID) -> datetime | None:
    """The instant of the last event that moved the dossier."""
    found: datetime | None = session.execute(_last, {"of_chain": str(dossier_id)}).scalar_one_or_none()
    return found
