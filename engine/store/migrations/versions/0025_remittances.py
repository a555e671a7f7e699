"""Transfers: bank accounts of units, what came to them, what was paid from them, and how each receipt was paid."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0025"
down_revision = "0024"
_WAYS = "way IN ('cash', 'post', 'transfer', 'online')"
_WAY = "cash and post lie in the desk''s cash"
_TRANSFERRED = "what of phí and lệ phí came to the bank account, not into the desk's cash"


def upgrade() -> None:
    receipts()
    op.add_column(
        "cash_months",
        sa.Column("by_transfer", sa.BigInteger(), server_default="0", nullable=False, comment=_TRANSFERRED),
    )
    bank_accounts()
    remittances()
    bank_payments()


def downgrade() -> None:
    for name in ("bank_payments", "remittances", "bank_accounts"):
        op.drop_table(name)
    op.drop_column("cash_months", "by_transfer")
    op.drop_index("ix_receipts_way", "receipts")
    op.drop_index("ix_receipts_uncounted", "receipts")
    op.drop_column("receipts", "way")
    _partial("ix_receipts_uncounted", "receipts", ["unit_id"], "cash_day_id IS NULL")


def receipts() -> None:
    """With its CHECK inside the column, which SQLite adds without making the table anew."""
    named = op.f("ck_receipts_way")
    op.execute(f"ALTER TABLE receipts ADD COLUMN way TEXT DEFAULT 'cash' NOT NULL CONSTRAINT {named} CHECK ({_WAYS})")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON COLUMN receipts.way IS '{_WAY}'")
    op.drop_index("ix_receipts_uncounted", "receipts")
    _partial("ix_receipts_uncounted", "receipts", ["unit_id"], "cash_day_id IS NULL AND way IN ('cash', 'post')")
    op.create_index("ix_receipts_way", "receipts", ["unit_id", "way", "issued_at"])


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def bank_accounts() -> None:
    op.create_table(
        "bank_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False, comment="BIN of NAPAS"),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=True, comment="from when codes name it; null: it waits"),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True, comment="when another took its place, or it was dropped"),
        sa.CheckConstraint("length(bank) = 6", name=op.f("ck_bank_accounts_bank")),
        sa.CheckConstraint(
            "(confirmed_at IS NOT NULL) = (confirmed_by IS NOT NULL)", name=op.f("ck_bank_accounts_confirmed")
        ),
        sa.CheckConstraint("(ended_at IS NOT NULL) = (ended_by IS NOT NULL)", name=op.f("ck_bank_accounts_ended")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_bank_accounts_name")),
        sa.CheckConstraint("length(number) BETWEEN 4 AND 19", name=op.f("ck_bank_accounts_number")),
        sa.CheckConstraint("confirmed_by <> entered_by", name=op.f("ck_bank_accounts_two_people")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["users.id"], name=op.f("fk_bank_accounts_confirmed_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_bank_accounts_ended_by")),
        sa.ForeignKeyConstraint(["entered_by"], ["users.id"], name=op.f("fk_bank_accounts_entered_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_bank_accounts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_accounts")),
    )
    _partial(
        "uq_bank_accounts_in_force",
        "bank_accounts",
        ["unit_id"],
        "confirmed_at IS NOT NULL AND ended_at IS NULL",
        unique=True,
    )
    _partial(
        "uq_bank_accounts_waiting",
        "bank_accounts",
        ["unit_id"],
        "confirmed_at IS NULL AND ended_at IS NULL",
        unique=True,
    )


def remittances() -> None:
    op.create_table(
        "remittances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False, comment="the bank's of the transaction"),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="whole đồng"),
        sa.Column("purpose", sa.Text(), nullable=False, comment="what the payer wrote"),
        sa.Column("statement", sa.Text(), nullable=True, comment="the file it stands in; null: recorded by hand"),
        sa.Column("named_id", sa.Uuid(), nullable=True, comment="the one dossier that the purpose names"),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=True, comment="the receipt that it pays"),
        sa.Column("used", sa.BigInteger(), server_default="0", nullable=False, comment="what of it the receipt is for"),
        sa.Column("matched_by", sa.Uuid(), nullable=True),
        sa.Column("matched_at", Instant(), nullable=True),
        sa.Column("set_aside_by", sa.Uuid(), nullable=True),
        sa.Column(
            "set_aside_at", Instant(), nullable=True, comment="when it was found to be for no dossier, and to stay"
        ),
        sa.Column("set_aside_for", sa.Text(), nullable=True, comment="why"),
        sa.CheckConstraint("amount > 0", name=op.f("ck_remittances_amount")),
        sa.CheckConstraint("set_aside_at IS NULL OR receipt_id IS NULL", name=op.f("ck_remittances_decided_once")),
        sa.CheckConstraint("(receipt_id IS NOT NULL) = (used > 0)", name=op.f("ck_remittances_matched")),
        sa.CheckConstraint(
            "(receipt_id IS NOT NULL) = (matched_at IS NOT NULL)", name=op.f("ck_remittances_matched_at")
        ),
        sa.CheckConstraint(
            "(receipt_id IS NOT NULL) = (matched_by IS NOT NULL)", name=op.f("ck_remittances_matched_by")
        ),
        sa.CheckConstraint("length(number) > 0", name=op.f("ck_remittances_number")),
        sa.CheckConstraint(
            "(set_aside_at IS NOT NULL) = (set_aside_by IS NOT NULL)", name=op.f("ck_remittances_set_aside")
        ),
        sa.CheckConstraint(
            "(set_aside_at IS NOT NULL) = (set_aside_for IS NOT NULL)", name=op.f("ck_remittances_set_aside_for")
        ),
        sa.CheckConstraint("used BETWEEN 0 AND amount", name=op.f("ck_remittances_used")),
        sa.ForeignKeyConstraint(["account_id"], ["bank_accounts.id"], name=op.f("fk_remittances_account_id")),
        sa.ForeignKeyConstraint(["matched_by"], ["users.id"], name=op.f("fk_remittances_matched_by")),
        sa.ForeignKeyConstraint(["named_id"], ["dossiers.id"], name=op.f("fk_remittances_named_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_remittances_receipt_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_remittances_recorded_by")),
        sa.ForeignKeyConstraint(["set_aside_by"], ["users.id"], name=op.f("fk_remittances_set_aside_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_remittances_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittances")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_remittances_account_id_number")),
    )
    _partial("ix_remittances_named", "remittances", ["named_id"], "receipt_id IS NULL")
    op.create_index("ix_remittances_receipt", "remittances", ["receipt_id"])
    op.create_index("ix_remittances_unit", "remittances", ["unit_id", "booked_on"])


def bank_payments() -> None:
    op.create_table(
        "bank_payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="whole đồng"),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False, comment="number of the bank's or the Treasury's paper"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remittance_id", sa.Uuid(), nullable=True, comment="whose money was sent back"),
        sa.Column("receipt_id", sa.Uuid(), nullable=True, comment="the receipt whose money was given back"),
        sa.Column(
            "month", sa.Date(), nullable=True, comment="first day of the month whose money was paid to the Treasury"
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_payments_amount")),
        sa.CheckConstraint("(kind = 'deposit') = (month IS NOT NULL)", name=op.f("ck_bank_payments_deposit")),
        sa.CheckConstraint("length(document) > 0", name=op.f("ck_bank_payments_document")),
        sa.CheckConstraint("kind IN ('sent_back', 'refund', 'deposit')", name=op.f("ck_bank_payments_kind")),
        sa.CheckConstraint("(kind = 'refund') = (receipt_id IS NOT NULL)", name=op.f("ck_bank_payments_refund")),
        sa.CheckConstraint(
            "(kind <> 'deposit') = (remittance_id IS NOT NULL)", name=op.f("ck_bank_payments_remittance")
        ),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_bank_payments_receipt_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_bank_payments_recorded_by")),
        sa.ForeignKeyConstraint(["remittance_id"], ["remittances.id"], name=op.f("fk_bank_payments_remittance_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_bank_payments_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_payments")),
    )
    op.create_index("ix_bank_payments_receipt", "bank_payments", ["receipt_id"])
    op.create_index("ix_bank_payments_remittance", "bank_payments", ["remittance_id"])
    op.create_index("ix_bank_payments_unit", "bank_payments", ["unit_id", "occurred_at"])
    _partial(
        "uq_bank_payments_once",
        "bank_payments",
        ["remittance_id", "kind"],
        "remittance_id IS NOT NULL AND kind = 'refund'",
        unique=True,
    )
