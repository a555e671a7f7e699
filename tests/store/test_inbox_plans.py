"""What the inbox asks is read from indexes on both databases, however it is narrowed: nothing reads a whole table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from engine.domain.book import Book
from engine.domain.identifiers import RoleKey, UnitId, UserId
from engine.store.database import Database, Session
from engine.store.queries import inbox
from engine.store.queries.book_entries import entries_between
from engine.store.queries.delegations import delegations_of
from engine.store.queries.elsewhere import elsewhere
from engine.store.queries.inbox import Which
from engine.store.queries.narrowing import Narrowed
from engine.store.queries.saved_filters import saved_filters_of
from engine.store.queries.task_drafts import drafted
from engine.store.queries.visibility import Reader
from engine.store.queries.workload import workload
from engine.store.timers import counted

NOW = datetime(2022, 3, 15, 3, 0, tzinfo=UTC)
ME = UserId(UUID(int=1))
LEADER = Reader(unit_id=UnitId("commune"), roles=frozenset(map(RoleKey, ("tp", "ld"))), user_id=ME)
GROWING = (
    *("work_items", "dossiers", "stages", "handoffs", "timers", "awaited_messages", "task_drafts", "saved_filters"),
    *("register_entries", "slips", "receipts", "signed_results", "register_notes"),
)
NARROWED = Narrowed(
    procedure="1.001193",
    domain="ho_tich",
    status="processing",
    applicant="nhi",
    due_from=NOW,
    due_to=NOW + timedelta(days=3),
    holder=ME,
)
Read = Callable[[Session], object]


def page(which: Which, narrowed: Narrowed, needle: str = "") -> Read:
    oversees = frozenset(map(RoleKey, ("tn", "vx")))
    return lambda session: inbox.inbox(
        session, LEADER, which=which, now=NOW, needle=needle, narrowed=narrowed, oversees=oversees
    )


def book(kind: str) -> Read:
    """A page of a book on the screen."""
    of = Book(unit_id=UnitId("commune"), kind=kind, year=2022)
    return lambda session: entries_between(session, LEADER, of, (51, 100), within=(NOW, NOW), forms=["book"])


READS: dict[str, Read] = {
    **{kind: book(kind) for kind in ("register:HT_KS", "slip:register", "receipt:BL")},
    **{f"narrowed_{which}": page(which, NARROWED) for which in Which},
    "unclaimed": page(Which.OFFERED, Narrowed(unclaimed=True)),
    "by_procedure_name": page(Which.OFFERED, Narrowed(sought=("1.001193", "2.000635")), "khai sinh"),
    "searched": page(Which.OFFERED, Narrowed(), "nhi"),
    "counts": lambda session: inbox.counts(session, LEADER, now=NOW),
    "ticked": lambda session: inbox.entries_of(session, LEADER, [UUID(int=5), UUID(int=6)]),
    "elsewhere": lambda session: elsewhere(session, LEADER),
    "elsewhere_narrowed": lambda session: elsewhere(session, LEADER, needle="nhi", narrowed=NARROWED),
    "workload": lambda session: workload(session, LEADER),
    "saved_filters": lambda session: saved_filters_of(session, LEADER),
    "drafts": lambda session: drafted(session, LEADER, [UUID(int=5)]),
    "delegations": lambda session: delegations_of(session, LEADER),
    "timers_of_a_dossier": lambda session: counted(session, UUID(int=5)),
}


@contextmanager
def heard(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent while the block runs, with their values."""
    sent: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        sent.append((statement, values))

    event.listen(session, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(session, "before_cursor_execute", hear)


@pytest.mark.parametrize("name", READS)
def test_nothing_reads_a_whole_table(database: Database, name: str) -> None:
    explain = "EXPLAIN" if database.kind == "postgresql" else "EXPLAIN QUERY PLAN"
    with database.reading() as session:
        if database.kind == "postgresql":  # on empty tables it would read them whole whatever indexes they have
            session.exec_driver_sql("SET LOCAL enable_seqscan = off")
        with heard(session) as sent:
            READS[name](session)
        plans = [row for text, values in sent for row in session.exec_driver_sql(f"{explain} {text}", values)]
    steps = [str(row[-1]) for row in plans]
    assert steps
    for table in GROWING:
        scanned = [step for step in steps if f"Seq Scan on {table}" in step or step.startswith(f"SCAN {table}")]
        assert scanned == [], table
