"""What an office brings with it: opening numbers of books, dossiers under way, the figures of the last report."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "takeovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False, comment="name of the file, without its folder"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the file's bytes, in hex"),
        sa.Column(
            "kinds", sa.Text(), nullable=False, comment="books, dossiers, carry-over: what of the file was taken"
        ),
        sa.Column("taken_by", sa.Text(), nullable=False, comment="login, or system:<part>"),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_takeovers_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeovers")),
        sa.UniqueConstraint("unit_id", "sha256", "kinds", name=op.f("uq_takeovers_unit_id_sha256_kinds")),
    )
    number_openings()
    taken_dossiers()
    carried_figures()


def downgrade() -> None:
    op.drop_table("carried_figures")
    op.drop_table("taken_dossiers")
    op.drop_table("number_openings")
    op.drop_table("takeovers")


def number_openings() -> None:
    op.create_table(
        "number_openings",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="as in number_series"),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False, comment="first number that was given on paper"),
        sa.Column("last", sa.Integer(), nullable=False, comment="last number that was given on paper"),
        sa.Column("volume", sa.Text(), nullable=True, comment="quyển số"),
        sa.Column("page", sa.Text(), nullable=True, comment="trang"),
        sa.Column("takeover_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("first > 0", name=op.f("ck_number_openings_first")),
        sa.CheckConstraint("last >= first", name=op.f("ck_number_openings_last")),
        sa.ForeignKeyConstraint(["takeover_id"], ["takeovers.id"], name=op.f("fk_number_openings_takeover_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_number_openings_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "kind", "period", "first", name=op.f("pk_number_openings")),
    )


def taken_dossiers() -> None:
    op.create_table(
        "taken_dossiers",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("takeover_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_row", sa.Integer(), nullable=False, comment="row of the sheet, from 1"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_taken_dossiers_dossier_id")),
        sa.ForeignKeyConstraint(["takeover_id"], ["takeovers.id"], name=op.f("fk_taken_dossiers_takeover_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_taken_dossiers")),
    )
    op.create_index("ix_taken_dossiers_takeover", "taken_dossiers", ["takeover_id"], unique=False)


def carried_figures() -> None:
    op.create_table(
        "carried_figures",
        sa.Column("takeover_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="row of the sheet, from 1"),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False, comment="last day of the last report made elsewhere"),
        sa.Column(
            "first_day",
            sa.Date(),
            nullable=True,
            comment="first day of that report; null = only what it carried over is known",
        ),
        sa.Column("domain_group", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=True, comment="null = the figure is of the whole group"),
        sa.Column("carried", sa.Integer(), nullable=False, comment="open at the end of as_of: kỳ trước chuyển qua"),
        *(
            sa.Column(name, sa.Integer(), nullable=True, comment="of that report")
            for name in ("online", "direct", "brought", "early", "on_time", "overdue", "past_term")
        ),
        sa.CheckConstraint("carried >= 0", name=op.f("ck_carried_figures_carried")),
        sa.CheckConstraint("first_day IS NULL OR first_day <= as_of", name=op.f("ck_carried_figures_period")),
        sa.ForeignKeyConstraint(["takeover_id"], ["takeovers.id"], name=op.f("fk_carried_figures_takeover_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_carried_figures_unit_id")),
        sa.PrimaryKeyConstraint("takeover_id", "position", name=op.f("pk_carried_figures")),
    )
    op.create_index("ix_carried_figures_unit", "carried_figures", ["unit_id", "as_of"], unique=False)
