"""The inbox: filters that people saved, drafts of answers, and indexes for what waits elsewhere."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0013"
down_revision = "0012"

_ASKED = "returned_at IS NULL"
_STOPPED = "clock_stopped_at IS NOT NULL"
_RUNNING = "ended_at IS NULL"


def upgrade() -> None:
    saved_filters()
    default_filters()
    task_drafts()
    partial("ix_handoffs_asked", "handoffs", ["from_unit_id", "sent_at"], _ASKED)
    partial("ix_dossiers_stopped", "dossiers", ["unit_id", "clock_stopped_at"], _STOPPED)
    partial("ix_stages_running", "stages", ["unit_id", "started_at"], _RUNNING)
    drop_the_draft_with_the_completion()


def downgrade() -> None:
    op.execute(
        "DROP TRIGGER drop_draft ON work_items"
        if op.get_bind().dialect.name == "postgresql"
        else "DROP TRIGGER drop_draft"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION drop_draft()")
    op.drop_index("ix_stages_running", table_name="stages")
    op.drop_index("ix_dossiers_stopped", table_name="dossiers")
    op.drop_index("ix_handoffs_asked", table_name="handoffs")
    for table in ("task_drafts", "default_filters", "saved_filters"):
        op.drop_table(table)


def partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def saved_filters() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "shared",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="offered to everybody in the unit",
        ),
        sa.Column("list", sa.Text(), nullable=False, comment="which list of the inbox it narrows"),
        sa.Column(
            "narrowing",
            Json(),
            nullable=False,
            comment="field -> what was typed; a field that is left open is absent",
        ),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("list IN ('offered', 'mine', 'late', 'elsewhere')", name=op.f("ck_saved_filters_list")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_filters_name")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_saved_filters_owner_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_saved_filters_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
    )
    op.create_index("uq_saved_filters_name", "saved_filters", ["unit_id", "owner_id", "name"], unique=True)
    partial("ix_saved_filters_shared", "saved_filters", ["unit_id"], "shared")


def default_filters() -> None:
    op.create_table(
        "default_filters",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("filter_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["filter_id"], ["saved_filters.id"], name=op.f("fk_default_filters_filter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_default_filters_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_default_filters_user_id")),
        sa.PrimaryKeyConstraint("user_id", "unit_id", name=op.f("pk_default_filters")),
    )
    op.create_index("ix_default_filters_filter", "default_filters", ["filter_id"])


def task_drafts() -> None:
    op.create_table(
        "task_drafts",
        sa.Column("work_item_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False, comment="nobody else reads it"),
        sa.Column("answer", Json(), nullable=False, comment="as it was typed, unchecked"),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_task_drafts_user_id")),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_items.id"], name=op.f("fk_task_drafts_work_item_id")),
        sa.PrimaryKeyConstraint("work_item_id", "user_id", name=op.f("pk_task_drafts")),
    )
    op.create_index("ix_task_drafts_user", "task_drafts", ["user_id", "saved_at"])


def drop_the_draft_with_the_completion() -> None:
    """A trigger, because completing a work item is the hot path: not one statement more is sent for it."""
    drop = "DELETE FROM task_drafts WHERE work_item_id = NEW.id AND user_id = NEW.done_by"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""
            CREATE FUNCTION drop_draft() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                {drop};
                RETURN NULL;
            END $$
            """
        )
        op.execute(
            "CREATE TRIGGER drop_draft AFTER UPDATE OF status ON work_items FOR EACH ROW "
            "WHEN (NEW.status = 'done') EXECUTE FUNCTION drop_draft()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER drop_draft AFTER UPDATE OF status ON work_items WHEN NEW.status = 'done' BEGIN {drop}; END"
        )
