"""Takeovers (tiếp nhận dữ liệu ban đầu): what an office brought with it when it began in the middle of its life."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid

from engine.store.tables.metadata import metadata
from engine.store.types import Instant

takeovers = Table(
    "takeovers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("file", Text, nullable=False, comment="name of the file, without its folder"),
    Column("sha256", Text, nullable=False, comment="of the file's bytes, in hex"),
    Column("kinds", Text, nullable=False, comment="books, dossiers, carry-over: what of the file was taken"),
    Column("taken_by", Text, nullable=False, comment="login, or system:<part>"),
    Column("taken_at", Instant, nullable=False),
    UniqueConstraint("unit_id", "sha256", "kinds"),
)

number_openings = Table(
    "number_openings",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("kind", Text, primary_key=True, comment="as in number_series"),
    Column("period", Text, primary_key=True),
    Column("first", Integer, primary_key=True, comment="first number that was given on paper"),
    Column("last", Integer, nullable=False, comment="last number that was given on paper"),
    Column("volume", Text, comment="quyển số"),
    Column("page", Text, comment="trang"),
    Column("takeover_id", ForeignKey("takeovers.id"), nullable=False),
    CheckConstraint("first > 0", name="first"),
    CheckConstraint("last >= first", name="last"),
)

taken_dossiers = Table(
    "taken_dossiers",
    metadata,
    Column("dossier_id", ForeignKey("dossiers.id"), primary_key=True),
    Column("takeover_id", ForeignKey("takeovers.id"), nullable=False),
    Column("sheet_row", Integer, nullable=False, comment="row of the sheet, from 1"),
    Index("ix_taken_dossiers_takeover", "takeover_id"),
)

carried_figures = Table(
    "carried_figures",
    metadata,
    Column("takeover_id", ForeignKey("takeovers.id"), primary_key=True),
    Column("position", Integer, primary_key=True, comment="row of the sheet, from 1"),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("as_of", Date, nullable=False, comment="last day of the last report made elsewhere"),
    Column("first_day", Date, comment="first day of that report; null = only what it carried over is known"),
    Column("domain_group", Text, nullable=False),
    Column("procedure_code", Text, comment="null = the figure is of the whole group"),
    Column("carried", Integer, nullable=False, comment="open at the end of as_of: kỳ trước chuyển qua"),
    *(
        Column(name, Integer, comment="of that report")
        for name in ("online", "direct", "brought", "early", "on_time", "overdue", "past_term")
    ),
    CheckConstraint("carried >= 0", name="carried"),
    CheckConstraint("first_day IS NULL OR first_day <= as_of", name="period"),
    Index("ix_carried_figures_unit", "unit_id", "as_of"),
)
