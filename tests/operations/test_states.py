"""A stored state that cannot be read: damaged, it is an incident; written by a newer program, only a sentence."""

from uuid import UUID

import orjson
import pytest
from sqlalchemy import update

from engine.bpmn.runtime import StateAhead
from engine.cli.doctor import reader
from engine.domain.refusals import StageFailed
from engine.store.doctor import examine
from engine.store.tables import audit_events, incidents, metadata, stages, timers
from tests.office import COMMUNE, Office
from tests.operations.paths import at_review

MARITAL = "1.004873"


def state_of(office: Office, dossier_id: UUID) -> bytes:
    (stage,) = office.rows(stages, dossier_id=dossier_id)
    stored: bytes = stage.state
    return stored


def put(office: Office, dossier_id: UUID, state: bytes) -> None:
    with office.installation.database.transaction() as session:
        session.execute(update(stages).where(stages.c.dossier_id == dossier_id).values(state=state))


def ahead(state: bytes) -> bytes:
    document = orjson.loads(state)
    return orjson.dumps({**document, "v": document["v"] + 1})


def test_a_damaged_state_is_an_incident_that_keeps_what_was_typed(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    whole = state_of(office, dossier_id)
    put(office, dossier_id, whole[:-20])
    with pytest.raises(StageFailed, match="dữ liệu hỏng"):
        office.do(dossier_id, "review", outcome="ok", findings="đã đối chiếu sổ")
    (kept,) = office.rows(incidents)
    assert (kept.arguments["answer"]["findings"], kept.element) == ("đã đối chiếu sổ", "review")
    put(office, dossier_id, whole)
    assert office.retry(kept.id)
    assert office.item(dossier_id, "sign").status == "open"
    assert _problems(office) == []


def test_a_state_of_a_newer_program_is_left_alone(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    put(office, dossier_id, ahead(state_of(office, dossier_id)))
    office.person(COMMUNE, "tp")
    before = {table.name: office.rows(table) for table in metadata.sorted_tables}
    with pytest.raises(StateAhead) as refused:
        office.do(dossier_id, "review", outcome="ok")
    assert "mới hơn" in refused.value.vietnamese
    assert "update the program" in refused.value.english
    assert {table.name: office.rows(table) for table in metadata.sorted_tables} == before
    assert _problems(office) == ["state_unreadable"]


def test_a_timer_of_a_newer_program_waits_for_one_and_others_fire(office: Office) -> None:
    waiting = [at_review(office, MARITAL) for _ in range(2)]
    for dossier_id in waiting:
        office.do(dossier_id, "review", outcome="supplement")
        office.do(dossier_id, "supplement_notice")
    newer, ours = waiting
    state = state_of(office, newer)
    put(office, newer, ahead(state))
    office.now = max(timer.due_at for timer in office.rows(timers))
    office.sweep()
    (left,) = office.rows(timers)
    assert (left.dossier_id, left.attempts, office.rows(incidents)) == (newer, 0, [])
    assert office.rows(audit_events, dossier_id=ours, kind="timer:fired")
    put(office, newer, state)
    office.sweep()
    assert office.rows(timers) == []


def test_a_timer_over_a_damaged_state_is_an_incident(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    office.do(dossier_id, "review", outcome="supplement")
    office.do(dossier_id, "supplement_notice")
    put(office, dossier_id, b"{}")
    office.now = office.rows(timers)[0].due_at
    office.sweep()
    (kept,) = office.rows(incidents)
    assert kept.command == "fire_timer"
    assert "hỏng" in kept.error


def _problems(office: Office) -> list[str]:
    installation = office.installation
    found = examine(installation.database, now=office.now, read_stage=reader(installation))
    return [problem.kind for problem in found.problems]
