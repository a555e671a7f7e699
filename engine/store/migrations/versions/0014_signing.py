"""Results as they were signed and sealed, who signs as what, and numbered blanks sheet by sheet."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0014"
down_revision = "0013"

_UNSEALED = sa.text("sealed_at IS NULL")


def upgrade() -> None:
    _positions()
    _results()
    _blanks()


def _positions() -> None:
    op.create_table(
        "signing_positions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False, comment="head or deputy: what stands above the signature"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="last day, inclusive; null = until further notice"),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="login of whoever wrote it down"),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("authority IN ('chair', 'deputy')", name=op.f("ck_signing_positions_authority")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_signing_positions_period")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_signing_positions_user_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_signing_positions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_positions")),
    )
    op.create_index("ix_signing_positions_user", "signing_positions", ["user_id", "unit_id"])


def _results() -> None:
    op.create_table(
        "signed_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("work_item_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "content", Json(), nullable=False, comment="all that the template says, as it was when it was signed"
        ),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("lines", Json(), nullable=False, comment="what stands above the signature"),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column(
            "signed_at", Instant(), nullable=False, comment="on paper it may be earlier than it was written down"
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True, comment="content hash of the signed file; null for ink on paper"),
        sa.Column("sealed_at", Instant(), nullable=True),
        sa.Column("sealed_by", sa.Uuid(), nullable=True),
        sa.Column(
            "scan_owed", sa.Boolean(), nullable=False, comment="signed on paper, and no scan of it is attached yet"
        ),
        sa.CheckConstraint("authority IN ('chair', 'deputy', 'delegated')", name=op.f("ck_signed_results_authority")),
        sa.CheckConstraint("way IN ('wet', 'digital')", name=op.f("ck_signed_results_way")),
        sa.CheckConstraint("(way = 'digital') = (sha256 IS NOT NULL)", name=op.f("ck_signed_results_digital")),
        sa.CheckConstraint("(sealed_at IS NOT NULL) = (sealed_by IS NOT NULL)", name=op.f("ck_signed_results_sealed")),
        sa.CheckConstraint("signed_at <= recorded_at", name=op.f("ck_signed_results_signed_before_written")),
        sa.CheckConstraint(
            "sealed_at IS NULL OR sealed_at >= signed_at", name=op.f("ck_signed_results_sealed_after_signed")
        ),
        sa.CheckConstraint("NOT scan_owed OR way = 'wet'", name=op.f("ck_signed_results_scan")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_signed_results_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_signed_results_unit_id")),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_items.id"], name=op.f("fk_signed_results_work_item_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["users.id"], name=op.f("fk_signed_results_signed_by")),
        sa.ForeignKeyConstraint(["sealed_by"], ["users.id"], name=op.f("fk_signed_results_sealed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_results")),
        sa.UniqueConstraint("work_item_id", name=op.f("uq_signed_results_work_item_id")),
    )
    op.create_index("ix_signed_results_dossier", "signed_results", ["dossier_id"])
    op.create_index(
        "ix_signed_results_unsealed",
        "signed_results",
        ["unit_id", "signed_at"],
        postgresql_where=_UNSEALED,
        sqlite_where=_UNSEALED,
    )


def _blanks() -> None:
    op.create_table(
        "blank_lots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="as in workflows/org/signing.yaml"),
        sa.Column("series", sa.Text(), nullable=False, comment="what is printed before the number"),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False, comment="inclusive"),
        sa.Column("received_by", sa.Uuid(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, comment="from whom, with which delivery note"),
        sa.CheckConstraint('"first" > 0 AND "last" >= "first"', name=op.f("ck_blank_lots_range")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_blank_lots_unit_id")),
        sa.ForeignKeyConstraint(["received_by"], ["users.id"], name=op.f("fk_blank_lots_received_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blank_lots")),
        sa.UniqueConstraint("unit_id", "kind", "series", "first", name=op.f("uq_blank_lots_unit_id_kind_series_first")),
    )
    op.create_table(
        "blank_issues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False, comment="inclusive"),
        sa.Column("user_id", sa.Uuid(), nullable=False, comment="who prints on them"),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.CheckConstraint('"first" > 0 AND "last" >= "first"', name=op.f("ck_blank_issues_range")),
        sa.ForeignKeyConstraint(["lot_id"], ["blank_lots.id"], name=op.f("fk_blank_issues_lot_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_blank_issues_user_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_blank_issues_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blank_issues")),
        sa.UniqueConstraint("lot_id", "first", name=op.f("uq_blank_issues_lot_id_first")),
    )
    op.create_table(
        "blank_sheets",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "spent",
            sa.Text(),
            nullable=False,
            comment="used for a dossier, or spoilt; any other sheet is still there",
        ),
        sa.Column("dossier_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was spoilt"),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.CheckConstraint("spent IN ('used', 'spoilt')", name=op.f("ck_blank_sheets_spent")),
        sa.CheckConstraint("(spent = 'spoilt') = (reason IS NOT NULL)", name=op.f("ck_blank_sheets_spoilt")),
        sa.CheckConstraint(
            "spent <> 'used' OR dossier_id IS NOT NULL", name=op.f("ck_blank_sheets_used_for_a_dossier")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["blank_lots.id"], name=op.f("fk_blank_sheets_lot_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_blank_sheets_dossier_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["users.id"], name=op.f("fk_blank_sheets_noted_by")),
        sa.PrimaryKeyConstraint("lot_id", "number", name=op.f("pk_blank_sheets")),
    )
    op.create_index("ix_blank_sheets_dossier", "blank_sheets", ["dossier_id"])


def downgrade() -> None:
    for table in ("blank_sheets", "blank_issues", "blank_lots", "signed_results", "signing_positions"):
        op.drop_table(table)
