"""Books of a year: where the bound book really is, and its closing, after which it gives no number."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column(
        "number_series",
        sa.Column(
            "closed_at",
            Instant(),
            nullable=True,
            comment="when the book of the year was closed: it gives no number any more",
        ),
    )
    book_turns()
    book_closings()


def downgrade() -> None:
    op.drop_table("book_closings")
    op.drop_table("book_turns")
    op.drop_column("number_series", "closed_at")


def book_turns() -> None:
    op.create_table(
        "book_turns",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="series, as in number_series"),
        sa.Column("period", sa.Text(), nullable=False, comment="year"),
        sa.Column("first", sa.Integer(), nullable=False, comment="from this number on the paper book is at this place"),
        sa.Column("volume", sa.Integer(), nullable=False, comment="quyển số"),
        sa.Column("page", sa.Integer(), nullable=False, comment="trang, within the volume"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.CheckConstraint('"first" > 0 AND volume > 0 AND page > 0', name=op.f("ck_book_turns_place")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_book_turns_unit_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_book_turns_recorded_by")),
        sa.PrimaryKeyConstraint("unit_id", "kind", "period", "first", name=op.f("pk_book_turns")),
    )


def book_closings() -> None:
    op.create_table(
        "book_closings",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="series, as in number_series"),
        sa.Column("period", sa.Text(), nullable=False, comment="year"),
        sa.Column("last", sa.Integer(), nullable=False, comment="the last number; they begin at 1"),
        sa.Column(
            "entries",
            sa.Integer(),
            nullable=False,
            comment="numbers that are entered in the program, with the voided ones",
        ),
        sa.Column("voided", sa.Integer(), nullable=False, comment="of them spoilt when the book was closed"),
        sa.Column("skipped", sa.Integer(), nullable=False, comment="left out by the paper book, each with its reason"),
        sa.Column(
            "elsewhere",
            sa.Integer(),
            nullable=False,
            comment="written on paper before, or in the book of the unit before",
        ),
        sa.Column("missing", sa.Text(), comment="numbers of which nothing is known, as people write them"),
        sa.Column("remark", sa.Text(), comment="why they are missing"),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), comment="the leader who signed the closing"),
        sa.Column("confirmed_at", Instant()),
        sa.CheckConstraint(
            '"last" >= 0 AND entries >= 0 AND skipped >= 0 AND elsewhere >= 0', name=op.f("ck_book_closings_counts")
        ),
        sa.CheckConstraint("voided >= 0 AND voided <= entries", name=op.f("ck_book_closings_voided")),
        sa.CheckConstraint("(missing IS NOT NULL) = (remark IS NOT NULL)", name=op.f("ck_book_closings_missing")),
        sa.CheckConstraint(
            '("last" = entries + skipped + elsewhere) = (missing IS NULL)', name=op.f("ck_book_closings_whole")
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NOT NULL) = (confirmed_by IS NOT NULL)", name=op.f("ck_book_closings_confirmed")
        ),
        sa.CheckConstraint("confirmed_by <> closed_by", name=op.f("ck_book_closings_two_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_book_closings_unit_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_book_closings_closed_by")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["users.id"], name=op.f("fk_book_closings_confirmed_by")),
        sa.PrimaryKeyConstraint("unit_id", "kind", "period", name=op.f("pk_book_closings")),
    )
