"""What lets a citizen follow one dossier without an account: never the secret itself."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from engine.store.tables.metadata import metadata
from engine.store.types import Bytes, Instant

tracking_secrets = Table(
    "tracking_secrets",
    metadata,
    Column("dossier_id", ForeignKey("dossiers.id"), primary_key=True),
    Column("salt", Bytes, nullable=False, comment="with the server's key, which is not here, it gives the secret"),
    Column("hash", Text, nullable=False, comment="SHA-256 of the secret that was issued last"),
    Column("serial", Integer, nullable=False, comment="how often one was issued; only the last one opens"),
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", ForeignKey("users.id"), comment="who printed or renewed it; null: filed online"),
    CheckConstraint("length(hash) = 64", name="hash"),
    CheckConstraint("serial >= 1", name="serial"),
)
