"""Diagrams that a unit draws itself: drafts, who saved them, what was released of them, and what new stages run."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid

from engine.domain.diagram_draft import DraftStatus
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant, Json

diagram_drafts = Table(
    "diagram_drafts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("process_id", Text, nullable=False, comment="the diagram, by the process that it draws"),
    Column("text", Text, nullable=False, comment="BPMN as it was saved last"),
    Column("forms", Json, nullable=False, server_default="{}", comment="forms of its own by key: form-js schemas"),
    Column("based_on", Text, nullable=False, comment="SHA-256 of the diagram that it was begun from, or compared with"),
    Column("begun_by", ForeignKey("users.id"), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, comment="of two who save, the second is told"),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("legal_basis", Text),
    Column("valid_from", Date, comment="from which day new stages would run it"),
    Column("submitted_by", ForeignKey("users.id")),
    Column("submitted_at", Instant),
    Column("note", Text, comment="why it was sent back last"),
    Column("settled_by", ForeignKey("users.id")),
    Column("settled_at", Instant),
    one_of("status", DraftStatus),
    agree("submitted", "status IN ('submitted', 'released')", "submitted_at IS NOT NULL AND submitted_by IS NOT NULL"),
    agree("settled", "status IN ('released', 'dropped')", "settled_at IS NOT NULL AND settled_by IS NOT NULL"),
    CheckConstraint(
        "submitted_at IS NULL OR (reason IS NOT NULL AND legal_basis IS NOT NULL AND valid_from IS NOT NULL)",
        name="reasoned",
    ),
    CheckConstraint("status <> 'released' OR settled_by <> submitted_by", name="four_eyes"),
    CheckConstraint("version > 0", name="version"),
    CheckConstraint("length(based_on) = 64", name="based_on"),
    partial_index("ix_diagram_drafts_open", "unit_id", "process_id", where="settled_at IS NULL"),
)

diagram_saves = Table(
    "diagram_saves",
    metadata,
    Column("draft_id", ForeignKey("diagram_drafts.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("saved_by", ForeignKey("users.id"), nullable=False, comment="whoever drew may not release"),
    Column("saved_at", Instant, nullable=False),
    Column("digest", Text, nullable=False, comment="SHA-256 of the text that was saved"),
    CheckConstraint("version > 0", name="version"),
    CheckConstraint("length(digest) = 64", name="digest"),
)

diagram_releases = Table(
    "diagram_releases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False, comment="whose new stages run it"),
    Column("process_id", Text, nullable=False),
    Column("number", Integer, nullable=False, comment="which release of this diagram by this unit: 1, 2, 3 …"),
    Column("text", Text, nullable=False, comment="BPMN; immutable"),
    Column("forms", Json, nullable=False, server_default="{}", comment="the unit's own that its steps use; immutable"),
    Column("product", Text, nullable=False, comment="SHA-256 of the diagram of the product when this was released"),
    Column("valid_from", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("draft_id", ForeignKey("diagram_drafts.id"), nullable=False),
    Column("submitted_by", ForeignKey("users.id"), nullable=False),
    Column("released_by", ForeignKey("users.id"), nullable=False),
    Column("released_at", Instant, nullable=False),
    CheckConstraint("released_by <> submitted_by", name="four_eyes"),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint("length(product) = 64", name="product"),
    UniqueConstraint("unit_id", "process_id", "number"),
    UniqueConstraint("draft_id"),
)
"""Triggers refuse to change or delete one."""

versions_in_force = Table(
    "versions_in_force",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("process_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, comment="of two rows for one day the later one holds"),
    Column("valid_from", Date, nullable=False),
    Column("version", ForeignKey("process_versions.hash"), nullable=False, comment="what stages started then run"),
    Column("release_id", ForeignKey("diagram_releases.id"), comment="null where an upgrade is the cause"),
    Column("recorded_at", Instant, nullable=False),
    CheckConstraint("seq > 0", name="seq"),
    Index("ix_versions_in_force_day", "unit_id", "process_id", "valid_from", "seq"),
)
"""Only where a unit has diagrams of its own; elsewhere new stages run what the product brings."""
