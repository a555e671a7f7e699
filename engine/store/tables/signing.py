"""Results as they were signed and sealed, who signs as what, and numbered blanks (phôi) sheet by sheet."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from engine.domain.blanks import Spent
from engine.domain.signing import Authority, Way
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant, Json

signing_positions = Table(
    "signing_positions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("authority", Text, nullable=False, comment="head or deputy: what stands above the signature"),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, comment="last day, inclusive; null = until further notice"),
    Column("decided_by", Text, nullable=False, comment="login of whoever wrote it down"),
    Column("created_at", Instant, nullable=False),
    one_of("authority", ("chair", "deputy")),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
    Index("ix_signing_positions_user", "user_id", "unit_id"),
)

signed_results = Table(
    "signed_results",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("work_item_id", ForeignKey("work_items.id"), nullable=False, unique=True),
    Column("template", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("content", Json, nullable=False, comment="all that the template says, as it was when it was signed"),
    Column("authority", Text, nullable=False),
    Column("lines", Json, nullable=False, comment="what stands above the signature"),
    Column("signed_by", ForeignKey("users.id"), nullable=False),
    Column("way", Text, nullable=False),
    Column("signed_at", Instant, nullable=False, comment="on paper it may be earlier than it was written down"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", ForeignKey("users.id"), comment="who wrote it down for the signer; null: the signer"),
    Column("sha256", Text, comment="content hash of the signed file; null for ink on paper"),
    Column("sealed_at", Instant),
    Column("sealed_by", ForeignKey("users.id")),
    Column("scan_owed", Boolean, nullable=False, comment="signed on paper, and no scan of it is attached yet"),
    Column("scan_id", ForeignKey("dossier_files.id"), comment="the scan of what was signed on paper"),
    one_of("authority", Authority),
    one_of("way", Way),
    agree("digital", "way = 'digital'", "sha256 IS NOT NULL"),
    agree("sealed", "sealed_at IS NOT NULL", "sealed_by IS NOT NULL"),
    CheckConstraint("signed_at <= recorded_at", name="signed_before_written"),
    CheckConstraint("sealed_at IS NULL OR sealed_at >= signed_at", name="sealed_after_signed"),
    CheckConstraint("NOT scan_owed OR way = 'wet'", name="scan"),
    CheckConstraint("scan_id IS NULL OR NOT scan_owed", name="scanned"),
    CheckConstraint("recorded_by IS NULL OR way = 'wet' AND recorded_by <> signed_by", name="recorder"),
    Index("ix_signed_results_dossier", "dossier_id"),
    partial_index("ix_signed_results_unsealed", "unit_id", "signed_at", where="sealed_at IS NULL"),
    partial_index("ix_signed_results_unscanned", "unit_id", "signed_at", where="scan_owed"),
    Index("ix_signed_results_sha256", "sha256"),
)

blank_lots = Table(
    "blank_lots",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("kind", Text, nullable=False, comment="as in workflows/org/signing.yaml"),
    Column("series", Text, nullable=False, comment="what is printed before the number"),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False, comment="inclusive"),
    Column("received_by", ForeignKey("users.id"), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("note", Text, nullable=False, comment="from whom, with which delivery note"),
    CheckConstraint('"first" > 0 AND "last" >= "first"', name="range"),
    UniqueConstraint("unit_id", "kind", "series", "first"),
)

blank_issues = Table(
    "blank_issues",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("lot_id", ForeignKey("blank_lots.id"), nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False, comment="inclusive"),
    Column("user_id", ForeignKey("users.id"), nullable=False, comment="who prints on them"),
    Column("issued_by", ForeignKey("users.id"), nullable=False),
    Column("issued_at", Instant, nullable=False),
    CheckConstraint('"first" > 0 AND "last" >= "first"', name="range"),
    UniqueConstraint("lot_id", "first"),
)

blank_sheets = Table(
    "blank_sheets",
    metadata,
    Column("lot_id", ForeignKey("blank_lots.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("spent", Text, nullable=False, comment="used for a dossier, or spoilt; any other sheet is still there"),
    Column("dossier_id", ForeignKey("dossiers.id")),
    Column("reason", Text, comment="why it was spoilt"),
    Column("noted_by", ForeignKey("users.id"), nullable=False),
    Column("noted_at", Instant, nullable=False),
    one_of("spent", Spent),
    agree("spoilt", "spent = 'spoilt'", "reason IS NOT NULL"),
    CheckConstraint("spent <> 'used' OR dossier_id IS NOT NULL", name="used_for_a_dossier"),
    Index("ix_blank_sheets_dossier", "dossier_id"),
)
