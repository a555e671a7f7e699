"""What an administrator looks at: sign-ins, workers, examinations of the database and backups."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column(
        "users",
        sa.Column(
            "must_change",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="somebody else chose the password: the person chooses their own before anything else",
        ),
    )
    sign_ins()
    workers()
    examinations()
    backups()


def downgrade() -> None:
    for table in ("backups", "examinations", "workers", "sign_ins"):
        op.drop_table(table)
    op.drop_column("users", "must_change")


def sign_ins() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True, comment="null = no such account; what was typed is not kept"),
        sa.Column("address", sa.Text(), nullable=True, comment="of the network, as far as it is known"),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('entered', 'refused', 'locked', 'closed')", name=op.f("ck_sign_ins_outcome")),
        sa.CheckConstraint("user_id IS NOT NULL OR outcome = 'refused'", name=op.f("ck_sign_ins_known")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
    )
    op.create_index("ix_sign_ins_at", "sign_ins", ["at"])
    op.create_index("ix_sign_ins_user", "sign_ins", ["user_id", "at"])


def workers() -> None:
    op.create_table(
        "workers",
        sa.Column("name", sa.Text(), nullable=False, comment="machine and process"),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False, comment="written every half minute while it runs"),
        sa.CheckConstraint("seen_at >= started_at", name=op.f("ck_workers_seen")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )


def examinations() -> None:
    op.create_table(
        "examinations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("checked", sa.Integer(), nullable=True, comment="how many invariants"),
        sa.Column("found", sa.Integer(), nullable=True, comment="how many problems"),
        sa.Column("problems", Json(), nullable=True, comment="the first of them; names no confidential dossier"),
        sa.CheckConstraint(
            "(finished_at IS NOT NULL) = (checked IS NOT NULL AND found IS NOT NULL AND problems IS NOT NULL)",
            name=op.f("ck_examinations_finished"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_examinations_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examinations")),
    )
    waiting = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_examinations_waiting", "examinations", ["asked_at"], sqlite_where=waiting, postgresql_where=waiting
    )


def backups() -> None:
    op.create_table(
        "backups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False, comment="name of the file, without its folder"),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of its manifest, in hex"),
        sa.CheckConstraint("bytes > 0", name=op.f("ck_backups_bytes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backups")),
    )
    op.create_index("ix_backups_made", "backups", ["made_at"])
