"""The doctor finds nothing in an office at work, and finds each way in which its database can be made wrong."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from engine.cli.doctor import reader
from engine.store.database import Database, Session
from engine.store.doctor import INVARIANTS, examine
from engine.store.doctor.invariant import Examination, Problem
from tests.office import Office, open_office

COPIES = {"items": [{"name": "CCCD", "pages": 2, "copies": 3}, {"name": "Bằng", "pages": 1, "copies": 1}]}


class PutBack(Exception):
    """Undoes what a test has done to the shared database."""


@pytest.fixture(scope="module")
def office(shared_database: Database) -> Iterator[Office]:
    """One dossier returned and paid, one in review, one waiting for a supplement, one with another agency."""
    office = open_office(shared_database.url.render_as_string(hide_password=False))
    with closing(office.running):
        _work(office)
        yield office


def _work(office: Office) -> None:
    returned = office.file("2.000815", facts=COPIES).dossier_id
    while office.open_items(returned):
        office.complete(office.open_items(returned)[0])
    for outcome in ("", "supplement"):
        birth = office.file("1.001193", facts={"event_on": "2022-02-01"}).dossier_id
        office.do(birth, "receive", outcome="accept")
        office.do(birth, "digitise")
        if outcome:
            office.do(birth, "review", outcome=outcome)
            office.do(birth, "supplement_notice")
    merit = office.file("1.010824").dossier_id
    while office.dossier(merit).status != "forwarded":
        office.complete(office.open_items(merit)[0])
    office.sweep()


def found(office: Office, *statements: str, later: timedelta = timedelta(0)) -> list[Problem]:
    """What the doctor says after some statements, which are then taken back."""
    problems: list[Problem] = []

    def spoil_and_examine(session: Session) -> None:
        defer = "PRAGMA defer_foreign_keys = ON"
        if session.dialect.name == "postgresql":
            defer = "SET LOCAL session_replication_role = replica"
        for statement in (defer, *statements):
            session.execute(text(statement))
        examination = Examination(session=session, now=office.now + later, read_stage=reader(office.installation))
        for invariant in INVARIANTS:
            problems.extend(invariant.problems(examination))
        raise PutBack

    with pytest.raises(PutBack), office.installation.database.transaction() as session:
        spoil_and_examine(session)
    return problems


def test_nothing_is_wrong_with_an_office_at_work(office: Office) -> None:
    statuses = {row.status for row in office.rows(_table("dossiers"))}
    assert statuses == {"returned", "processing", "waiting_supplement", "forwarded"}
    assert office.rows(_table("timers"))
    diagnosis = examine(office.installation.database, now=office.now, read_stage=reader(office.installation))
    assert diagnosis.problems == ()
    assert diagnosis.ok


def test_each_invariant_is_a_sentence_of_its_own() -> None:
    assert all(invariant.vi != invariant.en for invariant in INVARIANTS)
    assert len({invariant.vi for invariant in INVARIANTS}) == len(INVARIANTS)


def _table(name: str) -> Any:
    from engine.store.tables import metadata

    return metadata.tables[name]


REVIEW = "(SELECT id FROM dossiers WHERE status = 'processing')"
RETURNED = "(SELECT id FROM dossiers WHERE status = 'returned')"
FORWARDED = "(SELECT id FROM dossiers WHERE status = 'forwarded')"
WAITING = "(SELECT id FROM dossiers WHERE status = 'waiting_supplement')"
OPEN = "status IN ('open', 'claimed')"
ENDED = "(SELECT ended_at FROM stages WHERE ended_at IS NOT NULL ORDER BY ended_at LIMIT 1)"
AWAY = f"dossier_id = {FORWARDED} AND requester_id IS NOT NULL"

# what is done, kinds that are found
SPOILING: list[tuple[str, list[str], set[str]]] = [
    (
        "an open stage loses its work",
        [f"UPDATE work_items SET status = 'cancelled' WHERE dossier_id = {REVIEW} AND {OPEN}"],
        {"stage_hangs", "state_disagrees"},
    ),
    (
        "a stage waits for nothing but the withdrawal",
        [
            f"UPDATE work_items SET status = 'cancelled' WHERE dossier_id = {WAITING} AND {OPEN}",
            f"DELETE FROM timers WHERE dossier_id = {WAITING}",
        ],
        {"stage_hangs", "state_disagrees"},
    ),
    (
        "a timer is lost while the work is still open",
        [f"DELETE FROM timers WHERE dossier_id = {WAITING}"],
        {"state_disagrees"},
    ),
    ("a message is no longer awaited", ["DELETE FROM awaited_messages"], {"state_disagrees", "stage_hangs"}),
    (
        "a message is awaited under another name",
        [f"UPDATE awaited_messages SET name = 'x' WHERE dossier_id = {REVIEW}"],
        {"state_disagrees"},
    ),
    (
        "work of a stage that has ended is offered again",
        [
            "UPDATE work_items SET status = 'open', done_at = NULL, done_by = NULL, claimed_by = NULL, "
            f"claimed_at = NULL WHERE dossier_id = {RETURNED} AND element = 'sign'"
        ],
        {"left_over", "state_disagrees"},
    ),
    (
        "work moves to another dossier",
        [f"UPDATE work_items SET dossier_id = {RETURNED} WHERE dossier_id = {REVIEW} AND {OPEN}"],
        {"left_over"},
    ),
    (
        "a stage ends by hand",
        [f"UPDATE stages SET status = 'completed', ended_at = {ENDED} WHERE dossier_id = {REVIEW}"],
        {"left_over", "state_disagrees", "dossier_status"},
    ),
    (
        "a stage that has ended is opened",
        [f"UPDATE stages SET status = 'running', ended_at = NULL WHERE dossier_id = {RETURNED}"],
        {"stage_hangs", "state_disagrees", "dossier_status"},
    ),
    (
        "a stage stands as failed without an incident",
        [f"UPDATE stages SET status = 'incident' WHERE dossier_id = {REVIEW}"],
        {"stage_hangs"},
    ),
    ("states are overwritten", ["UPDATE stages SET state = CAST('{}' AS {bytes})"], {"state_unreadable"}),
    (
        "the state of another stage",
        [
            f"UPDATE stages SET state = (SELECT state FROM stages WHERE dossier_id = {WAITING}) "
            f"WHERE dossier_id = {REVIEW}"
        ],
        {"state_disagrees"},
    ),
    (
        "a dossier closes without its stage",
        [f"UPDATE dossiers SET status = 'withdrawn', closed_at = {ENDED} WHERE id = {REVIEW}"],
        {"dossier_status"},
    ),
    (
        "a returned dossier is open again",
        [f"UPDATE dossiers SET status = 'processing', closed_at = NULL WHERE id = {RETURNED}"],
        {"dossier_status"},
    ),
    (
        "a dossier is with nobody",
        [f"UPDATE dossiers SET status = 'forwarded' WHERE id = {REVIEW}"],
        {"dossier_status"},
    ),
    (
        "a dossier is counted twice",
        [f"UPDATE stages SET requester_id = NULL WHERE {AWAY}"],
        {"counted_once", "dossier_status"},
    ),
    (
        "a dossier is counted for another unit",
        [f"UPDATE dossiers SET unit_id = 'phong_ldtbxh_a_luoi' WHERE id = {REVIEW}"],
        {"counted_once", "number_gap"},
    ),
    (
        "a hand-off whose receiver has ended",
        [f"UPDATE stages SET status = 'cancelled', ended_at = {ENDED} WHERE {AWAY}"],
        {"handoff", "left_over", "dossier_status"},
    ),
    ("a stage that nobody asked for", ["DELETE FROM handoffs"], {"handoff"}),
    (
        "a due instant is moved",
        [f"UPDATE dossiers SET due_at = promised_at, promised_at = {ENDED} WHERE id = {REVIEW}"],
        {"clock"},
    ),
    (
        "a stage's due instant is moved",
        [f"UPDATE stages SET due_at = started_at WHERE dossier_id = {REVIEW}"],
        {"clock"},
    ),
    (
        "a stopped clock is due",
        [
            "UPDATE dossiers SET due_at = promised_at, clock_stopped_at = NULL, clock_stopped_for = NULL "
            f"WHERE id = {WAITING}"
        ],
        {"clock"},
    ),
    ("a verdict is bettered", [f"UPDATE dossiers SET verdict = 'overdue' WHERE id = {RETURNED}"], {"clock"}),
    ("a clock is lost", [f"UPDATE dossiers SET clock = NULL WHERE id = {REVIEW}"], {"clock"}),
    ("a register entry vanishes", ["DELETE FROM register_entries WHERE number = 1"], {"number_gap"}),
    ("the last register entry vanishes", ["DELETE FROM register_entries WHERE number = 2"], {"number_gap"}),
    ("a slip vanishes", ["DELETE FROM slips WHERE number = 1"], {"number_gap"}),
    ("a receipt changes its number", ["UPDATE receipts SET number = number + 1"], {"number_gap"}),
    ("a series is set back", ["UPDATE number_series SET last = last - 1"], {"number_gap"}),
    ("a series is set on", ["UPDATE number_series SET last = last + 1 WHERE kind = 'dossier'"], {"number_gap"}),
    ("a series vanishes", ["DELETE FROM number_series"], {"number_gap"}),
    (
        "a book is closed by nobody",
        ["UPDATE number_series SET closed_at = '2022-03-09 01:00:00.000000' WHERE kind LIKE 'register:%'"],
        {"book_closing"},
    ),
    ("a receipt says more", ["UPDATE receipts SET amount = amount + 1000"], {"money"}),
    ("a fee line says more", [f"UPDATE fee_lines SET amount = amount + 1000 WHERE dossier_id = {RETURNED}"], {"money"}),
    ("a receipt vanishes", ["DELETE FROM receipt_lines", "DELETE FROM receipts"], {"money", "number_gap"}),
    ("a receipt line vanishes", ["DELETE FROM receipt_lines"], {"money"}),
    ("a receipt is another dossier's", [f"UPDATE receipts SET dossier_id = {REVIEW}"], {"money"}),
    (
        "a receipt is voided but its lines are not",
        [f"UPDATE receipts SET voided_at = {ENDED}, void_reason = 'x'"],
        {"money"},
    ),
    ("a line becomes external", [f"UPDATE fee_lines SET kind = 'external' WHERE dossier_id = {RETURNED}"], {"money"}),
    (
        "a head of the trail is set back",
        [f"UPDATE dossiers SET audit_seq = audit_seq - 1 WHERE id = {REVIEW}"],
        {"trail"},
    ),
    (
        "a letter fails",
        [
            "INSERT INTO outbox (id, topic, body, status, attempts, created_at, last_error) "
            "SELECT id, 'mail', '{{}}', 'failed', 8, submitted_at, 'refused' FROM dossiers WHERE status = 'returned'"
        ],
        {"outbox"},
    ),
    (
        "an incident is open",
        [
            "INSERT INTO incidents "
            "(id, stage_id, dossier_id, command, subject_id, arguments, error, attempts, raised_at) "
            f"SELECT id, id, dossier_id, 'fire_timer', id, '{{{{}}}}', 'FeeUnpaid', 1, started_at FROM stages "
            f"WHERE dossier_id = {REVIEW}"
        ],
        {"incident"},
    ),
]


@pytest.mark.parametrize(("done", "kinds"), [case[1:] for case in SPOILING], ids=[case[0] for case in SPOILING])
def test_what_is_wrong_is_found(office: Office, done: list[str], kinds: set[str]) -> None:
    bytes_type = "BLOB" if office.installation.database.kind == "sqlite" else "bytea"
    problems = found(office, *(statement.replace("{bytes}", bytes_type).replace("{{}}", "{}") for statement in done))
    assert {problem.kind for problem in problems} >= kinds
    assert {problem.kind for problem in problems} <= kinds | {"storage"}
    assert all(problem.where and problem.vi != problem.en for problem in problems)


def test_a_line_paid_twice_is_found(office: Office) -> None:
    problems = found(
        office,
        "DROP INDEX uq_receipt_lines_paid_once",
        "INSERT INTO receipts (id, unit_id, series, year, number, dossier_id, amount, issued_at, issued_by) "
        "SELECT dossier_id, unit_id, series, year, number + 1, dossier_id, amount, issued_at, issued_by FROM receipts",
        "UPDATE number_series SET last = last + 1 WHERE kind LIKE 'receipt:%'",
        "INSERT INTO receipt_lines (receipt_id, fee_line_id, amount, voided) "
        "SELECT receipts.id, fee_line_id, receipt_lines.amount, false FROM receipt_lines, receipts WHERE number = 2",
    )
    assert problems
    assert all(problem.kind == "money" and "2 times" in problem.en for problem in problems)


def test_work_that_waits_for_a_worker_is_found_after_a_day(office: Office) -> None:
    due = "UPDATE timers SET due_at = (SELECT min(submitted_at) FROM dossiers)"
    assert found(office, due) == []
    assert {problem.kind for problem in found(office, due, later=timedelta(days=2))} == {"timer"}


@pytest.mark.parametrize("shared_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("spoilt", ["clock = '{'", "promised_at = 'mai'"])
def test_a_value_that_cannot_be_read_does_not_hide_the_rest(office: Office, spoilt: str) -> None:
    problems = found(
        office,
        f"UPDATE dossiers SET {spoilt} WHERE status = 'processing'",
        "UPDATE number_series SET last = last + 1 WHERE kind LIKE 'receipt:%'",
    )
    assert {problem.kind for problem in problems} >= {"unreadable", "number_gap"}
