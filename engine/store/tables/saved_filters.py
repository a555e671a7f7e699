"""Saved filters of the inbox (bộ lọc đã lưu), and which of them each person begins with."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid, text

from engine.domain.work_filter import InboxList
from engine.store.tables.metadata import metadata, one_of, partial_index
from engine.store.types import Instant, Json

saved_filters = Table(
    "saved_filters",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("owner_id", ForeignKey("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("shared", Boolean, nullable=False, server_default=text("false"), comment="offered to everybody in the unit"),
    Column("list", Text, nullable=False, comment="which list of the inbox it narrows"),
    Column("narrowing", Json, nullable=False, comment="field -> what was typed; a field that is left open is absent"),
    Column("changed_at", Instant, nullable=False),
    one_of("list", InboxList),
    CheckConstraint("name <> ''", name="name"),
    Index("uq_saved_filters_name", "unit_id", "owner_id", "name", unique=True),
    partial_index("ix_saved_filters_shared", "unit_id", where="shared"),
)

default_filters = Table(
    "default_filters",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("filter_id", ForeignKey("saved_filters.id"), nullable=False),
    Index("ix_default_filters_filter", "filter_id"),
)
"""The filter with which a person's inbox opens in a unit; nobody needs one."""
