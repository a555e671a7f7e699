"""Originals that a desk keeps of people's papers: which, whose, where, since when, and who took them back."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from engine.store.tables.metadata import agree, metadata, partial_index
from engine.store.types import Instant

kept_originals = Table(
    "kept_originals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, comment="whose desk keeps them"),
    Column("paper", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("owner", Text, nullable=False, comment="whose paper it is"),
    Column("place", Text, nullable=False, server_default=text("''"), comment="shelf or drawer of the desk"),
    Column("kept_at", Instant, nullable=False),
    Column("kept_by", ForeignKey("users.id"), nullable=False),
    Column("returned_at", Instant),
    Column("returned_by", ForeignKey("users.id"), comment="who gave them back"),
    Column("returned_to", Text, comment="who took them"),
    agree("returned", "returned_at IS NOT NULL", "returned_by IS NOT NULL AND returned_to IS NOT NULL"),
    CheckConstraint("count > 0", name="count"),
    Index("ix_kept_originals_dossier", "dossier_id"),
    partial_index("ix_kept_originals_kept", "unit_id", "kept_at", where="returned_at IS NULL"),
)
