"""Who wrote a signature on paper down, and the scan that shows it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("signed_results") as table:
        table.add_column(
            sa.Column("recorded_by", sa.Uuid(), comment="who wrote it down for the signer; null: the signer")
        )
        table.add_column(sa.Column("scan_id", sa.Uuid(), comment="the scan of what was signed on paper"))
        table.create_foreign_key(op.f("fk_signed_results_recorded_by"), "users", ["recorded_by"], ["id"])
        table.create_foreign_key(op.f("fk_signed_results_scan_id"), "dossier_files", ["scan_id"], ["id"])
        table.create_check_constraint(op.f("ck_signed_results_scanned"), "scan_id IS NULL OR NOT scan_owed")
        table.create_check_constraint(
            op.f("ck_signed_results_recorder"), "recorded_by IS NULL OR way = 'wet' AND recorded_by <> signed_by"
        )
    owed = sa.text("scan_owed")
    op.create_index(
        "ix_signed_results_unscanned",
        "signed_results",
        ["unit_id", "signed_at"],
        postgresql_where=owed,
        sqlite_where=owed,
    )
    op.create_index("ix_signed_results_sha256", "signed_results", ["sha256"])


def downgrade() -> None:
    op.drop_index("ix_signed_results_sha256", table_name="signed_results")
    op.drop_index("ix_signed_results_unscanned", table_name="signed_results")
    with op.batch_alter_table("signed_results") as table:
        for name in ("recorder", "scanned"):
            table.drop_constraint(op.f(f"ck_signed_results_{name}"), type_="check")
        for name in ("scan_id", "recorded_by"):
            table.drop_constraint(op.f(f"fk_signed_results_{name}"), type_="foreignkey")
            table.drop_column(name)
