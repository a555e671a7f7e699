"""Work items (việc), the timers and messages that stages wait for, and incidents."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from engine.domain.work_item import TaskKind, WorkItemStatus
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant, Json

_OPEN = "status IN ('open', 'claimed')"

work_items = Table(
    "work_items",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the id of the BPMN task instance"),
    Column("stage_id", ForeignKey("stages.id"), nullable=False),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("process_id", Text, nullable=False, comment="the diagram that draws the task"),
    Column("element", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("form", Text),
    Column("instance", Integer, comment="index inside a multi-instance task"),
    Column("status", Text, nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("due_at", Instant, comment="step deadline; null where the law gives the step no time"),
    Column("outside_clock", Boolean, nullable=False, comment="the citizen's or the desk's own time"),
    Column("claimed_by", ForeignKey("users.id")),
    Column("claimed_at", Instant),
    Column("done_by", ForeignKey("users.id")),
    Column("done_at", Instant),
    Column("occurred_at", Instant, comment="when the work happened, where it was written down later"),
    Column("answer", Json, comment="what was typed into the form"),
    Column("warned", Integer, nullable=False, server_default="0"),
    Column("warn_at", Instant),
    Column(
        "reserved",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="not offered to the role: the leader assigns it",
    ),
    Column("version", Integer, nullable=False, server_default="1"),
    one_of("status", WorkItemStatus),
    one_of("kind", TaskKind),
    agree("done", "status = 'done'", "done_at IS NOT NULL AND done_by IS NOT NULL"),
    agree("claimed", "claimed_by IS NOT NULL", "claimed_at IS NOT NULL"),
    CheckConstraint("status <> 'claimed' OR claimed_by IS NOT NULL", name="claimed_by_someone"),
    CheckConstraint("status <> 'open' OR claimed_by IS NULL", name="open_to_all"),
    CheckConstraint("warned IN (0, 50, 75, 100)", name="warned"),
    partial_index("ix_work_items_inbox", "unit_id", "role", "due_at", where=f"{_OPEN} AND NOT reserved"),
    partial_index("ix_work_items_reserved", "unit_id", "due_at", where=f"{_OPEN} AND reserved"),
    partial_index("ix_work_items_mine", "claimed_by", "due_at", where=_OPEN),
    Index("ix_work_items_stage", "stage_id"),
    Index("ix_work_items_dossier", "dossier_id"),
    partial_index("ix_work_items_warn", "warn_at", where="warn_at IS NOT NULL"),
)

timers = Table(
    "timers",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the id of the BPMN task instance"),
    Column("stage_id", ForeignKey("stages.id"), nullable=False),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("element", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("due_at", Instant, nullable=False, comment="what the legal clock computed"),
    Column("next_try_at", Instant, nullable=False, comment="due_at, later after a failed try"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("started_at", Instant, comment="from when its term runs; null where the diagram gave the instant itself"),
    Column("term", Text, comment="what it waits, e.g. 15 calendar_days: counted anew when an order moves the calendar"),
    CheckConstraint("attempts >= 0", name="attempts"),
    Index("ix_timers_next_try", "next_try_at"),
    Index("ix_timers_stage", "stage_id"),
)

awaited_messages = Table(
    "awaited_messages",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the id of the BPMN task instance"),
    Column("stage_id", ForeignKey("stages.id"), nullable=False),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Index("ix_awaited_messages_stage", "stage_id", "name"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("stage_id", ForeignKey("stages.id"), nullable=False),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("element", Text),
    Column("command", Text, nullable=False, comment="what was attempted: fire_timer, deliver_message …"),
    Column("subject_id", Uuid, nullable=False, comment="the work item, timer or message of the command"),
    Column("arguments", Json, nullable=False, comment="what the command was given, so that a retry loses nothing"),
    Column("error", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="1"),
    Column("raised_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("resolved_by", Text),
    agree("resolved", "resolved_at IS NOT NULL", "resolved_by IS NOT NULL"),
    partial_index("uq_incidents_open", "command", "subject_id", where="resolved_at IS NULL", unique=True),
    Index("ix_incidents_stage", "stage_id"),
)
