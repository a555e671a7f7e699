"""Each rule has a folder of diagrams: in an invalid one it reports the line marked `here`, a valid one has no error.

Other files of a folder are what the diagrams call.
"""

from pathlib import Path

import pytest

from engine.bpmn.checker import RULE_KEYS, Finding, Severity, check_file
from tests.bpmn.checker.surroundings import AROUND

HERE = Path(__file__).parent
FOLDERS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("_"))
INVALID = sorted(HERE.glob("*/invalid*.bpmn"))
VALID = sorted(HERE.glob("*/valid*.bpmn"))
MARK = "<!-- here -->"
NOT_IN_FOLDERS = {"xml", "decision_table"}  # tests/bpmn/hostile and test_dmn.py


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _findings(path: Path) -> list[Finding]:
    neighbours = {
        beside.name: beside.read_bytes()
        for beside in path.parent.iterdir()
        if not beside.name.startswith(("valid", "invalid"))
    }
    return check_file(path.name, path.read_bytes(), AROUND, neighbours)


def _marked_line(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if MARK in line)


@pytest.mark.parametrize("path", INVALID, ids=_name)
def test_an_invalid_diagram_is_reported_by_element_rule_and_line(path: Path) -> None:
    found = {(finding.rule, finding.line) for finding in _findings(path)}
    assert (path.parent.name, _marked_line(path)) in found


@pytest.mark.parametrize("path", INVALID, ids=_name)
def test_every_finding_names_its_element_in_two_languages(path: Path) -> None:
    for finding in _findings(path):
        assert finding.element or finding.rule == "missing_id"
        assert " / " in finding.message


@pytest.mark.parametrize("path", VALID, ids=_name)
def test_a_valid_diagram_has_no_error(path: Path) -> None:
    found = _findings(path)
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []
    assert path.parent.name not in {finding.rule for finding in found}


def test_every_rule_has_valid_and_invalid_diagrams() -> None:
    assert {path.parent.name for path in INVALID} == RULE_KEYS - NOT_IN_FOLDERS
    assert {path.parent.name for path in VALID} == RULE_KEYS - NOT_IN_FOLDERS
    assert set(FOLDERS) == RULE_KEYS - NOT_IN_FOLDERS


def test_every_rule_is_explained_in_the_documentation() -> None:
    rows = (HERE.parents[2] / "docs" / "bpmn.md").read_text(encoding="utf-8").splitlines()
    assert sorted(row.split("`")[1] for row in rows if row.startswith("| `")) == sorted(RULE_KEYS)
