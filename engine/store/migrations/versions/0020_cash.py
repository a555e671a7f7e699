"""The cash of units: counts of days, hand-overs, refunds, payments to the Treasury, closed months."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0020"
down_revision = "0019"
_lines = sa.table("receipt_lines", *map(sa.column, ("receipt_id", "fee_line_id", "amount", "voided")))


def upgrade() -> None:
    cash_days()
    receipts()
    cash_movements()
    cash_hand_overs()
    cash_months()


def downgrade() -> None:
    for name in ("cash_months", "cash_hand_overs", "cash_movements"):
        op.drop_table(name)
    op.drop_index("ix_receipts_uncounted", "receipts")
    op.drop_index("ix_receipts_cash_day", "receipts")
    with _lines_aside(), op.batch_alter_table("receipts") as table:
        table.drop_constraint(op.f("fk_receipts_cash_day_id"), type_="foreignkey")
        table.drop_column("cash_day_id")
    op.drop_table("cash_days")


@contextmanager
def _lines_aside() -> Iterator[None]:
    """SQLite changes a column by making the table anew, and drops none that something refers to."""
    session = op.get_bind()
    if session.dialect.name != "sqlite":
        yield
        return
    kept = [dict(row._mapping) for row in session.execute(sa.select(_lines))]
    session.execute(sa.delete(_lines))
    yield
    if kept:
        session.execute(sa.insert(_lines), kept)


def cash_days() -> None:
    op.create_table(
        "cash_days",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column(
            "day",
            sa.Date(),
            nullable=False,
            comment="on which it was counted; covers everything since the count before",
        ),
        sa.Column("opening", sa.BigInteger(), nullable=False, comment="whole đồng, as counted the last time"),
        sa.Column("taken_in", sa.BigInteger(), nullable=False),
        sa.Column("paid_out", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=False),
        sa.CheckConstraint("box IN ('desk', 'treasury')", name=op.f("ck_cash_days_box")),
        sa.CheckConstraint(
            "counted = opening + taken_in - paid_out AND counted >= 0", name=op.f("ck_cash_days_counted")
        ),
        sa.CheckConstraint("opening >= 0 AND taken_in >= 0 AND paid_out >= 0", name=op.f("ck_cash_days_sums")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_cash_days_closed_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_cash_days_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_days")),
        sa.UniqueConstraint("unit_id", "box", "day", name=op.f("uq_cash_days_unit_id_box_day")),
    )


def cash_movements() -> None:
    op.create_table(
        "cash_movements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="whole đồng"),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=True, comment="the receipt whose money was given back"),
        sa.Column(
            "month", sa.Date(), nullable=True, comment="first day of the month whose money was paid to the Treasury"
        ),
        sa.Column("document", sa.Text(), nullable=True, comment="number of the Treasury's paper"),
        sa.Column("cash_day_id", sa.Uuid(), nullable=True, comment="the count that found it; null: none yet"),
        sa.CheckConstraint("(kind = 'deposit') = (document IS NOT NULL)", name=op.f("ck_cash_movements_document")),
        sa.CheckConstraint("(kind = 'deposit') = (month IS NOT NULL)", name=op.f("ck_cash_movements_deposit")),
        sa.CheckConstraint("(kind = 'refund') = (receipt_id IS NOT NULL)", name=op.f("ck_cash_movements_refund")),
        sa.CheckConstraint("amount > 0 OR kind = 'opening' AND amount >= 0", name=op.f("ck_cash_movements_amount")),
        sa.CheckConstraint("box IN ('desk', 'treasury')", name=op.f("ck_cash_movements_box")),
        sa.CheckConstraint("kind IN ('opening', 'refund', 'deposit')", name=op.f("ck_cash_movements_kind")),
        sa.ForeignKeyConstraint(["cash_day_id"], ["cash_days.id"], name=op.f("fk_cash_movements_cash_day_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_cash_movements_receipt_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_cash_movements_recorded_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_cash_movements_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_movements")),
    )
    op.create_index("ix_cash_movements_day", "cash_movements", ["cash_day_id"])
    _partial("ix_cash_movements_uncounted", ["unit_id", "box"], "cash_day_id IS NULL")
    _partial("uq_cash_movements_opening", ["unit_id", "box"], "kind = 'opening'", unique=True)
    _partial("uq_cash_movements_refund", ["receipt_id"], "receipt_id IS NOT NULL", unique=True)


def cash_hand_overs() -> None:
    op.create_table(
        "cash_hand_overs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("from_box", sa.Text(), nullable=False),
        sa.Column("to_box", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="whole đồng"),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", Instant(), nullable=True, comment="when somebody else had counted it; null: on its way"),
        sa.Column("given_day_id", sa.Uuid(), nullable=True, comment="the count of the box that it left"),
        sa.Column("taken_day_id", sa.Uuid(), nullable=True, comment="the count of the box that it came to"),
        sa.CheckConstraint("from_box IN ('desk', 'treasury')", name=op.f("ck_cash_hand_overs_from_box")),
        sa.CheckConstraint("to_box IN ('desk', 'treasury')", name=op.f("ck_cash_hand_overs_to_box")),
        sa.CheckConstraint("(taken_at IS NOT NULL) = (taken_by IS NOT NULL)", name=op.f("ck_cash_hand_overs_taken")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cash_hand_overs_amount")),
        sa.CheckConstraint("from_box <> to_box", name=op.f("ck_cash_hand_overs_boxes")),
        sa.CheckConstraint("taken_by <> given_by", name=op.f("ck_cash_hand_overs_two_people")),
        sa.CheckConstraint("taken_day_id IS NULL OR taken_at IS NOT NULL", name=op.f("ck_cash_hand_overs_taken_day")),
        sa.ForeignKeyConstraint(["given_by"], ["users.id"], name=op.f("fk_cash_hand_overs_given_by")),
        sa.ForeignKeyConstraint(["given_day_id"], ["cash_days.id"], name=op.f("fk_cash_hand_overs_given_day_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_cash_hand_overs_taken_by")),
        sa.ForeignKeyConstraint(["taken_day_id"], ["cash_days.id"], name=op.f("fk_cash_hand_overs_taken_day_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_cash_hand_overs_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_hand_overs")),
    )
    op.create_index("ix_cash_hand_overs_unit", "cash_hand_overs", ["unit_id", "given_at"])


def cash_months() -> None:
    op.create_table(
        "cash_months",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("phi", sa.BigInteger(), nullable=False, comment="whole đồng, without what was given back"),
        sa.Column("le_phi", sa.BigInteger(), nullable=False),
        sa.Column("retained", sa.BigInteger(), nullable=False, comment="what the unit keeps"),
        sa.Column(
            "payable", sa.BigInteger(), nullable=False, comment="what goes to the Treasury by the 5th of the next month"
        ),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=False),
        sa.CheckConstraint("payable = phi + le_phi - retained", name=op.f("ck_cash_months_payable")),
        sa.CheckConstraint("retained >= 0", name=op.f("ck_cash_months_retained")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_cash_months_closed_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_cash_months_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "month", name=op.f("pk_cash_months")),
    )


def receipts() -> None:
    with _lines_aside(), op.batch_alter_table("receipts") as table:
        table.add_column(
            sa.Column("cash_day_id", sa.Uuid(), comment="the count of the desk's cash that found it; null: none yet")
        )
        table.create_foreign_key(op.f("fk_receipts_cash_day_id"), "cash_days", ["cash_day_id"], ["id"])
    op.create_index("ix_receipts_cash_day", "receipts", ["cash_day_id"])
    uncounted = sa.text("cash_day_id IS NULL")
    op.create_index(
        "ix_receipts_uncounted", "receipts", ["unit_id"], postgresql_where=uncounted, sqlite_where=uncounted
    )


def _partial(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    held = sa.text(where)
    op.create_index(name, "cash_movements", columns, unique=unique, postgresql_where=held, sqlite_where=held)
