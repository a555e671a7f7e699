"""Fee lines, receipts, register entries and slips."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    fee_lines()
    receipts()
    receipt_lines()
    register_entries()
    slips()


def downgrade() -> None:
    op.drop_table("slips")
    op.drop_table("register_entries")
    op.drop_table("receipt_lines")
    op.drop_table("receipts")
    op.drop_table("fee_lines")


def fee_lines() -> None:
    op.create_table(
        "fee_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "amount",
            sa.BigInteger(),
            nullable=True,
            comment="whole đồng; null only on external lines whose amount the other agency sets",
        ),
        sa.Column("legal_source", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("exemption", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True, comment="the paper that shows the exemption"),
        sa.Column("collected_by", sa.Text(), nullable=True, comment="another agency that collects an external line"),
        sa.Column("assessed_at", Instant(), nullable=False),
        sa.CheckConstraint("kind = 'external' OR amount IS NOT NULL", name=op.f("ck_fee_lines_known")),
        sa.CheckConstraint("kind IN ('phi', 'le_phi', 'none', 'external')", name=op.f("ck_fee_lines_kind")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_fee_lines_amount")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_fee_lines_position")),
        sa.ForeignKeyConstraint(["collected_by"], ["units.id"], name=op.f("fk_fee_lines_collected_by")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_fee_lines_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_lines")),
        sa.UniqueConstraint("dossier_id", "position", name=op.f("uq_fee_lines_dossier_id_position")),
    )


def receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False, comment="own or pre-printed series"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("voided_at", Instant(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(voided_at IS NOT NULL) = (void_reason IS NOT NULL)", name=op.f("ck_receipts_voided")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipts_amount")),
        sa.CheckConstraint("number > 0", name=op.f("ck_receipts_number")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_receipts_dossier_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_receipts_issued_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_receipts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("unit_id", "series", "year", "number", name=op.f("uq_receipts_unit_id_series_year_number")),
    )
    op.create_index("ix_receipts_dossier", "receipts", ["dossier_id"], unique=False)
    op.create_index("ix_receipts_issued", "receipts", ["unit_id", "issued_at"], unique=False)


def receipt_lines() -> None:
    op.create_table(
        "receipt_lines",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("fee_line_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipt_lines_amount")),
        sa.ForeignKeyConstraint(["fee_line_id"], ["fee_lines.id"], name=op.f("fk_receipt_lines_fee_line_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_receipt_lines_receipt_id")),
        sa.PrimaryKeyConstraint("receipt_id", "fee_line_id", name=op.f("pk_receipt_lines")),
    )
    op.create_index(
        "uq_receipt_lines_paid_once",
        "receipt_lines",
        ["fee_line_id"],
        unique=True,
        postgresql_where=sa.text("NOT voided"),
        sqlite_where=sa.text("NOT voided"),
    )


def register_entries() -> None:
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False, comment="0-based place among the documents of the dossier"),
        sa.Column("content", Json(), nullable=False, comment="what the book says of this number"),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("voided_at", Instant(), nullable=True, comment="a spoilt number stays, voided with its reason"),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(voided_at IS NOT NULL) = (void_reason IS NOT NULL)", name=op.f("ck_register_entries_voided")
        ),
        sa.CheckConstraint("document >= 0", name=op.f("ck_register_entries_document")),
        sa.CheckConstraint("number > 0", name=op.f("ck_register_entries_number")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_register_entries_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_register_entries_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
        sa.UniqueConstraint(
            "unit_id", "book", "year", "number", name=op.f("uq_register_entries_unit_id_book_year_number")
        ),
    )
    op.create_index("ix_register_entries_dossier", "register_entries", ["dossier_id"], unique=False)
    op.create_index(
        "uq_register_entries_document",
        "register_entries",
        ["dossier_id", "document", "unit_id", "book"],
        unique=True,
        postgresql_where=sa.text("voided_at IS NULL"),
        sqlite_where=sa.text("voided_at IS NULL"),
    )


def slips() -> None:
    op.create_table(
        "slips",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("form_set", sa.Text(), nullable=False, comment="the dated set of forms, e.g. TT 01/2018"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("content", Json(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "key IN ('acceptance', 'supplement', 'refusal', 'apology', 'stop', 'control', 'register')",
            name=op.f("ck_slips_key"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_slips_number")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_slips_dossier_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_slips_issued_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_slips_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slips")),
        sa.UniqueConstraint("unit_id", "key", "year", "number", name=op.f("uq_slips_unit_id_key_year_number")),
    )
    op.create_index("ix_slips_dossier", "slips", ["dossier_id"], unique=False)
    op.create_index(
        "uq_slips_one_apology",
        "slips",
        ["dossier_id"],
        unique=True,
        postgresql_where=sa.text("key = 'apology'"),
        sqlite_where=sa.text("key = 'apology'"),
    )
