"""Fee lines (phí, lệ phí), receipts (biên lai) and the numbers that books give out."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from engine.domain.payment import PaymentWay
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant, Json

fee_lines = Table(
    "fee_lines",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("item", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, comment="whole đồng; null only on external lines whose amount the other agency sets"),
    Column("legal_source", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("exemption", Text),
    Column("evidence", Text, comment="the paper that shows the exemption"),
    Column("collected_by", ForeignKey("units.id"), comment="another agency that collects an external line"),
    Column("assessed_at", Instant, nullable=False),
    one_of("kind", ("phi", "le_phi", "none", "external")),
    CheckConstraint("position >= 0", name="position"),
    CheckConstraint("amount >= 0", name="amount"),
    CheckConstraint("kind = 'external' OR amount IS NOT NULL", name="known"),
    UniqueConstraint("dossier_id", "position"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("kind", Text, primary_key=True, comment="book, slip, receipt series or dossier code series"),
    Column("period", Text, primary_key=True, comment="year, or day for dossier codes"),
    Column("last", Integer, nullable=False),
    Column("closed_at", Instant, comment="when the book of the year was closed: it gives no number any more"),
    CheckConstraint("last >= 0", name="last"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("series", Text, nullable=False, comment="own or pre-printed series"),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", ForeignKey("users.id"), nullable=False),
    Column("voided_at", Instant),
    Column("void_reason", Text),
    Column(
        "cash_day_id", ForeignKey("cash_days.id"), comment="the count of the desk's cash that found it; null: none yet"
    ),
    Column("way", Text, nullable=False, server_default="cash", comment="cash and post lie in the desk's cash"),
    one_of("way", PaymentWay),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("number > 0", name="number"),
    agree("voided", "voided_at IS NOT NULL", "void_reason IS NOT NULL"),
    UniqueConstraint("unit_id", "series", "year", "number"),
    Index("ix_receipts_dossier", "dossier_id"),
    Index("ix_receipts_issued", "unit_id", "issued_at"),
    partial_index("ix_receipts_uncounted", "unit_id", where="cash_day_id IS NULL AND way IN ('cash', 'post')"),
    Index("ix_receipts_way", "unit_id", "way", "issued_at"),
    Index("ix_receipts_cash_day", "cash_day_id"),
)

receipt_lines = Table(
    "receipt_lines",
    metadata,
    Column("receipt_id", ForeignKey("receipts.id"), primary_key=True),
    Column("fee_line_id", ForeignKey("fee_lines.id"), primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("voided", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("amount > 0", name="amount"),
    partial_index("uq_receipt_lines_paid_once", "fee_line_id", where="NOT voided", unique=True),
)

register_entries = Table(
    "register_entries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("book", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("document", Integer, nullable=False, comment="0-based place among the documents of the dossier"),
    Column("content", Json, nullable=False, comment="what the book says of this number"),
    Column("entered_at", Instant, nullable=False),
    Column("voided_at", Instant, comment="a spoilt number stays, voided with its reason"),
    Column("void_reason", Text),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint("document >= 0", name="document"),
    agree("voided", "voided_at IS NOT NULL", "void_reason IS NOT NULL"),
    UniqueConstraint("unit_id", "book", "year", "number"),
    partial_index(
        "uq_register_entries_document",
        "dossier_id",
        "document",
        "unit_id",
        "book",
        where="voided_at IS NULL",
        unique=True,
    ),
    Index("ix_register_entries_dossier", "dossier_id"),
    Index("ix_register_entries_number", "unit_id", "year", "number"),
)

slips = Table(
    "slips",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("form_set", Text, nullable=False, comment="the dated set of forms, e.g. TT 01/2018"),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("content", Json, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", ForeignKey("users.id")),
    one_of("key", ("acceptance", "supplement", "refusal", "apology", "stop", "control", "register")),
    CheckConstraint("number > 0", name="number"),
    UniqueConstraint("unit_id", "key", "year", "number"),
    Index("ix_slips_dossier", "dossier_id"),
    partial_index("uq_slips_one_apology", "dossier_id", where="key = 'apology'", unique=True),
)
