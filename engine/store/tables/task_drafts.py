"""Drafts of answers (bản nháp): what somebody has typed into the form of a task and not sent yet."""

from sqlalchemy import Column, ForeignKey, Index, Table

from engine.store.tables.metadata import metadata
from engine.store.types import Instant, Json

task_drafts = Table(
    "task_drafts",
    metadata,
    Column("work_item_id", ForeignKey("work_items.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True, comment="nobody else reads it"),
    Column("answer", Json, nullable=False, comment="as it was typed, unchecked"),
    Column("saved_at", Instant, nullable=False),
    Index("ix_task_drafts_user", "user_id", "saved_at"),
)
"""A trigger takes the draft of whoever completes the work item away with the completion, whatever completes it. The
drafts of others stay until they drop them: nobody loses what they typed because somebody was faster."""
