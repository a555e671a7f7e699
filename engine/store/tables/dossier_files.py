"""Files of dossiers: scans and photos of papers, of signed results, and others. Their content is in the file store."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from engine.domain.dossier_file import FileKind, FileType
from engine.store.tables.metadata import agree, metadata, one_of
from engine.store.types import Instant

dossier_files = Table(
    "dossier_files",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("paper", Text, comment="name of the paper that it shows, as in dossiers.papers or the procedure's list"),
    Column("name", Text, nullable=False, comment="as it is shown and downloaded"),
    Column("sha256", Text, nullable=False, comment="of the content, in hex: its name in the file store"),
    Column("media_type", Text, nullable=False, comment="by the content"),
    Column("size", Integer, nullable=False, comment="bytes"),
    Column("pages", Integer, nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, comment="in which it was added"),
    Column("added_at", Instant, nullable=False),
    Column("added_by", ForeignKey("users.id"), comment="null: the citizen, online"),
    Column("struck_at", Instant, comment="struck out after acceptance; before, the row goes"),
    Column("struck_by", ForeignKey("users.id")),
    Column("strike_reason", Text),
    Column("replaced_by", ForeignKey("dossier_files.id"), comment="the file that is to be read instead"),
    one_of("kind", FileKind),
    one_of("media_type", FileType),
    agree("named_paper", "kind = 'paper'", "paper IS NOT NULL"),
    agree("struck", "struck_at IS NOT NULL", "struck_by IS NOT NULL AND strike_reason IS NOT NULL"),
    CheckConstraint("replaced_by IS NULL OR struck_at IS NOT NULL", name="replaced"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("size > 0", name="size"),
    CheckConstraint("pages > 0", name="pages"),
    Index("ix_dossier_files_dossier", "dossier_id"),
    Index("ix_dossier_files_sha256", "sha256"),
)
