"""What was sent after a sign-in had ended, and how often an address has tried: both for a short while only."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from engine.store.tables.metadata import metadata
from engine.store.types import Bytes, Instant

kept_forms = Table(
    "kept_forms",
    metadata,
    Column("name", Text, primary_key=True, comment="SHA-256 of the handle that only the browser has"),
    Column("user_id", ForeignKey("users.id"), nullable=False, comment="nobody else gets it back"),
    Column("content", Bytes, nullable=False, comment="encrypted; the handle and the key of the sessions open it"),
    Column("kept_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    CheckConstraint("length(name) = 64", name="name"),
    CheckConstraint("until > kept_at", name="until"),
    Index("ix_kept_forms_user", "user_id", "kept_at"),
    Index("ix_kept_forms_until", "until"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("name", Text, primary_key=True, comment="SHA-256 of who tries what: no address is written here"),
    Column("count", Integer, nullable=False),
    Column("until", Instant, nullable=False, comment="counting begins again then"),
    CheckConstraint("length(name) = 64", name="name"),
    CheckConstraint("count >= 1", name="count"),
    Index("ix_attempts_until", "until"),
)
