"""Results found wrong after they were returned (ISO 9001 8.7), and the notes that they leave in the books."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint, Uuid, text

from engine.domain.nonconforming_result import Action, Fault
from engine.domain.register import NoteKind
from engine.store.tables.metadata import metadata, one_of, partial_index
from engine.store.types import Instant

nonconforming_results = Table(
    "nonconforming_results",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column(
        "dossier_id",
        ForeignKey("dossiers.id"),
        nullable=False,
        comment="the dossier whose result was wrong; stays closed",
    ),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("action", Text, nullable=False, comment="ISO 9001 8.7: what is done about it"),
    Column("fault", Text, nullable=False, comment="whose error: the agency's is put right free of charge"),
    Column("found_by", Text, nullable=False, comment="who found it, as written down"),
    Column("found_at", Instant, nullable=False),
    Column("description", Text, nullable=False, comment="what is wrong in the result"),
    Column(
        "new_dossier_id",
        ForeignKey("dossiers.id"),
        nullable=False,
        unique=True,
        comment="the dossier that puts it right",
    ),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", ForeignKey("users.id"), nullable=False, comment="who authorised the action"),
    Column("settled_at", Instant, comment="when the new dossier came to its end"),
    Column(
        "put_right",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="false once settled: the result stands as it was",
    ),
    one_of("action", Action),
    one_of("fault", Fault),
    CheckConstraint("found_at <= recorded_at", name="found"),
    CheckConstraint("settled_at IS NOT NULL OR NOT put_right", name="settled"),
    partial_index("uq_nonconforming_results_open", "dossier_id", where="settled_at IS NULL", unique=True),
    Index("ix_nonconforming_results_recorded", "unit_id", "recorded_at"),
)

register_notes = Table(
    "register_notes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("entry_id", ForeignKey("register_entries.id"), nullable=False),
    Column(
        "dossier_id",
        ForeignKey("dossiers.id"),
        nullable=False,
        comment="the dossier on whose ground the note was made",
    ),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False, comment="what the column of notes of the book says"),
    Column("noted_at", Instant, nullable=False),
    one_of("kind", NoteKind),
    UniqueConstraint("entry_id", "dossier_id"),
    Index("ix_register_notes_dossier", "dossier_id"),
)
