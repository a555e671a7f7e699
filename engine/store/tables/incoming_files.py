"""Files that citizens are sending over a slow line, in parts, until the form that names them is sent."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from engine.store.tables.metadata import agree, metadata
from engine.store.types import Bytes, Instant

incoming_files = Table(
    "incoming_files",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("draft_id", ForeignKey("online_drafts.id"), comment="the draft it is sent for"),
    Column("dossier_id", ForeignKey("dossiers.id"), comment="the stopped dossier that it supplements"),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False, comment="bytes of the whole file"),
    Column("received", Integer, nullable=False, server_default="0", comment="bytes that are here"),
    Column("begun_at", Instant, nullable=False),
    Column("until", Instant, nullable=False, comment="dropped then"),
    agree("owner", "draft_id IS NULL", "dossier_id IS NOT NULL"),
    CheckConstraint("size > 0", name="size"),
    CheckConstraint("received BETWEEN 0 AND size", name="received"),
    CheckConstraint("until > begun_at", name="until"),
    Index("ix_incoming_files_draft", "draft_id"),
    Index("ix_incoming_files_dossier", "dossier_id"),
    Index("ix_incoming_files_until", "until"),
)

incoming_parts = Table(
    "incoming_parts",
    metadata,
    Column("file_id", ForeignKey("incoming_files.id"), primary_key=True),
    Column("place", Integer, primary_key=True, comment="of its first byte in the file"),
    Column("content", Bytes, nullable=False),
    CheckConstraint("place >= 0", name="place"),
    CheckConstraint("length(content) > 0", name="content"),
)
