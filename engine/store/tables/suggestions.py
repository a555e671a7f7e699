"""Follow-ups (thủ tục tiếp theo) that a result suggested, and what became of each."""

from sqlalchemy import Column, Date, ForeignKey, Table, Text, UniqueConstraint, Uuid

from engine.domain.suggestion import SuggestionStatus
from engine.store.tables.metadata import agree, metadata, one_of
from engine.store.types import Instant

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False, comment="the dossier whose result suggests it"),
    Column("unit_id", ForeignKey("units.id"), nullable=False, comment="the desk that may file it"),
    Column("key", Text, nullable=False, comment="the follow-up in the procedure's block"),
    Column("procedure_code", Text, comment="null where another agency files it"),
    Column("subject", Text, nullable=False, comment="SHA-256 of whom and what it is about"),
    Column("status", Text, nullable=False),
    Column("suggested_at", Instant, nullable=False),
    Column("expires_on", Date, nullable=False, comment="last day on which it may be accepted"),
    Column("decided_at", Instant),
    Column("decided_by", ForeignKey("users.id")),
    Column("reason", Text, comment="why it was declined"),
    Column("filed_dossier_id", ForeignKey("dossiers.id"), unique=True, comment="the dossier that accepting it filed"),
    one_of("status", SuggestionStatus),
    agree("decided", "status <> 'suggested'", "decided_at IS NOT NULL AND decided_by IS NOT NULL"),
    agree("declined", "status = 'declined'", "reason IS NOT NULL"),
    agree("filed", "status = 'accepted' AND procedure_code IS NOT NULL", "filed_dossier_id IS NOT NULL"),
    UniqueConstraint("unit_id", "subject"),
    UniqueConstraint("dossier_id", "key"),
)
