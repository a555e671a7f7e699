"""Who stands in for whom, who is whose relative, and who handles a confidential dossier: dated rows about people."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, Uuid, text

from engine.domain.interest import Kinship
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant, Json

delegations = Table(
    "delegations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, comment="the substitute"),
    Column("absent_id", ForeignKey("users.id"), nullable=False, comment="in whose name"),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False, comment="last day, inclusive: a delegation always ends"),
    Column("procedures", Json, nullable=False, comment="codes; none and no domains = all"),
    Column("domains", Json, nullable=False, comment="fields; none and no procedures = all"),
    Column("signing_only", Boolean, nullable=False, server_default=text("false")),
    Column("reason", Text, nullable=False),
    Column("decided_by", ForeignKey("users.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant, comment="ended before its last day"),
    Column("ended_by", Text, comment="login"),
    Column("end_reason", Text),
    CheckConstraint("valid_to >= valid_from", name="period"),
    CheckConstraint("user_id <> absent_id", name="two_people"),
    agree("ended", "ended_at IS NOT NULL", "ended_by IS NOT NULL AND end_reason IS NOT NULL"),
    Index("ix_delegations_user", "user_id", "valid_to"),
    Index("ix_delegations_unit", "unit_id", "valid_to"),
)

relations = Table(
    "relations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, comment="whose relative"),
    Column("kinship", Text, nullable=False),
    Column("identity_number", Text, nullable=False, comment="compared with those in dossiers; shown to nobody"),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("declared_by", ForeignKey("users.id"), nullable=False),
    Column("declared_at", Instant, nullable=False),
    one_of("kinship", Kinship),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
    Index("ix_relations_user", "user_id"),
)

handlers = Table(
    "handlers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("assigned_at", Instant, nullable=False),
    Column("assigned_by", Text, nullable=False, comment="login"),
    Column("ended_at", Instant),
    Column("end_reason", Text),
    agree("ended", "ended_at IS NOT NULL", "end_reason IS NOT NULL"),
    partial_index("uq_handlers_now", "dossier_id", "unit_id", "role", "user_id", where="ended_at IS NULL", unique=True),
    partial_index("ix_handlers_user", "user_id", where="ended_at IS NULL"),
)
