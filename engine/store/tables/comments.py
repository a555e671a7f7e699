"""Comments (trao đổi) of colleagues on a dossier, and whom they mention; triggers refuse to change or delete one."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid

from engine.domain.comment import LONGEST
from engine.store.tables.metadata import metadata, partial_index
from engine.store.types import Instant

comments = Table(
    "comments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dossier_id", ForeignKey("dossiers.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, comment="in which the author works"),
    Column("author_id", ForeignKey("users.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    CheckConstraint(f"length(text) BETWEEN 1 AND {LONGEST}", name="text"),
    Index("ix_comments_dossier", "dossier_id", "written_at"),
)

comment_mentions = Table(
    "comment_mentions",
    metadata,
    Column("comment_id", ForeignKey("comments.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("seen_at", Instant, comment="when they opened the dossier; null until then"),
    partial_index("ix_comment_mentions_unseen", "user_id", where="seen_at IS NULL"),
)
