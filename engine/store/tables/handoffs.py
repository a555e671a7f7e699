"""Messages between stages and the hand-offs that they carry."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from engine.domain.handoff import MessageKind, MessageStatus
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant, Json

messages = Table(
    "messages",
    metadata,
    Column("id", Uuid, primary_key=True, comment="delivered once: the same id again is answered, not repeated"),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("from_stage_id", ForeignKey("stages.id")),
    Column("to_stage_id", ForeignKey("stages.id")),
    Column("payload", Json, nullable=False),
    Column("status", Text, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("delivered_at", Instant),
    one_of("kind", MessageKind),
    one_of("status", MessageStatus),
    agree("delivered", "status = 'delivered'", "delivered_at IS NOT NULL"),
    Index("ix_messages_dossier", "dossier_id"),
    partial_index("ix_messages_waiting", "to_stage_id", "name", where="status = 'waiting'"),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("function", Text, nullable=False),
    Column("from_stage_id", ForeignKey("stages.id"), nullable=False),
    Column("from_unit_id", ForeignKey("units.id"), nullable=False),
    Column("to_stage_id", ForeignKey("stages.id"), nullable=False, unique=True),
    Column("to_unit_id", ForeignKey("units.id"), nullable=False),
    Column("visit", Integer, nullable=False, comment="how many times this dossier went to this unit, from 1"),
    Column("sent_at", Instant, nullable=False),
    Column("returned_at", Instant),
    Column("outcome", Text, comment="what the reply said"),
    CheckConstraint("visit > 0", name="visit"),
    CheckConstraint("returned_at >= sent_at", name="returned"),
    Index("ix_handoffs_dossier", "dossier_id"),
    partial_index("ix_handoffs_open", "to_unit_id", where="returned_at IS NULL"),
    partial_index("ix_handoffs_asked", "from_unit_id", "sent_at", where="returned_at IS NULL"),
)
