"""Files that citizens send in parts, and letters with their codes, which are dropped after a day."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Bytes, Instant

revision = "0027"
down_revision = "0026"

_CODES = sa.text("topic = 'code'")


def upgrade() -> None:
    incoming_files()
    incoming_parts()
    op.create_index("ix_outbox_codes", "outbox", ["created_at"], sqlite_where=_CODES, postgresql_where=_CODES)


def downgrade() -> None:
    op.drop_index("ix_outbox_codes", table_name="outbox")
    op.drop_table("incoming_parts")
    op.drop_table("incoming_files")


def incoming_files() -> None:
    op.create_table(
        "incoming_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True, comment="the draft it is sent for"),
        sa.Column("dossier_id", sa.Uuid(), nullable=True, comment="the stopped dossier that it supplements"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes of the whole file"),
        sa.Column("received", sa.Integer(), server_default="0", nullable=False, comment="bytes that are here"),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False, comment="dropped then"),
        sa.CheckConstraint("(draft_id IS NULL) = (dossier_id IS NOT NULL)", name=op.f("ck_incoming_files_owner")),
        sa.CheckConstraint("size > 0", name=op.f("ck_incoming_files_size")),
        sa.CheckConstraint("received BETWEEN 0 AND size", name=op.f("ck_incoming_files_received")),
        sa.CheckConstraint("until > begun_at", name=op.f("ck_incoming_files_until")),
        sa.ForeignKeyConstraint(["draft_id"], ["online_drafts.id"], name=op.f("fk_incoming_files_draft_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_incoming_files_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_files")),
    )
    op.create_index("ix_incoming_files_draft", "incoming_files", ["draft_id"])
    op.create_index("ix_incoming_files_dossier", "incoming_files", ["dossier_id"])
    op.create_index("ix_incoming_files_until", "incoming_files", ["until"])


def incoming_parts() -> None:
    op.create_table(
        "incoming_parts",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="of its first byte in the file"),
        sa.Column("content", Bytes(), nullable=False),
        sa.CheckConstraint("place >= 0", name=op.f("ck_incoming_parts_place")),
        sa.CheckConstraint("length(content) > 0", name=op.f("ck_incoming_parts_content")),
        sa.ForeignKeyConstraint(["file_id"], ["incoming_files.id"], name=op.f("fk_incoming_parts_file_id")),
        sa.PrimaryKeyConstraint("file_id", "place", name=op.f("pk_incoming_parts")),
    )
