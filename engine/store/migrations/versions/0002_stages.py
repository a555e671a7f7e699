"""Released processes, stages, their work, what they wait for, and the messages between them."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    process_versions()
    stages()
    work_items()
    timers()
    awaited_messages()
    incidents()
    messages()
    handoffs()


def downgrade() -> None:
    op.drop_table("handoffs")
    op.drop_table("messages")
    op.drop_table("incidents")
    op.drop_table("awaited_messages")
    op.drop_table("timers")
    op.drop_table("work_items")
    op.drop_table("stages")
    op.drop_table("process_versions")


def process_versions() -> None:
    op.create_table(
        "process_versions",
        sa.Column("hash", sa.Text(), nullable=False, comment="SHA-256 of the process, all it calls and their forms"),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("files", Json(), nullable=False, comment="process id -> text of its diagram; immutable"),
        sa.Column("forms", Json(), nullable=False, comment="form key -> schema, as released with the diagrams"),
        sa.Column("released_at", Instant(), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_process_versions")),
    )
    op.create_index("ix_process_versions_process", "process_versions", ["process_id", "released_at"], unique=False)


def stages() -> None:
    op.create_table(
        "stages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("requester_id", sa.Uuid(), nullable=True, comment="the stage that asked for this one by a hand-off"),
        sa.Column(
            "function",
            sa.Text(),
            nullable=True,
            comment="function of the competence table that this stage carries out; null at the desk",
        ),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("process_version", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False, comment="lean state of the BPMN instance"),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True, comment="the stage's own term, e.g. 5 working_days"),
        sa.Column("clock", Json(), nullable=True, comment="the stage's own legal clock"),
        sa.Column(
            "due_at",
            Instant(),
            nullable=True,
            comment="own due instant; null before acceptance and while the clock is stopped",
        ),
        sa.Column(
            "planned_due_at", Instant(), nullable=True, comment="due instant in the chain that the citizen was promised"
        ),
        sa.Column(
            "handed_over_at",
            Instant(),
            nullable=True,
            comment="the stage's own work was done: result at the desk, or handed on",
        ),
        sa.Column("own_verdict", sa.Text(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("end_events", Json(), nullable=True),
        sa.Column("warned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("warn_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(status IN ('completed', 'cancelled')) = (ended_at IS NOT NULL)", name=op.f("ck_stages_ended")
        ),
        sa.CheckConstraint("own_verdict IN ('early', 'on_time', 'overdue')", name=op.f("ck_stages_own_verdict")),
        sa.CheckConstraint(
            "status IN ('running', 'incident', 'completed', 'cancelled')", name=op.f("ck_stages_status")
        ),
        sa.CheckConstraint("warned IN (0, 50, 75, 100)", name=op.f("ck_stages_warned")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_stages_dossier_id")),
        sa.ForeignKeyConstraint(["process_version"], ["process_versions.hash"], name=op.f("fk_stages_process_version")),
        sa.ForeignKeyConstraint(["requester_id"], ["stages.id"], name=op.f("fk_stages_requester_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_stages_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
    )
    op.create_index("ix_stages_dossier", "stages", ["dossier_id"], unique=False)
    op.create_index(
        "ix_stages_handed",
        "stages",
        ["unit_id", "dossier_id"],
        unique=False,
        postgresql_where=sa.text("requester_id IS NOT NULL"),
        sqlite_where=sa.text("requester_id IS NOT NULL"),
    )
    op.create_index(
        "ix_stages_warn",
        "stages",
        ["warn_at"],
        unique=False,
        postgresql_where=sa.text("warn_at IS NOT NULL"),
        sqlite_where=sa.text("warn_at IS NOT NULL"),
    )


def work_items() -> None:
    op.create_table(
        "work_items",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the id of the BPMN task instance"),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False, comment="the diagram that draws the task"),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("instance", sa.Integer(), nullable=True, comment="index inside a multi-instance task"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column(
            "due_at", Instant(), nullable=True, comment="step deadline; null where the law gives the step no time"
        ),
        sa.Column("outside_clock", sa.Boolean(), nullable=False, comment="the citizen's or the desk's own time"),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column(
            "occurred_at", Instant(), nullable=True, comment="when the work happened, where it was written down later"
        ),
        sa.Column("answer", Json(), nullable=True, comment="what was typed into the form"),
        sa.Column("warned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("warn_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(status = 'done') = (done_at IS NOT NULL AND done_by IS NOT NULL)", name=op.f("ck_work_items_done")
        ),
        sa.CheckConstraint(
            "kind IN ('intake', 'work', 'review', 'signature', 'seal', 'book', 'payment', 'posting', "
            "'council', 'external', 'supplement', 'return')",
            name=op.f("ck_work_items_kind"),
        ),
        sa.CheckConstraint(
            "status <> 'claimed' OR claimed_by IS NOT NULL", name=op.f("ck_work_items_claimed_by_someone")
        ),
        sa.CheckConstraint("status <> 'open' OR claimed_by IS NULL", name=op.f("ck_work_items_open_to_all")),
        sa.CheckConstraint("status IN ('open', 'claimed', 'done', 'cancelled')", name=op.f("ck_work_items_status")),
        sa.CheckConstraint("(claimed_by IS NOT NULL) = (claimed_at IS NOT NULL)", name=op.f("ck_work_items_claimed")),
        sa.CheckConstraint("warned IN (0, 50, 75, 100)", name=op.f("ck_work_items_warned")),
        sa.ForeignKeyConstraint(["claimed_by"], ["users.id"], name=op.f("fk_work_items_claimed_by")),
        sa.ForeignKeyConstraint(["done_by"], ["users.id"], name=op.f("fk_work_items_done_by")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_work_items_dossier_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_work_items_stage_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_work_items_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_items")),
    )
    op.create_index("ix_work_items_dossier", "work_items", ["dossier_id"], unique=False)
    op.create_index(
        "ix_work_items_inbox",
        "work_items",
        ["unit_id", "role", "due_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('open', 'claimed')"),
        sqlite_where=sa.text("status IN ('open', 'claimed')"),
    )
    op.create_index(
        "ix_work_items_mine",
        "work_items",
        ["claimed_by", "due_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('open', 'claimed')"),
        sqlite_where=sa.text("status IN ('open', 'claimed')"),
    )
    op.create_index("ix_work_items_stage", "work_items", ["stage_id"], unique=False)
    op.create_index(
        "ix_work_items_warn",
        "work_items",
        ["warn_at"],
        unique=False,
        postgresql_where=sa.text("warn_at IS NOT NULL"),
        sqlite_where=sa.text("warn_at IS NOT NULL"),
    )


def timers() -> None:
    op.create_table(
        "timers",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the id of the BPMN task instance"),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False, comment="what the legal clock computed"),
        sa.Column("next_try_at", Instant(), nullable=False, comment="due_at, later after a failed try"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_timers_attempts")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_timers_dossier_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_timers_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
    )
    op.create_index("ix_timers_next_try", "timers", ["next_try_at"], unique=False)
    op.create_index("ix_timers_stage", "timers", ["stage_id"], unique=False)


def awaited_messages() -> None:
    op.create_table(
        "awaited_messages",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the id of the BPMN task instance"),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_awaited_messages_dossier_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_awaited_messages_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_messages")),
    )
    op.create_index("ix_awaited_messages_stage", "awaited_messages", ["stage_id", "name"], unique=False)


def incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("element", sa.Text(), nullable=True),
        sa.Column("command", sa.Text(), nullable=False, comment="what was attempted: fire_timer, deliver_message …"),
        sa.Column("subject_id", sa.Uuid(), nullable=False, comment="the work item, timer or message of the command"),
        sa.Column(
            "arguments", Json(), nullable=False, comment="what the command was given, so that a retry loses nothing"
        ),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="1", nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(resolved_at IS NOT NULL) = (resolved_by IS NOT NULL)", name=op.f("ck_incidents_resolved")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_incidents_dossier_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_incidents_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index("ix_incidents_stage", "incidents", ["stage_id"], unique=False)
    op.create_index(
        "uq_incidents_open",
        "incidents",
        ["command", "subject_id"],
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL"),
        sqlite_where=sa.text("resolved_at IS NULL"),
    )


def messages() -> None:
    op.create_table(
        "messages",
        sa.Column(
            "id", sa.Uuid(), nullable=False, comment="delivered once: the same id again is answered, not repeated"
        ),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_stage_id", sa.Uuid(), nullable=True),
        sa.Column("to_stage_id", sa.Uuid(), nullable=True),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.CheckConstraint("(status = 'delivered') = (delivered_at IS NOT NULL)", name=op.f("ck_messages_delivered")),
        sa.CheckConstraint("kind IN ('request', 'reply', 'withdrawal', 'external')", name=op.f("ck_messages_kind")),
        sa.CheckConstraint("status IN ('waiting', 'delivered', 'undeliverable')", name=op.f("ck_messages_status")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_messages_dossier_id")),
        sa.ForeignKeyConstraint(["from_stage_id"], ["stages.id"], name=op.f("fk_messages_from_stage_id")),
        sa.ForeignKeyConstraint(["to_stage_id"], ["stages.id"], name=op.f("fk_messages_to_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_dossier", "messages", ["dossier_id"], unique=False)
    op.create_index(
        "ix_messages_waiting",
        "messages",
        ["to_stage_id", "name"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
        sqlite_where=sa.text("status = 'waiting'"),
    )


def handoffs() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("from_stage_id", sa.Uuid(), nullable=False),
        sa.Column("from_unit_id", sa.Text(), nullable=False),
        sa.Column("to_stage_id", sa.Uuid(), nullable=False),
        sa.Column("to_unit_id", sa.Text(), nullable=False),
        sa.Column(
            "visit", sa.Integer(), nullable=False, comment="how many times this dossier went to this unit, from 1"
        ),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("returned_at", Instant(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True, comment="what the reply said"),
        sa.CheckConstraint("returned_at >= sent_at", name=op.f("ck_handoffs_returned")),
        sa.CheckConstraint("visit > 0", name=op.f("ck_handoffs_visit")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_handoffs_dossier_id")),
        sa.ForeignKeyConstraint(["from_stage_id"], ["stages.id"], name=op.f("fk_handoffs_from_stage_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["units.id"], name=op.f("fk_handoffs_from_unit_id")),
        sa.ForeignKeyConstraint(["to_stage_id"], ["stages.id"], name=op.f("fk_handoffs_to_stage_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["units.id"], name=op.f("fk_handoffs_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
        sa.UniqueConstraint("to_stage_id", name=op.f("uq_handoffs_to_stage_id")),
    )
    op.create_index("ix_handoffs_dossier", "handoffs", ["dossier_id"], unique=False)
    op.create_index(
        "ix_handoffs_open",
        "handoffs",
        ["to_unit_id"],
        unique=False,
        postgresql_where=sa.text("returned_at IS NULL"),
        sqlite_where=sa.text("returned_at IS NULL"),
    )
