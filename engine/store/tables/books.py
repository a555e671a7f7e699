"""Bound books (sổ đóng quyển): where the paper really is, and the books of a year that were closed (khóa sổ)."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from engine.store.tables.metadata import agree, metadata
from engine.store.types import Instant

book_turns = Table(
    "book_turns",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("kind", Text, primary_key=True, comment="series, as in number_series"),
    Column("period", Text, primary_key=True, comment="year"),
    Column("first", Integer, primary_key=True, comment="from this number on the paper book is at this place"),
    Column("volume", Integer, nullable=False, comment="quyển số"),
    Column("page", Integer, nullable=False, comment="trang, within the volume"),
    Column("reason", Text, nullable=False),
    Column("recorded_by", ForeignKey("users.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    CheckConstraint('"first" > 0 AND volume > 0 AND page > 0', name="place"),
)

book_closings = Table(
    "book_closings",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("kind", Text, primary_key=True, comment="series, as in number_series"),
    Column("period", Text, primary_key=True, comment="year"),
    Column("last", Integer, nullable=False, comment="the last number; they begin at 1"),
    Column("entries", Integer, nullable=False, comment="numbers that are entered in the program, with the voided ones"),
    Column("voided", Integer, nullable=False, comment="of them spoilt when the book was closed"),
    Column("skipped", Integer, nullable=False, comment="left out by the paper book, each with its reason"),
    Column("elsewhere", Integer, nullable=False, comment="written on paper before, or in the book of the unit before"),
    Column("missing", Text, comment="numbers of which nothing is known, as people write them"),
    Column("remark", Text, comment="why they are missing"),
    Column("closed_by", ForeignKey("users.id"), nullable=False),
    Column("closed_at", Instant, nullable=False),
    Column("confirmed_by", ForeignKey("users.id"), comment="the leader who signed the closing"),
    Column("confirmed_at", Instant),
    CheckConstraint('"last" >= 0 AND entries >= 0 AND skipped >= 0 AND elsewhere >= 0', name="counts"),
    CheckConstraint("voided >= 0 AND voided <= entries", name="voided"),
    agree("missing", "missing IS NOT NULL", "remark IS NOT NULL"),
    agree("whole", '"last" = entries + skipped + elsewhere', "missing IS NULL"),
    agree("confirmed", "confirmed_at IS NOT NULL", "confirmed_by IS NOT NULL"),
    CheckConstraint("confirmed_by <> closed_by", name="two_people"),
)
