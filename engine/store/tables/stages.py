"""Stages (chặng): one agency's run of one process version for a dossier, with the versions they run."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from engine.domain.stage import StageStatus
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Bytes, Instant, Json

process_versions = Table(
    "process_versions",
    metadata,
    Column("hash", Text, primary_key=True, comment="SHA-256 of the process, all it calls and their forms"),
    Column("process_id", Text, nullable=False),
    Column("files", Json, nullable=False, comment="process id -> text of its diagram; immutable"),
    Column("forms", Json, nullable=False, comment="form key -> schema, as released with the diagrams"),
    Column("released_at", Instant, nullable=False),
    Column("released_by", Text, nullable=False),
    Index("ix_process_versions_process", "process_id", "released_at"),
)

stages = Table(
    "stages",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("requester_id", ForeignKey("stages.id"), comment="the stage that asked for this one by a hand-off"),
    Column("function", Text, comment="function of the competence table that this stage carries out; null at the desk"),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("level", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("process_version", ForeignKey("process_versions.hash"), nullable=False),
    Column("status", Text, nullable=False),
    Column("state", Bytes, nullable=False, comment="lean state of the BPMN instance"),
    Column("started_at", Instant, nullable=False),
    Column("term", Text, comment="the stage's own term, e.g. 5 working_days"),
    Column("clock", Json, comment="the stage's own legal clock"),
    Column("due_at", Instant, comment="own due instant; null before acceptance and while the clock is stopped"),
    Column("planned_due_at", Instant, comment="due instant in the chain that the citizen was promised"),
    Column("handed_over_at", Instant, comment="the stage's own work was done: result at the desk, or handed on"),
    Column("own_verdict", Text),
    Column("ended_at", Instant),
    Column("end_events", Json),
    Column("warned", Integer, nullable=False, server_default="0"),
    Column("warn_at", Instant),
    Column("version", Integer, nullable=False, server_default="1"),
    Column(
        "trimmed_at", Instant, comment="when its state and what only moved it was dropped; null while it is at hand"
    ),
    Column(
        "visit",
        Integer,
        nullable=False,
        server_default="1",
        comment="how often the dossier has come to this unit for this function; a return is a new visit",
    ),
    one_of("status", StageStatus),
    one_of("own_verdict", ("early", "on_time", "overdue")),
    agree("ended", "status IN ('completed', 'cancelled')", "ended_at IS NOT NULL"),
    CheckConstraint("trimmed_at IS NULL OR ended_at IS NOT NULL", name="trimmed"),
    CheckConstraint("warned IN (0, 50, 75, 100)", name="warned"),
    Index("ix_stages_dossier", "dossier_id"),
    partial_index("ix_stages_handed", "unit_id", "dossier_id", where="requester_id IS NOT NULL"),
    partial_index("ix_stages_running", "unit_id", "started_at", where="ended_at IS NULL"),
    partial_index("ix_stages_untrimmed", "ended_at", where="ended_at IS NOT NULL AND trimmed_at IS NULL"),
    partial_index("ix_stages_warn", "warn_at", where="warn_at IS NOT NULL"),
)

visits = Table(
    "visits",
    metadata,
    Column("stage_id", ForeignKey("stages.id"), primary_key=True),
    Column("visit", Integer, primary_key=True, comment="as stages.visit was"),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("term", Text, comment="the term of this visit, e.g. 5 working_days"),
    Column("clock", Json, comment="the clock of this visit, finished"),
    Column("planned_due_at", Instant),
    Column("handed_over_at", Instant, nullable=False),
    Column("own_verdict", Text),
    one_of("own_verdict", ("early", "on_time", "overdue")),
    CheckConstraint("visit > 0", name="visit"),
    agree("judged", "clock IS NULL", "own_verdict IS NULL"),
    Index("ix_visits_dossier", "dossier_id"),
)
"""Visits that are over; the one that runs, or was the last, stands in its stage."""
