"""Who is on call (trực) in a unit, by night and on days off, for dossiers whose term runs round the clock."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid

from engine.store.tables.metadata import agree, metadata
from engine.store.types import Instant

on_call = Table(
    "on_call",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False, comment="mobile, or empty"),
    Column("email", Text, nullable=False, comment="or empty"),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("recorded_by", ForeignKey("users.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("struck_at", Instant, comment="entered by mistake, or somebody else took over"),
    Column("struck_by", ForeignKey("users.id")),
    CheckConstraint("ends_at > starts_at", name="period"),
    CheckConstraint("length(name) > 0", name="name"),
    CheckConstraint("phone <> '' OR email <> ''", name="reached"),
    agree("struck", "struck_at IS NOT NULL", "struck_by IS NOT NULL"),
    Index("ix_on_call_unit", "unit_id", "ends_at"),
)
