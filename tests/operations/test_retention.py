"""Long after a stage has ended, what only moved it is dropped; whatever tells of the dossier stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import text, update

from engine.cli import main
from engine.cli.doctor import reader
from engine.domain.identifiers import DossierId
from engine.domain.retention import Retention
from engine.operations import trim_stages
from engine.operations.trim_stages import Trimmed, trim_all
from engine.store.audit_verify import verify
from engine.store.doctor import examine
from engine.store.queries import course, visibility
from engine.store.tables import audit_events, messages, metadata, outbox, stages
from tests.office import COMMUNE, Office
from tests.operations.paths import accepted, finish

MERIT, COPIES, MARITAL = "1.010824", "2.000815", "1.004873"
DAYS = timedelta(days=90)
TOUCHED = {"stages", "messages", "outbox", "audit_events", "units"}


@pytest.fixture
def finished(office: Office) -> list[UUID]:
    """Two closed dossiers, one of them by way of district and province, and one that is still open."""
    closed = [accepted(office, MERIT), accepted(office, COPIES)]
    for dossier_id in closed:
        finish(office, dossier_id)
    while office.sweep():
        pass
    accepted(office, MARITAL)
    return closed


def trimmed(office: Office) -> Trimmed:
    return trim_all(office.installation, now=office.now)


def rows_of(office: Office) -> dict[str, list[Any]]:
    return {table.name: sorted(office.rows(table), key=str) for table in metadata.sorted_tables}


def problems(office: Office) -> list[str]:
    installation = office.installation
    found = examine(installation.database, now=office.now, read_stage=reader(installation)).problems
    return [problem.en for problem in found if problem.kind not in {"timer", "outbox"}]


def test_on_its_day_only_what_moved_the_stages_is_dropped(office: Office, finished: list[UUID]) -> None:
    before, told = rows_of(office), [course_of(office, dossier_id) for dossier_id in finished]
    letters = [letter for letter in office.rows(outbox) if letter.dossier_id in finished]
    office.now += DAYS - timedelta(hours=1)
    assert trimmed(office) == Trimmed()
    assert rows_of(office) == before
    office.now += timedelta(days=1)
    assert trimmed(office) == Trimmed(stages=4, messages=4, letters=len(letters))
    after = rows_of(office)
    assert {name for name in before if before[name] != after[name]} == TOUCHED
    assert {stage.state for stage in office.rows(stages) if stage.ended_at} == {b""}
    assert {bool(stage.state) for stage in office.rows(stages, ended_at=None)} == {True}
    assert [message.payload for message in office.rows(messages)] == [{}] * 4
    assert {letter.dossier_id for letter in office.rows(outbox)}.isdisjoint(finished)
    assert set(map(tuple, before["audit_events"])) <= set(map(tuple, after["audit_events"]))
    assert [course_of(office, dossier_id) for dossier_id in finished] == told
    assert problems(office) == []
    assert not verify(office.installation.database).problems
    assert trimmed(office) == Trimmed()
    assert rows_of(office) == after


def course_of(office: Office, dossier_id: UUID) -> list[Any]:
    """What the page of a dossier is made of."""
    asked: list[Callable[..., Any]] = [course.stages_of, course.steps_of, course.waits_of, course.events_of]
    desk = visibility.Reader.of(office.person(COMMUNE, "tn"))
    with office.installation.database.reading() as session:
        return [ask(session, desk, DossierId(dossier_id)) for ask in asked]


def test_what_is_unsaid_elsewhere_stays_and_the_database_refuses_nonsense(office: Office, finished: list[UUID]) -> None:
    kept = office.rows(outbox)[0]
    taken = office.rows(messages)[0]
    office.now += DAYS + timedelta(days=1)
    for rows in ((), (Retention(stage_days=30, valid_from=date(2050, 1, 1), valid_to=None),)):
        catalog = replace(office.installation.catalog, retention=rows)
        assert trim_all(replace(office.installation, catalog=catalog), now=office.now) == Trimmed(), "nothing is said"
    with office.installation.database.transaction() as session:
        failed = {"status": "failed", "sent_at": None, "last_error": "mất mạng"}
        session.execute(update(outbox).where(outbox.c.id == kept.id).values(**failed))
        undelivered = {"status": "undeliverable", "delivered_at": None}
        session.execute(update(messages).where(messages.c.id == taken.id).values(**undelivered))
    trimmed(office)
    assert [letter.last_error for letter in office.rows(outbox, id=kept.id)] == ["mất mạng"]
    (message,) = office.rows(messages, id=taken.id)
    assert message.payload == taken.payload
    with pytest.raises(Exception, match="ck_stages_trimmed"), office.installation.database.transaction() as session:
        session.execute(text("UPDATE stages SET trimmed_at = started_at WHERE ended_at IS NULL"))
    with office.installation.database.transaction() as session:
        session.execute(update(stages).where(stages.c.trimmed_at.is_not(None)).values(state=b"{}"))
    assert len([problem for problem in problems(office) if "trimmed" in problem]) == 4


def test_it_goes_by_small_batches_and_goes_on_after_an_interruption(
    office: Office, finished: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trim_stages, "BATCH", 1)
    office.now += DAYS + timedelta(days=1)
    first = trim_stages.trim_stages(office.installation, now=office.now)
    assert first is not None
    assert first.stages == 1
    with pytest.raises(KeyboardInterrupt):
        _interrupted(office, monkeypatch)
    assert trimmed(office).stages == 3
    assert problems(office) == []
    told = office.rows(audit_events, kind="stages:trimmed")
    assert {event.unit_id for event in told} == {COMMUNE, "phong_ldtbxh_a_luoi", "so_ldtbxh_thua_thien_hue"}
    assert {event.chain for event in told} == {f"unit:{event.unit_id}" for event in told}


def _interrupted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(trim_stages.retention_store, "drop_letters", stopped)
        trimmed(office)


def test_two_workers_at_once_drop_each_stage_once(
    office: Office, finished: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trim_stages, "BATCH", 1)
    office.now += DAYS + timedelta(days=1)
    with ThreadPoolExecutor(2) as workers:
        both = list(workers.map(lambda _: trimmed(office), range(2)))
    assert sum(one.stages for one in both) == 4
    assert len(office.rows(audit_events, kind="stages:trimmed")) == 4


def test_the_command_says_what_it_dropped(office: Office, finished: list[UUID], database_url: str) -> None:
    """The office's day is long ago by the clock of this machine."""
    answer = CliRunner().invoke(main, ["retain"], env={"MOTCUA_DATABASE_URL": database_url})
    assert answer.exit_code == 0, answer.output
    assert "4 chặng đã kết thúc" in answer.stdout
