"""Days of a book or of a unit that were closed (khóa sổ) for good, and numbers that the paper books left out."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid

from engine.store.tables.metadata import metadata
from engine.store.types import Instant

closings = Table(
    "closings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("book", Text, comment="one book; null = everything of the unit"),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False, comment="inclusive"),
    Column("reason", Text, nullable=False),
    Column("closed_by", ForeignKey("users.id"), nullable=False),
    Column("closed_at", Instant, nullable=False),
    CheckConstraint('"last" >= "first"', name="period"),
    Index("ix_closings_unit", "unit_id", "last"),
)

skipped_numbers = Table(
    "skipped_numbers",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("kind", Text, primary_key=True, comment="series, as in number_series"),
    Column("period", Text, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False, comment="inclusive"),
    Column("reason", Text, nullable=False, comment="why the paper book has no dossier under these numbers"),
    Column("proposal_id", ForeignKey("proposals.id"), nullable=False, comment="the late entry that left them out"),
    CheckConstraint('"first" > 0 AND "last" >= "first"', name="range"),
)
