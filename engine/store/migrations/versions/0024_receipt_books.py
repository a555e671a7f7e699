"""Pre-printed receipts: books, who has them, what became of each sheet, closed reports of their use."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    receipt_books()
    receipt_book_issues()
    receipt_sheets()
    receipt_use_closings()


def downgrade() -> None:
    for name in ("receipt_use_closings", "receipt_sheets", "receipt_book_issues", "receipt_books"):
        op.drop_table(name)


def receipt_books() -> None:
    op.create_table(
        "receipt_books",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="as in workflows/org/receipt_papers.yaml"),
        sa.Column("form_sign", sa.Text(), nullable=False, comment="ký hiệu mẫu, such as 01BLP2-001"),
        sa.Column("sign", sa.Text(), nullable=False, comment="ký hiệu, such as AA-21T"),
        sa.Column("book", sa.Integer(), nullable=False, comment="number of the book (quyển)"),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False, comment="inclusive"),
        sa.Column("face_value", sa.BigInteger(), comment="whole đồng of each sheet; null: written by hand"),
        sa.Column("document", sa.Text(), nullable=False, comment="with which paper it was bought or handed on"),
        sa.Column("bought_by", sa.Uuid(), comment="null: handed on by a restructuring"),
        sa.Column("bought_at", Instant(), nullable=False),
        sa.Column("from_book_id", sa.Uuid(), comment="the predecessor's book whose rest this is"),
        sa.CheckConstraint('"first" > 0 AND "last" >= "first"', name=op.f("ck_receipt_books_range")),
        sa.CheckConstraint("book > 0", name=op.f("ck_receipt_books_book")),
        sa.CheckConstraint("face_value > 0", name=op.f("ck_receipt_books_face_value")),
        sa.CheckConstraint("(bought_by IS NULL) = (from_book_id IS NOT NULL)", name=op.f("ck_receipt_books_whence")),
        sa.ForeignKeyConstraint(["bought_by"], ["users.id"], name=op.f("fk_receipt_books_bought_by")),
        sa.ForeignKeyConstraint(["from_book_id"], ["receipt_books.id"], name=op.f("fk_receipt_books_from_book_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_receipt_books_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_books")),
        sa.UniqueConstraint(
            "unit_id", "form_sign", "sign", "book", name=op.f("uq_receipt_books_unit_id_form_sign_sign_book")
        ),
        sa.UniqueConstraint(
            "unit_id", "form_sign", "sign", "first", name=op.f("uq_receipt_books_unit_id_form_sign_sign_first")
        ),
    )


def receipt_book_issues() -> None:
    op.create_table(
        "receipt_book_issues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False, comment="who writes in it"),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("returned_to", sa.Uuid()),
        sa.Column("returned_at", Instant(), comment="null: they have it still"),
        sa.CheckConstraint(
            "(returned_at IS NOT NULL) = (returned_to IS NOT NULL)", name=op.f("ck_receipt_book_issues_returned")
        ),
        sa.CheckConstraint("returned_at >= issued_at", name=op.f("ck_receipt_book_issues_order")),
        sa.ForeignKeyConstraint(["book_id"], ["receipt_books.id"], name=op.f("fk_receipt_book_issues_book_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_receipt_book_issues_issued_by")),
        sa.ForeignKeyConstraint(["returned_to"], ["users.id"], name=op.f("fk_receipt_book_issues_returned_to")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_receipt_book_issues_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_book_issues")),
    )
    op.create_index("ix_receipt_book_issues_book", "receipt_book_issues", ["book_id", "issued_at"])
    held = sa.text("returned_at IS NULL")
    for name, column in (("uq_receipt_book_issues_held", "book_id"), ("ix_receipt_book_issues_user", "user_id")):
        unique = name.startswith("uq")
        op.create_index(name, "receipt_book_issues", [column], unique=unique, postgresql_where=held, sqlite_where=held)


def receipt_sheets() -> None:
    op.create_table(
        "receipt_sheets",
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False, comment="what became of it; any other sheet is still there"),
        sa.Column("receipt_id", sa.Uuid(), comment="which stands on it, perhaps on several of face values"),
        sa.Column("reason", sa.Text(), comment="why it was not used"),
        sa.Column("spent_at", Instant(), nullable=False, comment="when it happened: the report counts by it"),
        sa.Column("noted_by", sa.Uuid(), comment="null: handed on by a restructuring"),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "fate IN ('used', 'spoilt', 'lost', 'cancelled', 'handed_on')", name=op.f("ck_receipt_sheets_fate")
        ),
        sa.CheckConstraint("(fate = 'used') = (receipt_id IS NOT NULL)", name=op.f("ck_receipt_sheets_used")),
        sa.CheckConstraint("(fate <> 'used') = (reason IS NOT NULL)", name=op.f("ck_receipt_sheets_reason")),
        sa.CheckConstraint("noted_by IS NOT NULL OR fate = 'handed_on'", name=op.f("ck_receipt_sheets_noted")),
        sa.CheckConstraint("number > 0", name=op.f("ck_receipt_sheets_number")),
        sa.ForeignKeyConstraint(["book_id"], ["receipt_books.id"], name=op.f("fk_receipt_sheets_book_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["users.id"], name=op.f("fk_receipt_sheets_noted_by")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_receipt_sheets_receipt_id")),
        sa.PrimaryKeyConstraint("book_id", "number", name=op.f("pk_receipt_sheets")),
    )
    op.create_index("ix_receipt_sheets_receipt", "receipt_sheets", ["receipt_id"])


def receipt_use_closings() -> None:
    figures = ("bought", "used", "deleted", "lost", "cancelled", "handed_on", "closing")
    op.create_table(
        "receipt_use_closings",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column(
            "last", sa.Date(), nullable=False, comment="last day of the quarter; nothing up to it changes any more"
        ),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("opening", sa.Integer(), nullable=False, comment="sheets, as the columns of the report"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in figures),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "closing = opening + bought - used - deleted - lost - cancelled - handed_on AND closing >= 0",
            name=op.f("ck_receipt_use_closings_closing"),
        ),
        sa.CheckConstraint('"last" > "first"', name=op.f("ck_receipt_use_closings_days")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_receipt_use_closings_closed_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_receipt_use_closings_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "last", name=op.f("pk_receipt_use_closings")),
    )
