"""Annulled dossiers, proposals, closed days, calendar orders, custody of papers; waits keep the term they count."""

import re

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0007"
down_revision = "0006"

_STATUSES = (
    "'submitted', 'accepted', 'processing', 'waiting_supplement', 'waiting_opinion', 'waiting_payment', 'forwarded', "
    "'signed', 'result_at_desk', 'returned', 'rejected_at_desk', 'incomplete_at_desk', 'refused_after_review', "
    "'withdrawn', 'cancelled_no_supplement'"
)
_CLOSED = (
    "'cancelled_no_supplement', 'incomplete_at_desk', 'refused_after_review', 'rejected_at_desk', 'returned', "
    "'withdrawn'"
)
_ACCEPTED = "(status NOT IN ('incomplete_at_desk', 'rejected_at_desk', 'submitted')) = (accepted_at IS NOT NULL)"
BEFORE = {
    "status": f"status IN ({_STATUSES})",
    "closed": f"(status IN ({_CLOSED})) = (closed_at IS NOT NULL)",
    "accepted": _ACCEPTED,
}
AFTER = {
    "status": f"status IN ({_STATUSES}, 'annulled')",
    "closed": f"(status IN ('annulled', {_CLOSED})) = (closed_at IS NOT NULL)",
    "accepted": f"status = 'annulled' OR {_ACCEPTED}",
}


def upgrade() -> None:
    check_dossiers(AFTER)
    op.add_column(
        "timers",
        sa.Column(
            "started_at",
            Instant(),
            nullable=True,
            comment="from when its term runs; null where the diagram gave the instant itself",
        ),
    )
    op.add_column(
        "timers",
        sa.Column(
            "term",
            sa.Text(),
            nullable=True,
            comment="what it waits, e.g. 15 calendar_days: counted anew when an order moves the calendar",
        ),
    )
    proposals()
    closings()
    calendar_orders()
    custodies()
    never_reopened()


def downgrade() -> None:
    for table in ("custodies", "calendar_orders", "skipped_numbers", "closings", "proposals"):
        op.drop_table(table)
    op.drop_column("timers", "term")
    op.drop_column("timers", "started_at")
    check_dossiers(BEFORE)


def check_dossiers(checks: dict[str, str]) -> None:
    """SQLite cannot alter a CHECK, and making the table anew would break the keys that point to it: its text is
    changed in the schema, as SQLite's own documentation does for constraints."""
    if op.get_bind().dialect.name == "postgresql":
        for name, condition in checks.items():
            op.drop_constraint(op.f(f"ck_dossiers_{name}"), "dossiers", type_="check")
            op.create_check_constraint(op.f(f"ck_dossiers_{name}"), "dossiers", condition)
        return
    connection = op.get_bind()
    written = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'dossiers'")).scalar_one()
    for name, condition in checks.items():
        written = _with_check(written, f"ck_dossiers_{name}", condition)
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.execute(sa.text("UPDATE sqlite_master SET sql = :sql WHERE name = 'dossiers'"), {"sql": written})
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _with_check(written: str, name: str, condition: str) -> str:
    """The CREATE TABLE with another condition in the CHECK of this name."""
    found = re.search(rf"CONSTRAINT {name} CHECK \(", written)
    assert found is not None, name
    end, depth = found.end(), 1
    while depth:
        depth += {"(": 1, ")": -1}.get(written[end], 0)
        end += 1
    return f"{written[: found.end()]}{condition}{written[end - 1 :]}"


def proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False, comment="whose officers confirm it"),
        sa.Column("dossier_id", sa.Uuid(), nullable=True, comment="null for a dossier that is itself entered late"),
        sa.Column(
            "subject_id",
            sa.Uuid(),
            nullable=False,
            comment="the dossier or work item that it is about, or its own id",
        ),
        sa.Column("related_id", sa.Uuid(), nullable=True, comment="the other dossier, where one was entered twice"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("arguments", Json(), nullable=False, comment="what is to be done, exactly as it was asked for"),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True, comment="why it was declined"),
        sa.CheckConstraint("act IN ('annulment', 'late_entry')", name=op.f("ck_proposals_act")),
        sa.CheckConstraint("status IN ('open', 'confirmed', 'declined')", name=op.f("ck_proposals_status")),
        sa.CheckConstraint(
            "(status <> 'open') = (settled_at IS NOT NULL AND settled_by IS NOT NULL)",
            name=op.f("ck_proposals_settled"),
        ),
        sa.CheckConstraint("(status = 'declined') = (note IS NOT NULL)", name=op.f("ck_proposals_declined")),
        sa.CheckConstraint("status <> 'confirmed' OR settled_by <> proposed_by", name=op.f("ck_proposals_four_eyes")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_proposals_unit_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_proposals_dossier_id")),
        sa.ForeignKeyConstraint(["related_id"], ["dossiers.id"], name=op.f("fk_proposals_related_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["users.id"], name=op.f("fk_proposals_proposed_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_proposals_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    partial("uq_proposals_open", "proposals", ["act", "subject_id"], "status = 'open'", unique=True)
    partial("ix_proposals_unit", "proposals", ["unit_id", "proposed_at"], "status = 'open'")
    op.create_index("ix_proposals_dossier", "proposals", ["dossier_id"], unique=False)
    partial("ix_proposals_related", "proposals", ["related_id"], "related_id IS NOT NULL")


def closings() -> None:
    op.create_table(
        "closings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("book", sa.Text(), nullable=True, comment="one book; null = everything of the unit"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False, comment="inclusive"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=False),
        sa.CheckConstraint('"last" >= "first"', name=op.f("ck_closings_period")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_closings_unit_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_closings_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
    )
    op.create_index("ix_closings_unit", "closings", ["unit_id", "last"], unique=False)
    op.create_table(
        "skipped_numbers",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="series, as in number_series"),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False, comment="inclusive"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why the paper book has no dossier under these numbers"),
        sa.Column("proposal_id", sa.Uuid(), nullable=False, comment="the late entry that left them out"),
        sa.CheckConstraint('"first" > 0 AND "last" >= "first"', name=op.f("ck_skipped_numbers_range")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_skipped_numbers_unit_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_skipped_numbers_proposal_id")),
        sa.PrimaryKeyConstraint("unit_id", "kind", "period", "first", name=op.f("pk_skipped_numbers")),
    )


def calendar_orders() -> None:
    op.create_table(
        "calendar_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=True, comment="null for one that lifts another"),
        sa.Column(
            "first",
            sa.Date(),
            nullable=False,
            comment="first day; for one that lifts, the first day that is free again",
        ),
        sa.Column("last", sa.Date(), nullable=True, comment="inclusive; null for one that lifts another"),
        sa.Column("areas", Json(), nullable=False),
        sa.Column("units", Json(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifts_id", sa.Uuid(), nullable=True, comment="the order that this one lifts or shortens"),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.CheckConstraint("effect IN ('closed', 'suspended', 'reception')", name=op.f("ck_calendar_orders_effect")),
        sa.CheckConstraint(
            "(lifts_id IS NULL) = (effect IS NOT NULL AND last IS NOT NULL)", name=op.f("ck_calendar_orders_lifting")
        ),
        sa.CheckConstraint('"last" >= "first" AND "first" >= decided_on', name=op.f("ck_calendar_orders_period")),
        sa.ForeignKeyConstraint(["lifts_id"], ["calendar_orders.id"], name=op.f("fk_calendar_orders_lifts_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_calendar_orders_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_orders")),
        sa.UniqueConstraint("authority", "number", name=op.f("uq_calendar_orders_authority_number")),
    )


def custodies() -> None:
    op.create_table(
        "custodies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_unit_id", sa.Text(), nullable=False, comment="has the papers until they are received"),
        sa.Column("to_unit_id", sa.Text(), nullable=False),
        sa.Column("papers", Json(), nullable=False),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("received_at", Instant(), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('filing', 'supplement', 'result')", name=op.f("ck_custodies_kind")),
        sa.CheckConstraint("(sent_at IS NOT NULL) = (sent_by IS NOT NULL)", name=op.f("ck_custodies_sent")),
        sa.CheckConstraint("(received_at IS NOT NULL) = (received_by IS NOT NULL)", name=op.f("ck_custodies_received")),
        sa.CheckConstraint("received_at IS NULL OR sent_at IS NOT NULL", name=op.f("ck_custodies_sent_first")),
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=op.f("ck_custodies_two_units")),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_custodies_{name}"))
            for name, target in (
                ("dossier_id", "dossiers.id"),
                ("from_unit_id", "units.id"),
                ("to_unit_id", "units.id"),
                ("taken_by", "users.id"),
                ("sent_by", "users.id"),
                ("received_by", "users.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custodies")),
    )
    op.create_index("ix_custodies_dossier", "custodies", ["dossier_id"], unique=False)
    partial("ix_custodies_from", "custodies", ["from_unit_id"], "received_at IS NULL")
    partial("ix_custodies_to", "custodies", ["to_unit_id"], "received_at IS NULL")


def partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, postgresql_where=condition, sqlite_where=condition)


def never_reopened() -> None:
    """What was closed stays closed: the triggers go when the table goes."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON closings
            FOR EACH STATEMENT EXECUTE FUNCTION append_only()
            """
        )
        op.execute("ALTER TABLE closings ENABLE ALWAYS TRIGGER append_only")
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'closings is append-only'); END"
    op.execute(f"CREATE TRIGGER closings_no_update BEFORE UPDATE ON closings {refuse}")
    op.execute(f"CREATE TRIGGER closings_no_delete BEFORE DELETE ON closings {refuse}")
