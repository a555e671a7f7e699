"""Pre-printed receipts: books, who has them, what became of each sheet, and the closed reports of their use."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy import UniqueConstraint as Unique

from engine.domain.receipt_books import Fate
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant

receipt_books = Table(
    "receipt_books",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("kind", Text, nullable=False, comment="as in workflows/org/receipt_papers.yaml"),
    Column("form_sign", Text, nullable=False, comment="ký hiệu mẫu, such as 01BLP2-001"),
    Column("sign", Text, nullable=False, comment="ký hiệu, such as AA-21T"),
    Column("book", Integer, nullable=False, comment="number of the book (quyển)"),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False, comment="inclusive"),
    Column("face_value", BigInteger, comment="whole đồng of each sheet; null: written by hand"),
    Column("document", Text, nullable=False, comment="with which paper it was bought or handed on"),
    Column("bought_by", ForeignKey("users.id"), comment="null: handed on by a restructuring"),
    Column("bought_at", Instant, nullable=False),
    Column("from_book_id", ForeignKey("receipt_books.id"), comment="the predecessor's book whose rest this is"),
    CheckConstraint('"first" > 0 AND "last" >= "first"', name="range"),
    CheckConstraint("book > 0", name="book"),
    CheckConstraint("face_value > 0", name="face_value"),
    CheckConstraint("(bought_by IS NULL) = (from_book_id IS NOT NULL)", name="whence"),
    Unique("unit_id", "form_sign", "sign", "book"),
    Unique("unit_id", "form_sign", "sign", "first"),
)

receipt_book_issues = Table(
    "receipt_book_issues",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("book_id", ForeignKey("receipt_books.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False, comment="who writes in it"),
    Column("issued_by", ForeignKey("users.id"), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("returned_to", ForeignKey("users.id")),
    Column("returned_at", Instant, comment="null: they have it still"),
    agree("returned", "returned_at IS NOT NULL", "returned_to IS NOT NULL"),
    CheckConstraint("returned_at >= issued_at", name="order"),
    partial_index("uq_receipt_book_issues_held", "book_id", where="returned_at IS NULL", unique=True),
    partial_index("ix_receipt_book_issues_user", "user_id", where="returned_at IS NULL"),
    Index("ix_receipt_book_issues_book", "book_id", "issued_at"),
)

receipt_sheets = Table(
    "receipt_sheets",
    metadata,
    Column("book_id", ForeignKey("receipt_books.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("fate", Text, nullable=False, comment="what became of it; any other sheet is still there"),
    Column("receipt_id", ForeignKey("receipts.id"), comment="which stands on it, perhaps on several of face values"),
    Column("reason", Text, comment="why it was not used"),
    Column("spent_at", Instant, nullable=False, comment="when it happened: the report counts by it"),
    Column("noted_by", ForeignKey("users.id"), comment="null: handed on by a restructuring"),
    Column("noted_at", Instant, nullable=False),
    one_of("fate", Fate),
    agree("used", "fate = 'used'", "receipt_id IS NOT NULL"),
    agree("reason", "fate <> 'used'", "reason IS NOT NULL"),
    CheckConstraint("noted_by IS NOT NULL OR fate = 'handed_on'", name="noted"),
    CheckConstraint("number > 0", name="number"),
    Index("ix_receipt_sheets_receipt", "receipt_id"),
)

receipt_use_closings = Table(
    "receipt_use_closings",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("last", Date, primary_key=True, comment="last day of the quarter; nothing up to it changes any more"),
    Column("first", Date, nullable=False),
    Column("opening", Integer, nullable=False, comment="sheets, as the columns of the report"),
    Column("bought", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("lost", Integer, nullable=False),
    Column("cancelled", Integer, nullable=False),
    Column("handed_on", Integer, nullable=False),
    Column("closing", Integer, nullable=False),
    Column("closed_by", ForeignKey("users.id"), nullable=False),
    Column("closed_at", Instant, nullable=False),
    CheckConstraint(
        "closing = opening + bought - used - deleted - lost - cancelled - handed_on AND closing >= 0", name="closing"
    ),
    CheckConstraint('"last" > "first"', name="days"),
)
