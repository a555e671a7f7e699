"""How a dossier was filed at the desk: from which form, who stood by, who may collect the result."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, UniqueConstraint, Uuid

from engine.store.tables.metadata import metadata
from engine.store.types import Instant, Json

filings = Table(
    "filings",
    metadata,
    Column("dossier_id", ForeignKey("dossiers.id"), primary_key=True),
    Column("filed_by", ForeignKey("users.id"), nullable=False, comment="the officer at the desk"),
    Column("token", Uuid, comment="of the form that was sent: sent again it files nothing"),
    Column("attendance", Json, nullable=False, comment="who stood by and who may collect; {} = nothing to note"),
    Column("assisted_by", ForeignKey("users.id"), comment="who helped the citizen to file online"),
    Column("filed_at", Instant, nullable=False),
    UniqueConstraint("filed_by", "token", name="uq_filings_filed_by_token"),
    CheckConstraint("assisted_by IS NULL OR assisted_by = filed_by", name="assisted_at_the_desk"),
)
