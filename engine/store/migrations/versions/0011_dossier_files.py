"""Files of dossiers, and the originals that desks keep."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    dossier_files()
    kept_originals()


def downgrade() -> None:
    op.drop_table("kept_originals")
    op.drop_table("dossier_files")


def dossier_files() -> None:
    op.create_table(
        "dossier_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "paper",
            sa.Text(),
            nullable=True,
            comment="name of the paper that it shows, as in dossiers.papers or the procedure's list",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="as it is shown and downloaded"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the content, in hex: its name in the file store"),
        sa.Column("media_type", sa.Text(), nullable=False, comment="by the content"),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False, comment="in which it was added"),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("struck_at", Instant(), nullable=True, comment="struck out after acceptance; before, the row goes"),
        sa.Column("struck_by", sa.Uuid(), nullable=True),
        sa.Column("strike_reason", sa.Text(), nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True, comment="the file that is to be read instead"),
        sa.CheckConstraint("kind IN ('paper', 'result', 'other')", name=op.f("ck_dossier_files_kind")),
        sa.CheckConstraint(
            "media_type IN ('application/pdf', 'image/jpeg', 'image/png')", name=op.f("ck_dossier_files_media_type")
        ),
        sa.CheckConstraint("(kind = 'paper') = (paper IS NOT NULL)", name=op.f("ck_dossier_files_named_paper")),
        sa.CheckConstraint(
            "(struck_at IS NOT NULL) = (struck_by IS NOT NULL AND strike_reason IS NOT NULL)",
            name=op.f("ck_dossier_files_struck"),
        ),
        sa.CheckConstraint("replaced_by IS NULL OR struck_at IS NOT NULL", name=op.f("ck_dossier_files_replaced")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_dossier_files_sha256")),
        sa.CheckConstraint("size > 0", name=op.f("ck_dossier_files_size")),
        sa.CheckConstraint("pages > 0", name=op.f("ck_dossier_files_pages")),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_dossier_files_added_by")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_files_dossier_id")),
        sa.ForeignKeyConstraint(["replaced_by"], ["dossier_files.id"], name=op.f("fk_dossier_files_replaced_by")),
        sa.ForeignKeyConstraint(["struck_by"], ["users.id"], name=op.f("fk_dossier_files_struck_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dossier_files_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_files")),
    )
    op.create_index("ix_dossier_files_dossier", "dossier_files", ["dossier_id"], unique=False)
    op.create_index("ix_dossier_files_sha256", "dossier_files", ["sha256"], unique=False)


def kept_originals() -> None:
    op.create_table(
        "kept_originals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False, comment="whose desk keeps them"),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False, comment="whose paper it is"),
        sa.Column(
            "place", sa.Text(), server_default=sa.text("''"), nullable=False, comment="shelf or drawer of the desk"
        ),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.Column("returned_at", Instant(), nullable=True),
        sa.Column("returned_by", sa.Uuid(), nullable=True, comment="who gave them back"),
        sa.Column("returned_to", sa.Text(), nullable=True, comment="who took them"),
        sa.CheckConstraint(
            "(returned_at IS NOT NULL) = (returned_by IS NOT NULL AND returned_to IS NOT NULL)",
            name=op.f("ck_kept_originals_returned"),
        ),
        sa.CheckConstraint("count > 0", name=op.f("ck_kept_originals_count")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_kept_originals_dossier_id")),
        sa.ForeignKeyConstraint(["kept_by"], ["users.id"], name=op.f("fk_kept_originals_kept_by")),
        sa.ForeignKeyConstraint(["returned_by"], ["users.id"], name=op.f("fk_kept_originals_returned_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_kept_originals_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_originals")),
    )
    op.create_index("ix_kept_originals_dossier", "kept_originals", ["dossier_id"], unique=False)
    op.create_index(
        "ix_kept_originals_kept",
        "kept_originals",
        ["unit_id", "kept_at"],
        unique=False,
        postgresql_where=sa.text("returned_at IS NULL"),
        sqlite_where=sa.text("returned_at IS NULL"),
    )
