"""`motcua check`: files from anywhere, folders, and all of workflows/ together."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.bpmn.source import MAX_BYTES
from engine.cli import main
from engine.config import WORKFLOWS

FIXTURES = Path(__file__).parent / "checker"
KEYS = ["file", "line", "element", "rule", "severity", "message"]


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def _findings(result: Result) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(result.stdout)
    return found


def _errors(result: Result) -> set[tuple[str, str]]:
    return {(f["rule"], f["element"]) for f in _findings(result) if f["severity"] == "error"}


def test_a_finding_has_the_documented_keys_and_fails_the_command() -> None:
    path = FIXTURES / "complex_gateway" / "invalid.bpmn"
    result = _run(path, "--json")
    assert result.exit_code == 1
    assert [list(finding) for finding in _findings(result)] == [KEYS] * len(_findings(result))
    assert ("complex_gateway", "choice") in _errors(result)
    assert {finding["file"] for finding in _findings(result)} == {str(path)}


def test_warnings_alone_do_not_fail_it(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "foreign_extension" / "invalid.bpmn", tmp_path / "a.bpmn")
    result = _run(tmp_path / "a.bpmn", "--json")
    assert result.exit_code == 0
    assert "foreign_extension" in {finding["rule"] for finding in _findings(result)}


def test_for_people_it_prints_a_line_a_finding_and_a_sum() -> None:
    path = FIXTURES / "complex_gateway" / "invalid.bpmn"
    result = _run(path)
    lines = [line for line in result.stdout.splitlines() if "  complex_gateway  " in line]
    assert lines[0].startswith(f"{path}:12  error  choice  complex_gateway  cổng phức hợp")
    assert "1 lỗi" in result.stderr


def test_what_a_file_calls_is_looked_for_beside_it(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "call_activity" / "valid.bpmn", tmp_path / "a.bpmn")
    shutil.copy(FIXTURES / "decision" / "valid.bpmn", tmp_path / "b.bpmn")
    for name in ("call_activity/supplement.bpmn", "decision/allowance.dmn"):
        shutil.copy(FIXTURES / name, tmp_path)
    assert _errors(_run(tmp_path / "a.bpmn", "--json")) == set()
    assert _errors(_run(tmp_path / "b.bpmn", "--json")) == set()
    (tmp_path / "allowance.dmn").unlink()
    assert _errors(_run(tmp_path / "b.bpmn", "--json")) == {("decision", "decide")}


def test_what_a_file_calls_is_looked_for_among_the_released_diagrams(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "call_activity" / "valid.bpmn", tmp_path / "a.bpmn")
    assert (WORKFLOWS / "bpmn" / "supplement.bpmn").exists()
    assert _errors(_run(tmp_path / "a.bpmn", "--json")) == set()


def test_a_copy_of_a_released_diagram_is_no_second_one(tmp_path: Path) -> None:
    shutil.copy(WORKFLOWS / "bpmn" / "birth.bpmn", tmp_path)
    result = _run(tmp_path / "birth.bpmn", "--json")
    assert (result.exit_code, _findings(result)) == (0, [])


def test_a_broken_neighbour_does_not_matter(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "call_activity" / "valid.bpmn", tmp_path / "a.bpmn")
    (tmp_path / "b.bpmn").write_bytes(b"<!DOCTYPE a><a/>")
    assert _errors(_run(tmp_path / "a.bpmn", "--json")) == set()


def test_decision_tables_are_checked_on_their_own() -> None:
    result = _run(FIXTURES / "decision" / "broken.dmn", "--json")
    assert _errors(result) == {("decision_table", "cell_broken")}
    assert _run(FIXTURES / "decision" / "allowance.dmn", "--json").exit_code == 0


@pytest.mark.parametrize(
    "data",
    [b"", b"no xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<a>" * 9999, b"<a>" + b" " * MAX_BYTES + b"</a>"],
    ids=["empty", "text", "entity", "deep", "large"],
)
def test_a_broken_or_hostile_file_is_a_finding(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.bpmn"
    path.write_bytes(data)
    result = _run(path, "--json")
    assert result.exit_code == 1
    assert [(finding["rule"], finding["severity"]) for finding in _findings(result)] == [("xml", "error")]


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    shutil.copy(FIXTURES / "start_event" / "invalid.bpmn", tmp_path / "inner" / "a.bpmn")
    assert ("start_event", "second") in _errors(_run(tmp_path, "--json"))


def test_a_folder_without_diagrams_is_refused_in_a_sentence(tmp_path: Path) -> None:
    result = _run(tmp_path)
    assert result.exit_code == 1
    assert "thư mục" in result.stderr
    assert "the folder must hold" in result.stderr


def test_a_name_that_is_no_text_is_still_reported_as_json(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.bpmn")
    path.write_bytes(b"")
    assert _findings(_run("--json", path))[0]["file"].endswith("\N{REPLACEMENT CHARACTER}.bpmn")


def test_a_path_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    assert _run(tmp_path / "nothing.bpmn").exit_code == 2


def test_all_of_workflows_agrees_with_itself() -> None:
    result = _run("--json")
    assert (result.exit_code, _findings(result)) == (0, [])


def test_a_catalogue_that_contradicts_its_diagrams_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "workflows"
    shutil.copytree(WORKFLOWS, folder)
    diagram = folder / "bpmn" / "birth.bpmn"
    diagram.write_text(diagram.read_text(encoding="utf-8").replace('form="review"', 'form="nothing"'), encoding="utf-8")
    monkeypatch.setattr("engine.cli.check.WORKFLOWS", folder)
    result = _run("--json")
    assert result.exit_code == 1
    assert {(f["rule"], f["file"]) for f in _findings(result)} == {("form", str(folder / "bpmn" / "birth.bpmn"))}


def test_two_released_diagrams_of_one_process_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "workflows"
    shutil.copytree(WORKFLOWS, folder)
    shutil.copy(folder / "bpmn" / "birth.bpmn", folder / "bpmn" / "second.bpmn")
    monkeypatch.setattr("engine.cli.check.WORKFLOWS", folder)
    assert {("duplicate_id", "birth"), ("one_process", "birth")} <= _errors(_run("--json"))
