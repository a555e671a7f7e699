"""What an administrator looks at: sign-ins, workers, examinations of the database and backups."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from engine.store.tables.metadata import agree, metadata, one_of, partial_index
from engine.store.types import Instant, Json

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("user_id", ForeignKey("users.id"), comment="null = no such account; what was typed is not kept"),
    Column("address", Text, comment="of the network, as far as it is known"),
    Column("outcome", Text, nullable=False),
    one_of("outcome", ("entered", "refused", "locked", "closed")),
    CheckConstraint("user_id IS NOT NULL OR outcome = 'refused'", name="known"),
    Index("ix_sign_ins_at", "at"),
    Index("ix_sign_ins_user", "user_id", "at"),
)

workers = Table(
    "workers",
    metadata,
    Column("name", Text, primary_key=True, comment="machine and process"),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False, comment="written every half minute while it runs"),
    CheckConstraint("seen_at >= started_at", name="seen"),
)

examinations = Table(
    "examinations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("asked_by", ForeignKey("users.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("checked", Integer, comment="how many invariants"),
    Column("found", Integer, comment="how many problems"),
    Column("problems", Json, comment="the first of them; names no confidential dossier"),
    agree("finished", "finished_at IS NOT NULL", "checked IS NOT NULL AND found IS NOT NULL AND problems IS NOT NULL"),
    partial_index("ix_examinations_waiting", "asked_at", where="finished_at IS NULL"),
)

backups = Table(
    "backups",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("file", Text, nullable=False, comment="name of the file, without its folder"),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False, comment="of its manifest, in hex"),
    CheckConstraint("bytes > 0", name="bytes"),
    Index("ix_backups_made", "made_at"),
)
