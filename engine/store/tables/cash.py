"""Cash of units: what moves it, who handed it to whom, each count of a day, each closed month."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, UniqueConstraint, Uuid

from engine.domain.cash import Box, Movement
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant

cash_days = Table(
    "cash_days",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("box", Text, nullable=False),
    Column("day", Date, nullable=False, comment="on which it was counted; covers everything since the count before"),
    Column("opening", BigInteger, nullable=False, comment="whole đồng, as counted the last time"),
    Column("taken_in", BigInteger, nullable=False),
    Column("paid_out", BigInteger, nullable=False),
    Column("counted", BigInteger, nullable=False),
    Column("closed_by", ForeignKey("users.id"), nullable=False),
    Column("closed_at", Instant, nullable=False),
    one_of("box", Box),
    CheckConstraint("opening >= 0 AND taken_in >= 0 AND paid_out >= 0", name="sums"),
    CheckConstraint("counted = opening + taken_in - paid_out AND counted >= 0", name="counted"),
    UniqueConstraint("unit_id", "box", "day"),
)

cash_movements = Table(
    "cash_movements",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("box", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False, comment="whole đồng"),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_by", ForeignKey("users.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("receipt_id", ForeignKey("receipts.id"), comment="the receipt whose money was given back"),
    Column("month", Date, comment="first day of the month whose money was paid to the Treasury"),
    Column("document", Text, comment="number of the Treasury's paper"),
    Column("cash_day_id", ForeignKey("cash_days.id"), comment="the count that found it; null: none yet"),
    one_of("box", Box),
    one_of("kind", Movement),
    CheckConstraint("amount > 0 OR kind = 'opening' AND amount >= 0", name="amount"),
    agree("refund", "kind = 'refund'", "receipt_id IS NOT NULL"),
    agree("deposit", "kind = 'deposit'", "month IS NOT NULL"),
    agree("document", "kind = 'deposit'", "document IS NOT NULL"),
    partial_index("uq_cash_movements_opening", "unit_id", "box", where="kind = 'opening'", unique=True),
    partial_index("uq_cash_movements_refund", "receipt_id", where="receipt_id IS NOT NULL", unique=True),
    partial_index("ix_cash_movements_uncounted", "unit_id", "box", where="cash_day_id IS NULL"),
    Index("ix_cash_movements_day", "cash_day_id"),
)

cash_hand_overs = Table(
    "cash_hand_overs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("from_box", Text, nullable=False),
    Column("to_box", Text, nullable=False),
    Column("amount", BigInteger, nullable=False, comment="whole đồng"),
    Column("given_by", ForeignKey("users.id"), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("taken_by", ForeignKey("users.id")),
    Column("taken_at", Instant, comment="when somebody else had counted it; null: on its way"),
    Column("given_day_id", ForeignKey("cash_days.id"), comment="the count of the box that it left"),
    Column("taken_day_id", ForeignKey("cash_days.id"), comment="the count of the box that it came to"),
    one_of("from_box", Box),
    one_of("to_box", Box),
    CheckConstraint("from_box <> to_box", name="boxes"),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("taken_by <> given_by", name="two_people"),
    agree("taken", "taken_at IS NOT NULL", "taken_by IS NOT NULL"),
    CheckConstraint("taken_day_id IS NULL OR taken_at IS NOT NULL", name="taken_day"),
    Index("ix_cash_hand_overs_unit", "unit_id", "given_at"),
)

cash_months = Table(
    "cash_months",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("month", Date, primary_key=True, comment="its first day"),
    Column("phi", BigInteger, nullable=False, comment="whole đồng, without what was given back"),
    Column("le_phi", BigInteger, nullable=False),
    Column(
        "by_transfer",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="what of phí and lệ phí came to the bank account, not into the desk's cash",
    ),
    Column("retained", BigInteger, nullable=False, comment="what the unit keeps"),
    Column("payable", BigInteger, nullable=False, comment="what goes to the Treasury by the 5th of the next month"),
    Column("closed_by", ForeignKey("users.id"), nullable=False),
    Column("closed_at", Instant, nullable=False),
    CheckConstraint("payable = phi + le_phi - retained", name="payable"),
    CheckConstraint("retained >= 0", name="retained"),
)
