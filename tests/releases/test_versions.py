"""What a release has given out is run by every later one: its diagrams under whatever rules, its states of any form."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from sqlalchemy import bindparam, update

from engine.bootstrap import create
from engine.bpmn import state
from engine.bpmn.checker import check
from engine.bpmn.checker.rule import Rule, refused
from engine.bpmn.runtime import open_work
from engine.store import schema
from engine.store.durability import Durability
from engine.store.tables import process_versions, stages
from tests.bpmn import older_states
from tests.office import COMMUNE, Office
from tests.releases.saved import SavedRelease

STRICT = Rule(key="strict", find=refused("userTask", "startEvent", vi="không còn được dùng", en="are not allowed now"))


@pytest.fixture
def office(release: SavedRelease, tmp_path: Path) -> Iterator[Office]:
    """On SQLite: what is read here is the same bytes on both."""
    url = f"sqlite:///{tmp_path / 'motcua.sqlite3'}"
    release.load(url, tmp_path)
    running = create(url, home=COMMUNE, now=release.now, durability=Durability.BULK)
    yield Office(running=running, now=release.now)
    running.close()


def test_a_stricter_checker_does_not_stop_what_was_released(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "RULES", (*check.RULES, STRICT))
    office.installation.loaded.clear()
    versions = office.rows(process_versions)
    for version in versions:
        for process, text in version.files.items():
            if not process.endswith(".dmn"):
                assert "strict" in {finding.rule for finding in check.check_file(f"{process}.bpmn", text.encode())}
    with office.installation.database.reading() as session:
        loaded = {version.hash: office.installation.version(session, version.hash) for version in versions}
    assert {found.definition.process_id for found in loaded.values()} == {version.process_id for version in versions}
    items = [item for item in office.open_items() if item.form == "digitise"]
    assert items
    for item in items:
        office.complete(item)


def test_saved_states_in_an_older_form_wait_for_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stored state of the release is put into a form two versions older than a program to come reads; that
    program finds the same open work in it, and goes on from it."""
    monkeypatch.setattr(state, "VERSION", older_states.NEWEST)
    before = {}
    with office.installation.database.reading() as session:
        for stage in office.rows(stages):
            definition = office.installation.version(session, stage.process_version).definition
            newest = orjson.dumps({**orjson.loads(stage.state), "v": older_states.NEWEST})
            before[stage.id] = (definition, open_work(definition, newest), newest)
    for version, forward in older_states.MIGRATIONS.items():
        monkeypatch.setitem(state.MIGRATIONS, version, forward)
    _write_older(office, {stage_id: newest for stage_id, (_, _, newest) in before.items()})
    for stage in office.rows(stages):
        definition, work, _ = before[stage.id]
        assert orjson.loads(stage.state)["v"] == older_states.OLDEST
        assert open_work(definition, stage.state) == work
    items = [item for item in office.open_items() if item.form == "digitise"]
    for item in items:
        office.complete(item)
    moved = {item.stage_id for item in items}
    assert {orjson.loads(stage.state)["v"] for stage in office.rows(stages) if stage.id in moved} == {
        older_states.NEWEST
    }


def _write_older(office: Office, states: dict[object, bytes]) -> None:
    oldest = [
        {"stage_id": stage_id, "older": orjson.dumps(_older(orjson.loads(newest)))}
        for stage_id, newest in states.items()
    ]
    written = update(stages).where(stages.c.id == bindparam("stage_id")).values(state=bindparam("older"))
    with office.installation.database.transaction() as session:
        session.execute(written, oldest)


def _older(document: state.Document) -> state.Document:
    return older_states.with_data_in_each(older_states.with_named_fields(document))


def test_a_new_form_of_states_comes_with_a_migration(release: SavedRelease) -> None:
    """Only the revision of the schema keeps an older program away from states that it cannot read."""
    assert release.about["state_version"] <= state.VERSION
    if release.about["state_version"] < state.VERSION:
        assert release.about["revision"] != schema.HEAD
