"""Restructurings (sắp xếp đơn vị): days on which units ended, who took over which stage, and the books that closed."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text

from engine.store.tables.metadata import metadata
from engine.store.types import Instant, Json

restructurings = Table(
    "restructurings",
    metadata,
    Column("day", Date, primary_key=True, comment="the first day of the new structure"),
    Column("successions", Json, nullable=False, comment="what the catalogue said when it was applied"),
    Column("started_at", Instant, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("finished_at", Instant, comment="null while some of its dossiers have not moved yet"),
    CheckConstraint("finished_at >= started_at", name="finished"),
)

transfers = Table(
    "transfers",
    metadata,
    Column("stage_id", ForeignKey("stages.id"), primary_key=True),
    Column("day", ForeignKey("restructurings.day"), primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("from_unit_id", ForeignKey("units.id"), nullable=False, comment="had the stage before the instant"),
    Column("to_unit_id", ForeignKey("units.id"), nullable=False, comment="has had it since"),
    Column("from_level", Text, nullable=False),
    Column("at_desk", Boolean, nullable=False, comment="the stage at the desk: with it the dossier moved"),
    Column("at", Instant, nullable=False, comment="the first instant of the day"),
    CheckConstraint("from_unit_id <> to_unit_id", name="moved"),
    Index("ix_transfers_dossier", "dossier_id", "at"),
    Index("ix_transfers_from", "from_unit_id", "at"),
    Index("ix_transfers_to", "to_unit_id", "at"),
)

closed_books = Table(
    "closed_books",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True, comment="the unit that ended"),
    Column("kind", Text, primary_key=True, comment="of number_series"),
    Column("period", Text, primary_key=True),
    Column("day", ForeignKey("restructurings.day"), nullable=False),
    Column("last", Integer, nullable=False, comment="the last number that it gave"),
    Column("continued_by", ForeignKey("units.id"), comment="whose numbers go on after it; null = closed for good"),
    CheckConstraint("last >= 0", name="last"),
)
