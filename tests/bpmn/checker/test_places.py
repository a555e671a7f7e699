"""In every place where the engine evaluates text, hostile text is refused by element and line, and a twin accepted."""

from html import escape
from pathlib import Path

import pytest

from engine.bpmn.checker import Severity, check_file, check_files
from tests.bpmn.checker.surroundings import AROUND
from tests.hostile_expressions import HOSTILE

TEMPLATES = Path(__file__).parent / "_places"
TEXT = "{text}"

# file of _places -> (element that is named, a right text)
PLACES: dict[str, tuple[str, str]] = {
    "condition": ("choice_to_sign", 'review_outcome == "ok" and not review_urgent'),
    "timer": ("posting", "posting_end"),
    "boundary_timer": ("late", '"2022-01-13T09:20:00+07:00"'),
    "loop": ("certify", "certify_more == 1"),
    "cardinality": ("vote", "len(members) + 1"),
    "completion": ("vote", 'count(votes, "yes") * 2 > len(members)'),
    "parameter": ("tell", '"granted" if review_outcome == "ok" else "refused"'),
    "payload": ("ask", '{"code": receive_code, "copies": [1, 2]}'),
    "message_payload": ("residence_requested", '{"code": receive_code}'),
    "correlation": ("dossier_code", "receive_code"),
    "correlation_path": ("dossier_code", "receive_code"),
    "process_correlation": ("await_reply", "receive_code"),
}
# where a computed text is refused whatever it says; the twin is the same diagram without it
NEVER = {
    "assignment": "data_mapping",
    "transformation": "data_mapping",
    "script": "script_task",
    "pre_script": "pre_post_script",
    "post_script": "pre_post_script",
    "duration": "timer",
    "cycle": "timer",
    "conditional_event": "conditional_event",
    "loop_maximum": "standard_loop",
    "list_name": "data_name",
    "item_name": "data_name",
    "result_name": "data_name",
    "payload_names": "motcua_value",
    "error_payload": "spiff_extension",
}


def _diagram(place: str, text: str) -> bytes:
    return (TEMPLATES / f"{place}.bpmn").read_text(encoding="utf-8").replace(TEXT, escape(text)).encode()


def _line(place: str) -> int:
    lines = (TEMPLATES / f"{place}.bpmn").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if TEXT in line)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_by_element_and_line(place: str, text: str) -> None:
    found = check_file("p.bpmn", _diagram(place, text), AROUND)
    refused = [finding for finding in found if finding.severity is Severity.ERROR]
    assert [(finding.rule, finding.element) for finding in refused][:1] == [("expression", PLACES[place][0])]
    assert abs(refused[0].line - _line(place)) <= text.count("\n")


@pytest.mark.parametrize("place", PLACES)
def test_a_right_twin_is_accepted(place: str) -> None:
    found = check_file("p.bpmn", _diagram(place, PLACES[place][1]), AROUND)
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("place", NEVER)
@pytest.mark.parametrize("text", ["__import__('os')", "9**9**9", "a.b", "'a' * 99999999"])
def test_places_that_compute_nothing_refuse_any_text(place: str, text: str) -> None:
    found = check_file("p.bpmn", _diagram(place, text), AROUND)
    assert NEVER[place] in {finding.rule for finding in found if finding.severity is Severity.ERROR}


DMN_PLACES = {"dmn_input": "receive_age", "dmn_input_entry": "&gt;= 80", "dmn_output_entry": "540000"}
FINE_IN_A_CELL = {"empty", "blank", "top-level tuple"}  # anything; nothing; one of these
IN_TABLES = [
    pytest.param(place, text, id=f"{name}-{place}")
    for place in DMN_PLACES
    for name, text in HOSTILE.items()
    if place == "dmn_input" or name not in FINE_IN_A_CELL
]


def _table(place: str, text: str) -> bytes:
    cells = dict(DMN_PLACES) | {place: escape(text)}
    table = (TEMPLATES / "table.dmn").read_text(encoding="utf-8")
    for name, cell in cells.items():
        table = table.replace("{" + name + "}", cell)
    return table.encode()


@pytest.mark.parametrize(("place", "text"), IN_TABLES)
def test_hostile_text_in_a_decision_table_is_refused(place: str, text: str) -> None:
    found = check_file("p.dmn", _table(place, text), AROUND)
    assert {finding.rule for finding in found} == {"decision_table"}
    assert found[0].element
    diagram = (TEMPLATES / "decision.bpmn").read_bytes()
    found = check_file("p.bpmn", diagram, AROUND, {"p.dmn": _table(place, text)})
    assert ("decision", "decide") in {(finding.rule, finding.element) for finding in found}


def test_a_right_decision_table_is_accepted() -> None:
    files = {"p.bpmn": (TEMPLATES / "decision.bpmn").read_bytes(), "p.dmn": _table("dmn_input", "receive_age")}
    assert [finding for finding in check_files(files, AROUND) if finding.severity is Severity.ERROR] == []
