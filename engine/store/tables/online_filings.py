"""What citizens file online: drafts for a short while, and how such a dossier is called before it has its code."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from engine.domain.dossier_file import FileType
from engine.store.tables.metadata import agree, metadata, one_of
from engine.store.types import Instant, Json

online_drafts = Table(
    "online_drafts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("contact", Text, nullable=False, comment="phone or e-mail that the code is sent to"),
    Column("procedure_code", Text, nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, comment="whose desk it is filed at"),
    Column("answer", Json, nullable=False, comment="what was typed so far"),
    Column("code_hash", Text, comment="SHA-256 of the code that was sent last, until it was used"),
    Column("code_until", Instant),
    Column("code_tries", Integer, nullable=False, server_default="0"),
    Column("confirmed_at", Instant, comment="when the contact was first shown to be theirs"),
    Column(
        "dossier_id",
        ForeignKey("dossiers.id"),
        unique=True,
        comment="what it was filed as: sent again it files nothing",
    ),
    Column("begun_at", Instant, nullable=False),
    Column("until", Instant, nullable=False, comment="dropped then"),
    agree("code", "code_hash IS NOT NULL", "code_until IS NOT NULL"),
    CheckConstraint("code_hash IS NULL OR length(code_hash) = 64", name="code_hash"),
    CheckConstraint("code_tries BETWEEN 0 AND 5", name="code_tries"),
    CheckConstraint("dossier_id IS NULL OR confirmed_at IS NOT NULL", name="filed"),
    CheckConstraint("until > begun_at", name="until"),
    Index("ix_online_drafts_contact", "contact", "procedure_code", "unit_id"),
    Index("ix_online_drafts_until", "until"),
)

online_draft_files = Table(
    "online_draft_files",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("draft_id", ForeignKey("online_drafts.id"), nullable=False),
    Column("paper", Text, nullable=False, comment="name of the paper, as in the procedure's list"),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False, comment="bytes"),
    Column("pages", Integer, nullable=False),
    Column("added_at", Instant, nullable=False),
    one_of("media_type", FileType),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("size > 0", name="size"),
    CheckConstraint("pages > 0", name="pages"),
    Index("ix_online_draft_files_draft", "draft_id"),
    Index("ix_online_draft_files_sha256", "sha256"),
)

online_filings = Table(
    "online_filings",
    metadata,
    Column("dossier_id", ForeignKey("dossiers.id"), primary_key=True),
    Column("reference", Text, nullable=False, unique=True, comment="what the citizen calls it before it has its code"),
    Column("contact", Text, nullable=False, comment="confirmed by a code"),
    Column("filed_at", Instant, nullable=False),
    CheckConstraint("length(reference) > 0", name="reference"),
)
