"""The trail: chained events, what waits to be sent, what people thought, and the installation's own settings."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from engine.domain.notice import NoticeChannel
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Bytes, Instant, Json

audit_events = Table(
    "audit_events",
    metadata,
    Column("chain", Text, primary_key=True, comment="the dossier's id, or unit:<id> for commands without a dossier"),
    Column("seq", Integer, primary_key=True, comment="1, 2, 3 … in its chain"),
    Column("dossier_id", ForeignKey("dossiers.id")),
    Column("unit_id", ForeignKey("units.id")),
    Column("kind", Text, nullable=False, comment="noun:subject:verb"),
    Column("actor", Text, nullable=False, comment="login, or system:<part>"),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("body", Text, nullable=False, comment="canonical JSON (RFC 8785) of the whole event"),
    Column("prev_hash", Bytes, nullable=False),
    Column("hash", Bytes, nullable=False, comment="SHA-256(prev_hash ‖ body)"),
    CheckConstraint("seq > 0", name="seq"),
    CheckConstraint("length(hash) = 32 AND length(prev_hash) = 32", name="hash"),
    CheckConstraint("occurred_at <= recorded_at", name="happened_before_written"),
    Index("ix_audit_events_recorded", "recorded_at"),
    # Which dossiers were digitised, for reports: without it they read the whole trail.
    partial_index("ix_audit_events_digitised", "dossier_id", "occurred_at", where="kind = 'dossier:digitised'"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id")),
    Column("topic", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("next_try_at", Instant),
    Column("sent_at", Instant),
    Column("last_error", Text),
    Column(
        "channel", Text, comment="by what it leaves; null: it lies in the folder of letters, or waits for a channel"
    ),
    Column("address", Text, comment="where the channel brings it"),
    Column("receipt", Text, comment="what the server that took it calls it"),
    one_of("status", ("pending", "sent", "failed", "withheld")),
    one_of("channel", NoticeChannel),
    agree("addressed", "channel IS NOT NULL", "address IS NOT NULL"),
    CheckConstraint("receipt IS NULL OR status = 'sent'", name="receipt"),
    agree("sent", "status = 'sent'", "sent_at IS NOT NULL"),
    agree("pending", "status = 'pending'", "next_try_at IS NOT NULL"),
    partial_index("ix_outbox_pending", "next_try_at", where="status = 'pending'"),
    Index("ix_outbox_dossier", "dossier_id"),
    partial_index("ix_outbox_codes", "created_at", where="topic = 'code'"),
    partial_index("ix_outbox_channel", "channel", "status", "sent_at", where="channel IS NOT NULL"),
)

surveys = Table(
    "surveys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False, unique=True, comment="for counting only"),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("satisfied", Integer, nullable=False, comment="1 satisfied or very satisfied, 0 not"),
    Column("answers", Json, nullable=False),
    Column("given_at", Instant, nullable=False),
    CheckConstraint("satisfied IN (0, 1)", name="satisfied"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Json, nullable=False),
)
