"""Diagrams that a unit draws itself: drafts, releases, and what its new stages run from which day."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant

revision = "0021"
down_revision = "0020"

_KEPT = {
    "diagram_saves": ("draft_id", "version"),
    "diagram_releases": ("id",),
    "versions_in_force": ("unit_id", "process_id", "seq"),
}


def upgrade() -> None:
    drafts()
    saves()
    releases()
    in_force()
    for table, key in _KEPT.items():
        never_changed(table, key)


def downgrade() -> None:
    for table in ("versions_in_force", "diagram_releases", "diagram_saves", "diagram_drafts"):
        op.drop_table(table)


def drafts() -> None:
    op.create_table(
        "diagram_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False, comment="the diagram, by the process that it draws"),
        sa.Column("text", sa.Text(), nullable=False, comment="BPMN as it was saved last"),
        sa.Column(
            "based_on",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the diagram that it was begun from, or compared with",
        ),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="of two who save, the second is told"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True, comment="from which day new stages would run it"),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True, comment="why it was sent back last"),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "status IN ('drawing', 'submitted', 'released', 'dropped')", name=op.f("ck_diagram_drafts_status")
        ),
        sa.CheckConstraint(
            "(status IN ('submitted', 'released')) = (submitted_at IS NOT NULL AND submitted_by IS NOT NULL)",
            name=op.f("ck_diagram_drafts_submitted"),
        ),
        sa.CheckConstraint(
            "(status IN ('released', 'dropped')) = (settled_at IS NOT NULL AND settled_by IS NOT NULL)",
            name=op.f("ck_diagram_drafts_settled"),
        ),
        sa.CheckConstraint(
            "submitted_at IS NULL OR (reason IS NOT NULL AND legal_basis IS NOT NULL AND valid_from IS NOT NULL)",
            name=op.f("ck_diagram_drafts_reasoned"),
        ),
        sa.CheckConstraint(
            "status <> 'released' OR settled_by <> submitted_by", name=op.f("ck_diagram_drafts_four_eyes")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_diagram_drafts_version")),
        sa.CheckConstraint("length(based_on) = 64", name=op.f("ck_diagram_drafts_based_on")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_diagram_drafts_unit_id")),
        sa.ForeignKeyConstraint(["begun_by"], ["users.id"], name=op.f("fk_diagram_drafts_begun_by")),
        sa.ForeignKeyConstraint(["submitted_by"], ["users.id"], name=op.f("fk_diagram_drafts_submitted_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_diagram_drafts_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagram_drafts")),
    )
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_diagram_drafts_open",
        "diagram_drafts",
        ["unit_id", "process_id"],
        postgresql_where=unsettled,
        sqlite_where=unsettled,
    )


def saves() -> None:
    op.create_table(
        "diagram_saves",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False, comment="whoever drew may not release"),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the text that was saved"),
        sa.CheckConstraint("version > 0", name=op.f("ck_diagram_saves_version")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_diagram_saves_digest")),
        sa.ForeignKeyConstraint(["draft_id"], ["diagram_drafts.id"], name=op.f("fk_diagram_saves_draft_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["users.id"], name=op.f("fk_diagram_saves_saved_by")),
        sa.PrimaryKeyConstraint("draft_id", "version", name=op.f("pk_diagram_saves")),
    )


def releases() -> None:
    op.create_table(
        "diagram_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False, comment="whose new stages run it"),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="which release of this diagram by this unit: 1, 2, 3 …"
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="BPMN; immutable"),
        sa.Column(
            "product",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the diagram of the product when this was released",
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("released_at", Instant(), nullable=False),
        sa.CheckConstraint("released_by <> submitted_by", name=op.f("ck_diagram_releases_four_eyes")),
        sa.CheckConstraint("number > 0", name=op.f("ck_diagram_releases_number")),
        sa.CheckConstraint("length(product) = 64", name=op.f("ck_diagram_releases_product")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_diagram_releases_unit_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["diagram_drafts.id"], name=op.f("fk_diagram_releases_draft_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["users.id"], name=op.f("fk_diagram_releases_submitted_by")),
        sa.ForeignKeyConstraint(["released_by"], ["users.id"], name=op.f("fk_diagram_releases_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagram_releases")),
        sa.UniqueConstraint(
            "unit_id", "process_id", "number", name=op.f("uq_diagram_releases_unit_id_process_id_number")
        ),
        sa.UniqueConstraint("draft_id", name=op.f("uq_diagram_releases_draft_id")),
    )


def in_force() -> None:
    op.create_table(
        "versions_in_force",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, comment="of two rows for one day the later one holds"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False, comment="what stages started then run"),
        sa.Column("release_id", sa.Uuid(), nullable=True, comment="null where an upgrade is the cause"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_versions_in_force_seq")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_versions_in_force_unit_id")),
        sa.ForeignKeyConstraint(["version"], ["process_versions.hash"], name=op.f("fk_versions_in_force_version")),
        sa.ForeignKeyConstraint(["release_id"], ["diagram_releases.id"], name=op.f("fk_versions_in_force_release_id")),
        sa.PrimaryKeyConstraint("unit_id", "process_id", "seq", name=op.f("pk_versions_in_force")),
    )
    op.create_index("ix_versions_in_force_day", "versions_in_force", ["unit_id", "process_id", "valid_from", "seq"])


def never_changed(table: str, key: tuple[str, ...]) -> None:
    """What was released stays as it was released: the triggers go when the table goes."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION append_only()
            """
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 -- names of this file only
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"
    )
