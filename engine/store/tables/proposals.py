"""Follow-ups (thủ tục tiếp theo) that a result proposed, and what became of each."""

from sqlalchemy import Column, Date, ForeignKey, Table, Text, UniqueConstraint, Uuid

from engine.domain.proposal import ProposalStatus
from engine.store.tables.metadata import agree, metadata, one_of
from engine.store.types import Instant

proposals = Table(
    "proposals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False, comment="the dossier whose result proposes it"),
    Column("unit_id", ForeignKey("units.id"), nullable=False, comment="the desk that may file it"),
    Column("key", Text, nullable=False, comment="the follow-up in the procedure's block"),
    Column("procedure_code", Text, comment="null where another agency files it"),
    Column("subject", Text, nullable=False, comment="SHA-256 of whom and what it is about"),
    Column("status", Text, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("expires_on", Date, nullable=False, comment="last day on which it may be accepted"),
    Column("decided_at", Instant),
    Column("decided_by", ForeignKey("users.id")),
    Column("reason", Text, comment="why it was declined"),
    Column("filed_dossier_id", ForeignKey("dossiers.id"), unique=True, comment="the dossier that accepting it filed"),
    one_of("status", ProposalStatus),
    agree("decided", "status <> 'proposed'", "decided_at IS NOT NULL AND decided_by IS NOT NULL"),
    agree("declined", "status = 'declined'", "reason IS NOT NULL"),
    agree("filed", "status = 'accepted' AND procedure_code IS NOT NULL", "filed_dossier_id IS NOT NULL"),
    UniqueConstraint("unit_id", "subject"),
    UniqueConstraint("dossier_id", "key"),
)
