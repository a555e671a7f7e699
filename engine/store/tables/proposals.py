"""Proposals (đề nghị): what one officer asks for and another must confirm before it happens."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid

from engine.domain.mandate import Act
from engine.domain.proposal import ProposalStatus
from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant, Json

proposals = Table(
    "proposals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("act", Text, nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, comment="whose officers confirm it"),
    Column("dossier_id", ForeignKey("dossiers.id"), comment="null for a dossier that is itself entered late"),
    Column("subject_id", Uuid, nullable=False, comment="the dossier or work item that it is about, or its own id"),
    Column("related_id", ForeignKey("dossiers.id"), comment="the other dossier, where one was entered twice"),
    Column("reason", Text, nullable=False),
    Column("arguments", Json, nullable=False, comment="what is to be done, exactly as it was asked for"),
    Column("proposed_by", ForeignKey("users.id"), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("settled_by", ForeignKey("users.id")),
    Column("settled_at", Instant),
    Column("note", Text, comment="why it was declined"),
    one_of("act", (Act.ANNULMENT, Act.LATE_ENTRY)),
    one_of("status", ProposalStatus),
    agree("settled", "status <> 'open'", "settled_at IS NOT NULL AND settled_by IS NOT NULL"),
    agree("declined", "status = 'declined'", "note IS NOT NULL"),
    CheckConstraint("status <> 'confirmed' OR settled_by <> proposed_by", name="four_eyes"),
    partial_index("uq_proposals_open", "act", "subject_id", where="status = 'open'", unique=True),
    partial_index("ix_proposals_unit", "unit_id", "proposed_at", where="status = 'open'"),
    Index("ix_proposals_dossier", "dossier_id"),
    partial_index("ix_proposals_related", "related_id", where="related_id IS NOT NULL"),
)
