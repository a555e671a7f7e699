"""Citizens: what lets them follow a dossier without an account, and what they file online."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from engine.store.types import Bytes, Instant, Json

revision = "0023"
down_revision = "0022"


_files = sa.table("dossier_files", sa.column("id"), sa.column("added_by"), sa.column("replaced_by"))
_results = sa.table("signed_results", sa.column("id"), sa.column("scan_id"))
_POINTERS = ((_results, _results.c.scan_id), (_files, _files.c.replaced_by))
"""What refers to a file."""


def upgrade() -> None:
    tracking_secrets()
    online_drafts()
    online_draft_files()
    online_filings()
    with _pointers_aside(), op.batch_alter_table("dossier_files") as table:
        table.alter_column("added_by", existing_type=sa.Uuid(), nullable=True, comment="null: the citizen, online")


def downgrade() -> None:
    sent = sa.select(_files.c.id).where(_files.c.added_by.is_(None)).scalar_subquery()
    for table, pointer in _POINTERS:
        op.execute(sa.update(table).where(pointer.in_(sent)).values({pointer.name: None}))
    op.execute(sa.delete(_files).where(_files.c.added_by.is_(None)))
    with _pointers_aside(), op.batch_alter_table("dossier_files") as changed:
        changed.alter_column("added_by", existing_type=sa.Uuid(), nullable=False, comment=None)
    op.drop_table("online_filings")
    op.drop_table("online_draft_files")
    op.drop_table("online_drafts")
    op.drop_table("tracking_secrets")


@contextmanager
def _pointers_aside() -> Iterator[None]:
    """SQLite changes a column by making the table anew, and drops none that something refers to."""
    session = op.get_bind()
    if session.dialect.name != "sqlite":
        yield
        return
    kept = []
    for table, pointer in _POINTERS:
        rows = session.execute(sa.select(table.c.id, pointer).where(pointer.is_not(None))).all()
        kept.append((table, pointer, [{"row": row[0], "file": row[1]} for row in rows]))
        session.execute(sa.update(table).values({pointer.name: None}))
    yield
    for table, pointer, rows_kept in kept:
        back = sa.update(table).where(table.c.id == sa.bindparam("row")).values({pointer.name: sa.bindparam("file")})
        if rows_kept:
            session.execute(back, rows_kept)


def tracking_secrets() -> None:
    op.create_table(
        "tracking_secrets",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column(
            "salt", Bytes(), nullable=False, comment="with the server's key, which is not here, it gives the secret"
        ),
        sa.Column("hash", sa.Text(), nullable=False, comment="SHA-256 of the secret that was issued last"),
        sa.Column("serial", sa.Integer(), nullable=False, comment="how often one was issued; only the last one opens"),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True, comment="who printed or renewed it; null: filed online"),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_tracking_secrets_hash")),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_tracking_secrets_serial")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_tracking_secrets_dossier_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_tracking_secrets_issued_by")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_tracking_secrets")),
    )


def online_drafts() -> None:
    op.create_table(
        "online_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False, comment="phone or e-mail that the code is sent to"),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False, comment="whose desk it is filed at"),
        sa.Column("answer", Json(), nullable=False, comment="what was typed so far"),
        sa.Column(
            "code_hash", sa.Text(), nullable=True, comment="SHA-256 of the code that was sent last, until it was used"
        ),
        sa.Column("code_until", Instant(), nullable=True),
        sa.Column("code_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True, comment="when the contact was first shown to be theirs"),
        sa.Column("dossier_id", sa.Uuid(), nullable=True, comment="what it was filed as: sent again it files nothing"),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False, comment="dropped then"),
        sa.CheckConstraint("(code_hash IS NOT NULL) = (code_until IS NOT NULL)", name=op.f("ck_online_drafts_code")),
        sa.CheckConstraint("code_hash IS NULL OR length(code_hash) = 64", name=op.f("ck_online_drafts_code_hash")),
        sa.CheckConstraint("code_tries BETWEEN 0 AND 5", name=op.f("ck_online_drafts_code_tries")),
        sa.CheckConstraint("dossier_id IS NULL OR confirmed_at IS NOT NULL", name=op.f("ck_online_drafts_filed")),
        sa.CheckConstraint("until > begun_at", name=op.f("ck_online_drafts_until")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_online_drafts_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_online_drafts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_drafts")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_online_drafts_dossier_id")),
    )
    op.create_index("ix_online_drafts_contact", "online_drafts", ["contact", "procedure_code", "unit_id"])
    op.create_index("ix_online_drafts_until", "online_drafts", ["until"])


def online_draft_files() -> None:
    op.create_table(
        "online_draft_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False, comment="name of the paper, as in the procedure's list"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('application/pdf', 'image/jpeg', 'image/png')",
            name=op.f("ck_online_draft_files_media_type"),
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_online_draft_files_sha256")),
        sa.CheckConstraint("size > 0", name=op.f("ck_online_draft_files_size")),
        sa.CheckConstraint("pages > 0", name=op.f("ck_online_draft_files_pages")),
        sa.ForeignKeyConstraint(["draft_id"], ["online_drafts.id"], name=op.f("fk_online_draft_files_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_draft_files")),
    )
    op.create_index("ix_online_draft_files_draft", "online_draft_files", ["draft_id"])
    op.create_index("ix_online_draft_files_sha256", "online_draft_files", ["sha256"])


def online_filings() -> None:
    op.create_table(
        "online_filings",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False, comment="what the citizen calls it before it has its code"),
        sa.Column("contact", sa.Text(), nullable=False, comment="confirmed by a code"),
        sa.Column("filed_at", Instant(), nullable=False),
        sa.CheckConstraint("length(reference) > 0", name=op.f("ck_online_filings_reference")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_online_filings_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_online_filings")),
        sa.UniqueConstraint("reference", name=op.f("uq_online_filings_reference")),
    )
