"""The event log of the demo year in the hands of an outside judge: it reads it, and what was done fits the diagrams."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.store.database import Database
from tests.operations.demo_year import WHOLE, Office

pytestmark = pytest.mark.slow

DONE = """SELECT count(*) AS done FROM audit_events e JOIN dossiers d ON d.id = e.dossier_id
    WHERE e.kind = 'work_item:completed' AND NOT d.confidential"""
JUDGE = Path(__file__).parents[1] / "judges/pm4py_replay.py"


@pytest.fixture
def office(year_url: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(year_url, monkeypatch)


def released(office: Office, folder: Path) -> Path:
    """Every diagram as it was released, VERSION.PROCESS.bpmn."""
    database = Database(office.url)
    with database.reading() as session:
        versions = {row.hash: row.files for row in session.execute(text("SELECT hash, files FROM process_versions"))}
    database.close()
    folder.mkdir()
    for version, files in versions.items():
        for process, diagram in (json.loads(files) if isinstance(files, str) else files).items():
            (folder / f"{version}.{process}.bpmn").write_text(diagram, encoding="utf-8")
    return folder


def judged(log: Path, diagrams: Path) -> Any:
    answer = subprocess.run([sys.executable, str(JUDGE), str(log), str(diagrams)], capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr.decode()[-3000:]
    return json.loads(answer.stdout)


def backwards(log: Path, target: Path) -> Path:
    """The same events, each dossier's last one first."""
    head, *traces = log.read_text(encoding="utf-8").split("<trace>\n")
    turned = []
    for trace in traces:
        about, *events = trace.removesuffix("</log>\n").removesuffix("</trace>\n").split("<event>\n")
        turned.append("".join((about, *(f"<event>\n{event}" for event in reversed(events)), "</trace>\n")))
    target.write_text("<trace>\n".join((head, *turned)) + "</log>\n", encoding="utf-8")
    return target


@pytest.mark.parametrize("year_url", ["sqlite"], indirect=True)
def test_the_year_is_read_by_pm4py_and_every_step_was_allowed_by_its_diagram(office: Office, tmp_path: Path) -> None:
    log, diagrams = tmp_path / "year.xes", released(office, tmp_path / "diagrams")
    written = office.says("audit", "export", "--xes", str(log), "--from", WHOLE[0], "--to", WHOLE[1])
    found = judged(log, diagrams)
    assert found["traces"] == written["xes"]["dossiers"] >= 675  # those turned away at the desk too
    (steps,) = office.rows(DONE)
    assert found["steps"] == sum(process["steps"] for process in found["processes"].values()) == steps.done
    wrong = {key: process for key, process in found["processes"].items() if process["early"] or process["unknown"]}
    assert wrong == {}
    turned = judged(backwards(log, tmp_path / "backwards.xes"), diagrams)
    assert sum(process["early"] for process in turned["processes"].values()) > steps.done / 3
