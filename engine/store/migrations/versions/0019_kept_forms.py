"""Forms that outlive a sign-in, and attempts that are counted: for all processes, also after a restart."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Bytes, Instant

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    kept_forms()
    attempts()


def downgrade() -> None:
    op.drop_table("attempts")
    op.drop_table("kept_forms")


def kept_forms() -> None:
    op.create_table(
        "kept_forms",
        sa.Column("name", sa.Text(), nullable=False, comment="SHA-256 of the handle that only the browser has"),
        sa.Column("user_id", sa.Uuid(), nullable=False, comment="nobody else gets it back"),
        sa.Column(
            "content",
            Bytes(),
            nullable=False,
            comment="encrypted; the handle and the key of the sessions open it",
        ),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.CheckConstraint("length(name) = 64", name=op.f("ck_kept_forms_name")),
        sa.CheckConstraint("until > kept_at", name=op.f("ck_kept_forms_until")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_kept_forms_user_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept_forms")),
    )
    op.create_index("ix_kept_forms_user", "kept_forms", ["user_id", "kept_at"])
    op.create_index("ix_kept_forms_until", "kept_forms", ["until"])


def attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("name", sa.Text(), nullable=False, comment="SHA-256 of who tries what: no address is written here"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", Instant(), nullable=False, comment="counting begins again then"),
        sa.CheckConstraint("length(name) = 64", name=op.f("ck_attempts_name")),
        sa.CheckConstraint("count >= 1", name=op.f("ck_attempts_count")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_until", "attempts", ["until"])
