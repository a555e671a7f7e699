"""Orders that close offices or suspend terms (A14), and later orders that lift or shorten them."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Table, Text, UniqueConstraint, Uuid

from engine.domain.days_off import OrderEffect
from engine.store.tables.metadata import agree, metadata, one_of
from engine.store.types import Instant, Json

calendar_orders = Table(
    "calendar_orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("effect", Text, comment="null for one that lifts another"),
    Column("first", Date, nullable=False, comment="first day; for one that lifts, the first day that is free again"),
    Column("last", Date, comment="inclusive; null for one that lifts another"),
    Column("areas", Json, nullable=False),
    Column("units", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Column("lifts_id", ForeignKey("calendar_orders.id"), comment="the order that this one lifts or shortens"),
    Column("recorded_by", ForeignKey("users.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    one_of("effect", OrderEffect),
    agree("lifting", "lifts_id IS NULL", "effect IS NOT NULL AND last IS NOT NULL"),
    CheckConstraint('"last" >= "first" AND "first" >= decided_on', name="period"),
    UniqueConstraint("authority", "number"),
)
