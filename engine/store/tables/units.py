"""Units (đơn vị), people and the roles they hold, all dated."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid, text

from engine.store.tables.metadata import metadata
from engine.store.types import Bytes, Instant

units = Table(
    "units",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False, comment="ordered level id of workflows/org, never an enum"),
    Column("area", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, comment="last day, inclusive; null = still valid"),
    Column("audit_seq", Integer, nullable=False, server_default="0", comment="events of the unit's own chain"),
    Column("audit_head", Bytes, nullable=False, comment="hash of the last event of the unit's own chain"),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
)

users = Table(
    "users",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, comment="argon2id; null = cannot sign in"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("demo", Boolean, nullable=False, server_default=text("false"), comment="a demo account"),
    Column("identity_number", Text, comment="compared with those in dossiers; shown to nobody"),
    Column("failed_sign_ins", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column(
        "must_change",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="somebody else chose the password: the person chooses their own before anything else",
    ),
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
    Index("ix_assignments_user", "user_id"),
    Index("ix_assignments_unit_role", "unit_id", "role"),
)
