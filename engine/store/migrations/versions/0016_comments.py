"""Comments of colleagues on a dossier, and the search for procedures."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0016"
down_revision = "0015"

_SEARCHED = ["unit_id", "submitted_at", "search_text", "code", "id", "confidential"]


def upgrade() -> None:
    comments()
    mentions()
    never_changed()
    op.drop_index("ix_dossiers_search", table_name="dossiers")
    op.create_index("ix_dossiers_search", "dossiers", [*_SEARCHED, "procedure_code"])
    op.create_index("ix_register_entries_number", "register_entries", ["unit_id", "year", "number"])


def downgrade() -> None:
    op.drop_index("ix_register_entries_number", table_name="register_entries")
    op.drop_index("ix_dossiers_search", table_name="dossiers")
    op.create_index("ix_dossiers_search", "dossiers", _SEARCHED)
    op.drop_table("comment_mentions")
    op.drop_table("comments")


def comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False, comment="in which the author works"),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 4000", name=op.f("ck_comments_text")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_comments_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_comments_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index("ix_comments_dossier", "comments", ["dossier_id", "written_at"], unique=False)


def mentions() -> None:
    op.create_table(
        "comment_mentions",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True, comment="when they opened the dossier; null until then"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_comment_mentions_comment_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_comment_mentions_user_id")),
        sa.PrimaryKeyConstraint("comment_id", "user_id", name=op.f("pk_comment_mentions")),
    )
    unseen = sa.text("seen_at IS NULL")
    op.create_index(
        "ix_comment_mentions_unseen",
        "comment_mentions",
        ["user_id"],
        postgresql_where=unseen,
        sqlite_where=unseen,
    )


def never_changed() -> None:
    """What was said stays as it was said: the triggers go when the table goes."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON comments
            FOR EACH STATEMENT EXECUTE FUNCTION append_only()
            """
        )
        op.execute("ALTER TABLE comments ENABLE ALWAYS TRIGGER append_only")
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'comments is append-only'); END"
    op.execute(f"CREATE TRIGGER comments_no_update BEFORE UPDATE ON comments {refuse}")
    op.execute(f"CREATE TRIGGER comments_no_delete BEFORE DELETE ON comments {refuse}")
    op.execute(
        "CREATE TRIGGER comments_no_replace BEFORE INSERT ON comments "  # noqa: S608 -- names of this file only
        f"WHEN EXISTS (SELECT 1 FROM comments WHERE id = NEW.id) {refuse}"
    )
