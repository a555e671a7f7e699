"""Where papers lie that another desk took or is to return: taken, sent, received."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid

from engine.domain.custody import CustodyKind
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant, Json

custodies = Table(
    "custodies",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("from_unit_id", ForeignKey("units.id"), nullable=False, comment="has the papers until they are received"),
    Column("to_unit_id", ForeignKey("units.id"), nullable=False),
    Column("papers", Json, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("taken_by", ForeignKey("users.id"), nullable=False),
    Column("sent_at", Instant),
    Column("sent_by", ForeignKey("users.id")),
    Column("received_at", Instant),
    Column("received_by", ForeignKey("users.id")),
    one_of("kind", CustodyKind),
    agree("sent", "sent_at IS NOT NULL", "sent_by IS NOT NULL"),
    agree("received", "received_at IS NOT NULL", "received_by IS NOT NULL"),
    CheckConstraint("received_at IS NULL OR sent_at IS NOT NULL", name="sent_first"),
    CheckConstraint("from_unit_id <> to_unit_id", name="two_units"),
    Index("ix_custodies_dossier", "dossier_id"),
    partial_index("ix_custodies_from", "from_unit_id", where="received_at IS NULL"),
    partial_index("ix_custodies_to", "to_unit_id", where="received_at IS NULL"),
)
