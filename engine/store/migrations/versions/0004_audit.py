"""The trail, the outbox and surveys; the trail and released processes become append-only."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0004"
down_revision = "0003"

APPEND_ONLY = {"audit_events": ("chain", "seq"), "process_versions": ("hash",)}


def upgrade() -> None:
    audit_events()
    outbox()
    surveys()
    for table, key in APPEND_ONLY.items():
        protect(table, key)


def downgrade() -> None:
    for table in APPEND_ONLY:
        unprotect(table)
    op.drop_table("surveys")
    op.drop_table("outbox")
    op.drop_table("audit_events")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION append_only()")


def audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column(
            "chain", sa.Text(), nullable=False, comment="the dossier's id, or unit:<id> for commands without a dossier"
        ),
        sa.Column("seq", sa.Integer(), nullable=False, comment="1, 2, 3 … in its chain"),
        sa.Column("dossier_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False, comment="noun:subject:verb"),
        sa.Column("actor", sa.Text(), nullable=False, comment="login, or system:<part>"),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="canonical JSON (RFC 8785) of the whole event"),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False, comment="SHA-256(prev_hash ‖ body)"),
        sa.CheckConstraint("length(hash) = 32 AND length(prev_hash) = 32", name=op.f("ck_audit_events_hash")),
        sa.CheckConstraint("occurred_at <= recorded_at", name=op.f("ck_audit_events_happened_before_written")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_audit_events_seq")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_audit_events_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_audit_events_unit_id")),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit_events")),
    )
    op.create_index("ix_audit_events_recorded", "audit_events", ["recorded_at"], unique=False)


def outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("body", Json(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("(status = 'pending') = (next_try_at IS NOT NULL)", name=op.f("ck_outbox_pending")),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_sent")),
        sa.CheckConstraint("status IN ('pending', 'sent', 'failed')", name=op.f("ck_outbox_status")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_outbox_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_dossier", "outbox", ["dossier_id"], unique=False)
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["next_try_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
        sqlite_where=sa.text("status = 'pending'"),
    )


def surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False, comment="for counting only"),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False, comment="1 satisfied or very satisfied, 0 not"),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.CheckConstraint("satisfied IN (0, 1)", name=op.f("ck_surveys_satisfied")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_surveys_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_surveys_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_surveys_dossier_id")),
    )


def protect(table: str, key: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        protect_on_postgresql(table)
    else:
        protect_on_sqlite(table, key)


def protect_on_postgresql(table: str) -> None:
    """ALWAYS: also in a session that plays a replica, where ordinary triggers sleep."""
    op.execute(
        """
        CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION append_only()
        """
    )
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")


def protect_on_sqlite(table: str, key: tuple[str, ...]) -> None:
    """INSERT OR REPLACE deletes without waking a DELETE trigger, so an insert over an existing row is refused too."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 -- names of this file only
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"
    )


def unprotect(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER append_only ON {table}")
    else:
        for verb in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
