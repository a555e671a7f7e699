"""Confidential dossiers and their handlers, delegations, declared relations, and who did what in a dossier."""

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.types import Instant, Json

revision = "0009"
down_revision = "0008"

_OPEN = "status IN ('open', 'claimed')"
_NUMBER = re.compile(r"\d{12}|\d{9}|[A-Z]\d{7}", re.ASCII)
_AT_ONCE = 1000
_DEEDS = ("review", "signature", "payment")


def upgrade() -> None:
    op.add_column(
        "users",
        sa.Column(
            "identity_number", sa.Text(), nullable=True, comment="compared with those in dossiers; shown to nobody"
        ),
    )
    dossiers()
    work_items()
    delegations()
    relations()
    handlers()
    remember_what_was_done(op.get_bind())


def downgrade() -> None:
    for table in ("handlers", "relations", "delegations"):
        op.drop_table(table)
    op.drop_index("ix_work_items_reserved", table_name="work_items")
    op.drop_index("ix_work_items_inbox", table_name="work_items")
    op.drop_column("work_items", "reserved")
    partial("ix_work_items_inbox", "work_items", ["unit_id", "role", "due_at"], _OPEN)
    op.drop_index("ix_dossiers_search", table_name="dossiers")
    for column in ("recused", "deeds", "parties", "confidential"):
        op.drop_column("dossiers", column)
    op.create_index("ix_dossiers_search", "dossiers", ["unit_id", "submitted_at", "search_text", "code", "id"])
    op.drop_column("users", "identity_number")


def partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def dossiers() -> None:
    op.add_column(
        "dossiers",
        sa.Column(
            "confidential",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="seen by the assigned handlers and the leader only; frozen when it was received",
        ),
    )
    op.add_column(
        "dossiers",
        sa.Column(
            "parties",
            sa.Text(),
            server_default=sa.text("''"),
            nullable=False,
            comment="personal numbers in it, a space around each",
        ),
    )
    op.add_column(
        "dossiers",
        sa.Column(
            "deeds",
            Json(),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="kind of deed -> ids of who did it",
        ),
    )
    op.add_column(
        "dossiers",
        sa.Column(
            "recused", Json(), server_default=sa.text("'[]'"), nullable=False, comment="ids of who may not handle it"
        ),
    )
    op.drop_index("ix_dossiers_search", table_name="dossiers")
    op.create_index(
        "ix_dossiers_search",
        "dossiers",
        ["unit_id", "submitted_at", "search_text", "code", "id", "confidential"],
    )


def work_items() -> None:
    op.add_column(
        "work_items",
        sa.Column(
            "reserved",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="not offered to the role: the leader assigns it",
        ),
    )
    op.drop_index("ix_work_items_inbox", table_name="work_items")
    partial("ix_work_items_inbox", "work_items", ["unit_id", "role", "due_at"], f"{_OPEN} AND NOT reserved")
    partial("ix_work_items_reserved", "work_items", ["unit_id", "due_at"], f"{_OPEN} AND reserved")


def delegations() -> None:
    op.create_table(
        "delegations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False, comment="the substitute"),
        sa.Column("absent_id", sa.Uuid(), nullable=False, comment="in whose name"),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False, comment="last day, inclusive: a delegation always ends"),
        sa.Column("procedures", Json(), nullable=False, comment="codes; none and no domains = all"),
        sa.Column("domains", Json(), nullable=False, comment="fields; none and no procedures = all"),
        sa.Column("signing_only", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True, comment="ended before its last day"),
        sa.Column("ended_by", sa.Text(), nullable=True, comment="login"),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_delegations_period")),
        sa.CheckConstraint("user_id <> absent_id", name=op.f("ck_delegations_two_people")),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (ended_by IS NOT NULL AND end_reason IS NOT NULL)",
            name=op.f("ck_delegations_ended"),
        ),
        sa.ForeignKeyConstraint(["absent_id"], ["users.id"], name=op.f("fk_delegations_absent_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_delegations_decided_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_delegations_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_delegations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index("ix_delegations_user", "delegations", ["user_id", "valid_to"])
    op.create_index("ix_delegations_unit", "delegations", ["unit_id", "valid_to"])


def relations() -> None:
    op.create_table(
        "relations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False, comment="whose relative"),
        sa.Column("kinship", sa.Text(), nullable=False),
        sa.Column(
            "identity_number", sa.Text(), nullable=False, comment="compared with those in dossiers; shown to nobody"
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("declared_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "kinship IN ('spouse', 'parent', 'child', 'sibling', 'in_law', 'grandparent', 'grandchild', 'other')",
            name=op.f("ck_relations_kinship"),
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_relations_period")),
        sa.ForeignKeyConstraint(["declared_by"], ["users.id"], name=op.f("fk_relations_declared_by")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_relations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
    )
    op.create_index("ix_relations_user", "relations", ["user_id"])


def handlers() -> None:
    op.create_table(
        "handlers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", Instant(), nullable=False),
        sa.Column("assigned_by", sa.Text(), nullable=False, comment="login"),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(ended_at IS NOT NULL) = (end_reason IS NOT NULL)", name=op.f("ck_handlers_ended")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_handlers_dossier_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_handlers_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_handlers_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handlers")),
    )
    now = "ended_at IS NULL"
    partial("uq_handlers_now", "handlers", ["dossier_id", "unit_id", "role", "user_id"], now, unique=True)
    partial("ix_handlers_user", "handlers", ["user_id"], now)


def remember_what_was_done(session: sa.Connection) -> None:
    """In open dossiers: who reviewed, signed and collected, and whose numbers stand in them. The commands keep both up
    from now on; closed dossiers are handled no more."""
    known = sa.Table(
        "dossiers",
        sa.MetaData(),
        sa.Column("id", sa.Uuid()),
        sa.Column("closed_at", Instant()),
        sa.Column("applicant", Json()),
        sa.Column("facts", Json()),
        sa.Column("parties", sa.Text()),
        sa.Column("deeds", Json()),
    )
    keep = (
        sa.update(known)
        .where(known.c.id == sa.bindparam("dossier"))
        .values(parties=sa.bindparam("new_parties"), deeds=sa.bindparam("new_deeds"))
    )
    opened = sa.select(known.c.id, known.c.applicant, known.c.facts).where(known.c.closed_at.is_(None))
    last = None
    while True:
        batch = session.execute(
            (opened if last is None else opened.where(known.c.id > last)).order_by(known.c.id).limit(_AT_ONCE)
        ).all()
        if not batch:
            return
        last = batch[-1].id
        deeds = _deeds(session, [row.id for row in batch])
        for row in batch:
            numbers = " ".join(sorted(_numbers([row.applicant, row.facts])))
            values = {"new_parties": f" {numbers} " if numbers else "", "new_deeds": deeds.get(row.id, {})}
            session.execute(keep, {"dossier": row.id, **values})


def _deeds(session: sa.Connection, dossier_ids: list[Any]) -> dict[Any, dict[str, list[str]]]:
    items = sa.table(
        "work_items",
        sa.column("dossier_id", sa.Uuid()),
        sa.column("kind", sa.Text()),
        sa.column("status", sa.Text()),
        sa.column("done_by", sa.Uuid()),
    )
    found: dict[Any, dict[str, list[str]]] = {}
    done = sa.select(items.c.dossier_id, items.c.kind, items.c.done_by).where(
        items.c.dossier_id.in_(dossier_ids), items.c.status == "done", items.c.kind.in_(_DEEDS)
    )
    for row in session.execute(done):
        people = found.setdefault(row.dossier_id, {}).setdefault(row.kind, [])
        if str(row.done_by) not in people:
            people.append(str(row.done_by))
    return found


def _numbers(value: Any) -> set[str]:
    texts = re.findall(r'"((?:[^"\\]|\\.)*)"', json.dumps(value, ensure_ascii=False))
    return {plain for text in texts if _NUMBER.fullmatch(plain := "".join(text.split()).upper())}
