"""Days on which units ended: who took over which stage, and the books that closed."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    restructurings()
    transfers()
    closed_books()


def downgrade() -> None:
    op.drop_table("closed_books")
    op.drop_table("transfers")
    op.drop_table("restructurings")


def restructurings() -> None:
    op.create_table(
        "restructurings",
        sa.Column("day", sa.Date(), nullable=False, comment="the first day of the new structure"),
        sa.Column("successions", Json(), nullable=False, comment="what the catalogue said when it was applied"),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column(
            "finished_at", Instant(), nullable=True, comment="null while some of its dossiers have not moved yet"
        ),
        sa.CheckConstraint("finished_at >= started_at", name=op.f("ck_restructurings_finished")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_restructurings")),
    )


def transfers() -> None:
    op.create_table(
        "transfers",
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("from_unit_id", sa.Text(), nullable=False, comment="had the stage before the instant"),
        sa.Column("to_unit_id", sa.Text(), nullable=False, comment="has had it since"),
        sa.Column("from_level", sa.Text(), nullable=False),
        sa.Column(
            "at_desk",
            sa.Boolean(),
            nullable=False,
            comment="the stage at the desk: with it the dossier moved",
        ),
        sa.Column("at", Instant(), nullable=False, comment="the first instant of the day"),
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=op.f("ck_transfers_moved")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_transfers_stage_id")),
        sa.ForeignKeyConstraint(["day"], ["restructurings.day"], name=op.f("fk_transfers_day")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_transfers_dossier_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["units.id"], name=op.f("fk_transfers_from_unit_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["units.id"], name=op.f("fk_transfers_to_unit_id")),
        sa.PrimaryKeyConstraint("stage_id", "day", name=op.f("pk_transfers")),
    )
    op.create_index("ix_transfers_dossier", "transfers", ["dossier_id", "at"], unique=False)
    op.create_index("ix_transfers_from", "transfers", ["from_unit_id", "at"], unique=False)
    op.create_index("ix_transfers_to", "transfers", ["to_unit_id", "at"], unique=False)


def closed_books() -> None:
    op.create_table(
        "closed_books",
        sa.Column("unit_id", sa.Text(), nullable=False, comment="the unit that ended"),
        sa.Column("kind", sa.Text(), nullable=False, comment="of number_series"),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False, comment="the last number that it gave"),
        sa.Column(
            "continued_by", sa.Text(), nullable=True, comment="whose numbers go on after it; null = closed for good"
        ),
        sa.CheckConstraint("last >= 0", name=op.f("ck_closed_books_last")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_closed_books_unit_id")),
        sa.ForeignKeyConstraint(["day"], ["restructurings.day"], name=op.f("fk_closed_books_day")),
        sa.ForeignKeyConstraint(["continued_by"], ["units.id"], name=op.f("fk_closed_books_continued_by")),
        sa.PrimaryKeyConstraint("unit_id", "kind", "period", name=op.f("pk_closed_books")),
    )
