"""The trail: chained in the command's own transaction, and nothing done to it behind the application goes unseen."""

import json
import re
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
import pytest
import rfc8785
from sqlalchemy import select, update

from engine.domain.actor import Actor
from engine.domain.audit import GENESIS, Draft, link, unit_chain
from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import RoleKey, UnitId
from engine.store.audit import append, append_to_unit
from engine.store.audit_verify import verify
from engine.store.database import Database, Session, in_transaction
from engine.store.tables import audit_events, dossiers

LAN = Actor(login="lan", unit_id=UnitId("xa"), roles=frozenset({RoleKey("tn"), RoleKey("vp")}))
SQLITE_ONLY = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KINDS = [AuditKind.DOSSIER_RECEIVED, AuditKind.DOSSIER_ACCEPTED, AuditKind.WORK_ITEM_COMPLETED]


def drafts(count: int = 1, **data: Any) -> list[Draft]:
    return [Draft(kind=KINDS[n % 3], unit_id="xa", data={"n": n, "tên": "Nguyễn", **data}) for n in range(count)]


def record(session: Session, dossier_id: UUID, events: Sequence[Draft], at: datetime) -> None:
    """As a command does: lock the dossier, append, move its head."""
    owner = select(dossiers.c.audit_seq, dossiers.c.audit_head).where(dossiers.c.id == dossier_id).with_for_update()
    seq, head = session.execute(owner).one()
    seq, head = append(
        session,
        chain=str(dossier_id),
        seq=seq,
        head=head,
        drafts=events,
        actor=LAN,
        dossier_id=dossier_id,
        occurred_at=at,
        recorded_at=at,
    )
    session.execute(update(dossiers).where(dossiers.c.id == dossier_id).values(audit_seq=seq, audit_head=head))


@pytest.fixture
def trail(office: Database, rows: Any, noon: datetime) -> Database:
    """Two dossiers with six and three events, and two events of the unit itself."""
    with office.transaction() as session:
        rows.add(session, "dossiers", id=rows.id("other"), code="H57.01-220105-0002")
        for minute in range(3):
            record(session, rows.id("dossier"), drafts(2), noon + timedelta(minutes=minute))
        record(session, rows.id("other"), drafts(3), noon)
        append_to_unit(session, "xa", drafts=drafts(2), actor=LAN, occurred_at=noon, recorded_at=noon)
    return office


def test_an_untouched_trail_is_whole(trail: Database) -> None:
    report = verify(trail)
    assert (report.ok, report.events, report.dossiers, report.seals) == (True, 11, 2, 0)


def test_an_empty_trail_is_whole(database: Database) -> None:
    assert verify(database).ok


def _expected(chain: str) -> dict[str, Any]:
    return {
        "v": 1,
        "chain": chain,
        "seq": 1,
        "kind": "work_item:completed",
        "actor": "lan",
        "on_behalf_of": "hùng",
        "unit": "xa",
        "roles": ["tp"],
        "dossier": chain,
        "element": "review",
        "process_version": "a" * 64,
        "occurred_at": "2022-01-05T05:00:00.000000Z",
        "recorded_at": "2022-01-06T05:00:00.000000Z",
        "before": {"status": "open"},
        "data": {"status": "done", "ratio": 0.5},
    }


def test_an_event_says_who_what_when_where(office: Database, rows: Any, noon: datetime) -> None:
    draft = Draft(
        kind=AuditKind.WORK_ITEM_COMPLETED,
        unit_id="xa",
        role="tp",
        element="review",
        process_version="a" * 64,
        before={"status": "open"},
        data={"status": "done", "ratio": 0.5},
    )
    chain = str(rows.id("dossier"))
    with office.transaction() as session:
        append(
            session,
            chain=chain,
            seq=0,
            head=GENESIS,
            drafts=[draft],
            actor=LAN,
            dossier_id=rows.id("dossier"),
            occurred_at=noon,
            recorded_at=noon + timedelta(days=1),
            on_behalf_of="hùng",
        )
        row = session.execute(select(audit_events)).one()
    expected = _expected(chain)
    assert row.body.encode() == rfc8785.dumps(expected)
    assert row.hash == sha256(GENESIS + row.body.encode()).digest()
    assert (row.chain, row.seq, row.actor, row.kind) == (chain, 1, "lan", "work_item:completed")
    assert (row.occurred_at, row.recorded_at) == (noon, noon + timedelta(days=1))


def test_an_actor_without_a_named_role_leaves_all_their_roles(trail: Database) -> None:
    with trail.reading() as session:
        bodies = session.execute(select(audit_events.c.body)).scalars().all()
    assert all(json.loads(body)["roles"] == ["tn", "vp"] for body in bodies)


def test_a_command_that_rolls_back_leaves_no_event(trail: Database, rows: Any, noon: datetime) -> None:
    def command(session: Session) -> None:
        record(session, rows.id("dossier"), drafts(1), noon)
        raise KeyError

    with pytest.raises(KeyError):
        in_transaction(trail, command)
    assert verify(trail).events == 11


def test_what_cannot_be_canonical_is_not_written(trail: Database, rows: Any, noon: datetime) -> None:
    with pytest.raises(ValueError, match=r"nan"), trail.transaction() as session:
        record(session, rows.id("dossier"), drafts(1, ratio=float("nan")), noon)
    assert verify(trail).ok


def test_chains_of_many_writers_stay_whole(trail: Database, rows: Any, noon: datetime) -> None:
    def write(number: int) -> None:
        dossier_id = rows.id("dossier" if number % 2 else "other")
        in_transaction(trail, lambda session: record(session, dossier_id, drafts(2), noon))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(60)))
    report = verify(trail)
    assert (report.problems, report.events) == ((), 11 + 120)


# Tampering: whoever can write the file or has the server's password, with every trigger and foreign key out of the way

UNLOCK = {
    "sqlite": [
        "PRAGMA foreign_keys = OFF",
        "DROP TRIGGER IF EXISTS audit_events_no_update",
        "DROP TRIGGER IF EXISTS audit_events_no_delete",
        "DROP TRIGGER IF EXISTS audit_events_no_replace",
        "PRAGMA ignore_check_constraints = ON",
    ],
    "postgresql": [
        "ALTER TABLE audit_events DISABLE TRIGGER ALL",
        "ALTER TABLE audit_events DROP CONSTRAINT IF EXISTS ck_audit_events_happened_before_written",
        "ALTER TABLE audit_events DROP CONSTRAINT IF EXISTS fk_audit_events_dossier_id",
        "ALTER TABLE audit_events DROP CONSTRAINT IF EXISTS fk_audit_events_unit_id",
    ],
}


def tamper(database: Database, *statements: str, **values: Any) -> None:
    """Each statement by itself, through a connection that is none of the application's."""
    with closing(raw_connection(database)) as raw:
        for statement in (*UNLOCK[database.kind], *statements):
            if database.kind == "postgresql":
                names = "|".join(values) or "(?!)"
                statement = re.sub(rf":({names})\b", r"%(\1)s", statement.replace("%", "%%"))
            raw.execute(statement, {name: value for name, value in values.items() if name in statement})


def raw_connection(database: Database) -> Any:
    if database.kind == "sqlite":
        return sqlite3.connect(str(database.url.database), isolation_level=None)
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url, autocommit=True)


def found(database: Database) -> set[tuple[str, str, int | None]]:
    return {(problem.kind, problem.dossier[-4:], problem.seq) for problem in verify(database).problems}


DOSSIER = "chain = :dossier"
MINE, OTHER = "0001", "0002"

# name, what is done, what is found: (kind, last letters of the dossier's code, number of the event)
TAMPERING: list[tuple[str, list[str], set[tuple[str, str, int | None]]]] = [
    (
        "edit the body",
        [f"UPDATE audit_events SET body = replace(body, 'Nguyễn', 'Trần') WHERE {DOSSIER} AND seq = 3"],
        {("edited", MINE, 3)},
    ),
    (
        "edit one byte of white space",
        [f"UPDATE audit_events SET body = body || ' ' WHERE {DOSSIER} AND seq = 6"],
        {("edited", MINE, 6)},
    ),
    (
        "edit the actor's column only",
        [f"UPDATE audit_events SET actor = 'ma' WHERE {DOSSIER} AND seq = 2"],
        {("columns", MINE, 2)},
    ),
    (
        "edit the kind's column only",
        [f"UPDATE audit_events SET kind = 'dossier:closed' WHERE {DOSSIER} AND seq = 2"],
        {("columns", MINE, 2)},
    ),
    (
        "move an event in time",
        [f"UPDATE audit_events SET occurred_at = '2021-12-31 05:00:00.000000' WHERE {DOSSIER} AND seq = 2"],
        {("columns", MINE, 2)},
    ),
    (
        "let it happen after it was written",
        [f"UPDATE audit_events SET occurred_at = '2023-12-31 05:00:00.000000' WHERE {DOSSIER} AND seq = 2"],
        {("columns", MINE, 2), ("time", MINE, 2)},
    ),
    (
        "another unit",
        [f"UPDATE audit_events SET unit_id = NULL WHERE {DOSSIER} AND seq = 2"],
        {("columns", MINE, 2)},
    ),
    (
        "a foreign hash",
        [f"UPDATE audit_events SET hash = prev_hash WHERE {DOSSIER} AND seq = 4"],
        {("edited", MINE, 4), ("broken_link", MINE, 5)},
    ),
    (
        "a foreign previous hash",
        [f"UPDATE audit_events SET prev_hash = hash WHERE {DOSSIER} AND seq = 4"],
        {("broken_link", MINE, 4), ("edited", MINE, 4)},
    ),
    ("delete in the middle", [f"DELETE FROM audit_events WHERE {DOSSIER} AND seq = 3"], {("gap", MINE, 3)}),
    ("delete two", [f"DELETE FROM audit_events WHERE {DOSSIER} AND seq IN (3, 4)"], {("gap", MINE, 3)}),
    ("delete the first", [f"DELETE FROM audit_events WHERE {DOSSIER} AND seq = 1"], {("gap", MINE, 1)}),
    ("cut the tail", [f"DELETE FROM audit_events WHERE {DOSSIER} AND seq > 4"], {("truncated", MINE, 5)}),
    ("delete a whole chain", [f"DELETE FROM audit_events WHERE {DOSSIER}"], {("truncated", MINE, 1)}),
    (
        "cut the tail and set the head back without its hash",
        [
            f"DELETE FROM audit_events WHERE {DOSSIER} AND seq > 4",
            "UPDATE dossiers SET audit_seq = 4 WHERE code LIKE '%0001'",
        ],
        {("head", MINE, 4)},
    ),
    (
        "close the gap by renumbering",
        [
            f"DELETE FROM audit_events WHERE {DOSSIER} AND seq = 5",
            f"UPDATE audit_events SET seq = 5 WHERE {DOSSIER} AND seq = 6",
        ],
        {("broken_link", MINE, 5), ("columns", MINE, 5), ("truncated", MINE, 6)},
    ),
    (
        "swap two events",
        [
            f"UPDATE audit_events SET seq = 99 WHERE {DOSSIER} AND seq = 2",
            f"UPDATE audit_events SET seq = 2 WHERE {DOSSIER} AND seq = 3",
            f"UPDATE audit_events SET seq = 3 WHERE {DOSSIER} AND seq = 99",
        ],
        {
            ("broken_link", MINE, 2),
            ("columns", MINE, 2),
            ("broken_link", MINE, 3),
            ("columns", MINE, 3),
            ("broken_link", MINE, 4),
        },
    ),
    (
        "swap the first events of two chains",
        [
            f"UPDATE audit_events SET seq = 99 WHERE {DOSSIER} AND seq = 1",
            "UPDATE audit_events SET chain = :dossier WHERE chain = :other AND seq = 1",
            f"UPDATE audit_events SET chain = :other, seq = 1 WHERE {DOSSIER} AND seq = 99",
        ],
        {
            ("columns", MINE, 1),
            ("broken_link", MINE, 2),
            ("columns", OTHER, 1),
            ("broken_link", OTHER, 2),
        },
    ),
    (
        "write a copy at the end",
        [
            "INSERT INTO audit_events SELECT chain, 7, dossier_id, unit_id, kind, actor, occurred_at, recorded_at, "
            f"body, prev_hash, hash FROM audit_events WHERE {DOSSIER} AND seq = 6"
        ],
        {("broken_link", MINE, 7), ("columns", MINE, 7), ("head", MINE, 7)},
    ),
    (
        "delete the dossier",
        ["DELETE FROM stages", "DELETE FROM dossiers WHERE code LIKE '%0001'"],
        {("unowned", "same", None)},
    ),
    (
        "a chain of nobody",
        ["UPDATE audit_events SET chain = 'zz' WHERE chain = :unit AND seq = 2"],
        {("truncated", "t:xa", 2), ("gap", "zz", 1), ("columns", "zz", 2), ("unowned", "zz", None)},
    ),
    (
        "the unit's own chain",
        ["UPDATE audit_events SET actor = 'ma' WHERE chain = :unit AND seq = 2"],
        {("columns", "t:xa", 2)},
    ),
    (
        "delete all of it",
        ["DELETE FROM audit_events"],
        {("truncated", MINE, 1), ("truncated", OTHER, 1), ("truncated", "t:xa", 1)},
    ),
]


@pytest.mark.parametrize(("done", "expected"), [case[1:] for case in TAMPERING], ids=[case[0] for case in TAMPERING])
def test_tampering_is_found(
    trail: Database, rows: Any, done: list[str], expected: set[tuple[str, str, int | None]]
) -> None:
    mine = str(rows.id("dossier"))
    tamper(trail, *done, dossier=mine, other=str(rows.id("other")), unit=unit_chain("xa"))
    expected = {(kind, mine[-4:] if where == "same" else where, seq) for kind, where, seq in expected}
    assert found(trail) == expected
    report = verify(trail)
    assert not report.ok
    assert all(problem.vi != problem.en for problem in report.problems)


ANYTHING = ["'2020'", "''", "'không'", "12", "x'00'", "CAST(x'ff' AS TEXT)"]


@SQLITE_ONLY
@pytest.mark.parametrize("value", ANYTHING)
@pytest.mark.parametrize("column", [column.name for column in audit_events.c])
def test_whatever_is_put_into_a_column_is_found(trail: Database, rows: Any, column: str, value: str) -> None:
    """SQLite takes any value in any column; the survey must not stumble over it."""
    mine = str(rows.id("dossier"))
    tamper(trail, f"UPDATE audit_events SET {column} = {value} WHERE {DOSSIER} AND seq = 3", dossier=mine)
    assert not verify(trail).ok


@SQLITE_ONLY
@pytest.mark.parametrize("value", ANYTHING)
def test_a_head_that_is_no_hash_is_found(trail: Database, value: str) -> None:
    tamper(trail, f"UPDATE dossiers SET audit_head = {value} WHERE code LIKE '%0001'")
    assert found(trail) == {("head", MINE, 6)}


@SQLITE_ONLY
@pytest.mark.parametrize("value", [value for value in ANYTHING if value != "12"])
def test_an_id_that_is_none_is_found_with_its_events(trail: Database, rows: Any, value: str) -> None:
    """The dossier is named by its code, its chain by the id that it had."""
    tamper(trail, "PRAGMA foreign_keys = OFF", f"UPDATE dossiers SET id = {value} WHERE code LIKE '%0001'")
    assert found(trail) == {("truncated", MINE, 1), ("unowned", str(rows.id("dossier"))[-4:], None)}


def test_recomputing_a_chain_without_its_head_is_found(trail: Database, rows: Any) -> None:
    """An event replaced and every later hash computed anew: only the head still knows."""
    mine = str(rows.id("dossier"))
    with trail.reading() as session:
        events = session.execute(select(audit_events).where(audit_events.c.chain == mine).order_by("seq")).all()
    head = GENESIS
    changes = []
    for event in events:
        body = event.body.replace("Nguyễn", "Trần") if event.seq == 2 else event.body
        changes.append({"n": event.seq, "b": body, "p": head, "h": link(head, body.encode()), "d": mine})
        head = changes[-1]["h"]
    rewrite = "UPDATE audit_events SET body = :b, prev_hash = :p, hash = :h WHERE chain = :d AND seq = :n"
    for change in changes:
        tamper(trail, rewrite, **change)
    assert found(trail) == {("head", MINE, 6)}


def test_dossiers_are_named_as_people_know_them(trail: Database, rows: Any, noon: datetime) -> None:
    """By code; one that was never accepted by its id."""
    submitted = {"code": None, "accepted_at": None, "status": "submitted"}
    with trail.transaction() as session:
        rows.add(session, "dossiers", id=rows.id("new"), **submitted)
        record(session, rows.id("new"), drafts(1), noon)
    tamper(trail, "DELETE FROM audit_events")
    named = {problem.dossier for problem in verify(trail).problems}
    assert named == {"H57.01-220105-0001", "H57.01-220105-0002", str(rows.id("new")), "unit:xa"}
