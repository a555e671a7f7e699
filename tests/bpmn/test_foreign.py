"""Diagrams from other editors: pictures, colours and other engines' extensions disturb nobody; the process runs."""

from pathlib import Path

import pytest

from engine.bpmn.checker import Finding, Kind, Severity, check_file
from engine.bpmn.definition import load
from engine.bpmn.runtime import complete, start
from engine.bpmn.source import read_bpmn
from engine.bpmn.texts import executable_processes

FOREIGN = sorted((Path(__file__).parent / "foreign").glob("*.bpmn"))


def _findings(path: Path) -> list[Finding]:
    return check_file(path.name, path.read_bytes())


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_the_engine_has_no_objection(path: Path) -> None:
    objections = [f for f in _findings(path) if f.kind is Kind.ENGINE and f.severity is Severity.ERROR]
    assert objections == []


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_it_runs_to_an_end(path: Path) -> None:
    process = executable_processes(read_bpmn(path.read_bytes(), path.name))[0].get("id", "")
    definition = load(process, {path.name: path.read_bytes()})
    step = start(definition, data={}, services=lambda operator, parameters, element: None)
    while not step.ended:
        answer = {"approved": True}
        task = step.offered[0].task_id
        step = complete(definition, step.state, task_id=task, answer=answer, services=lambda *_: None)
    assert len(step.end_events) == 1


def test_what_has_no_effect_is_said() -> None:
    found = _findings(Path(__file__).parent / "foreign" / "camunda_modeler.bpmn")
    assert {f.element for f in found if f.rule == "foreign_extension"} == {
        "leave_request",
        "StartEvent_1",
        "Activity_approve",
    }


def test_the_office_asks_for_more_than_the_engine() -> None:
    rules = {finding.rule for path in FOREIGN for finding in _findings(path) if finding.severity is Severity.ERROR}
    assert rules == {"lane_role", "task_form"}
