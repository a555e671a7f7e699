"""`motcua init`, `upgrade`, `audit verify` and `doctor`, as people and scripts call them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from engine.cli import main
from engine.store import schema
from engine.store.database import Database

Run = Callable[..., Result]


@pytest.fixture
def run(empty_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", empty_url)
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))

    def call(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert "Traceback" not in result.output
        return result

    return call


def answer(result: Result) -> Any:
    """Standard output must be one JSON value and nothing else."""
    return json.loads(result.stdout)


def test_a_new_installation_is_whole(run: Run) -> None:
    created = run("init", "--json")
    assert (created.exit_code, answer(created)["revision"]) == (0, schema.HEAD)
    verified = run("audit", "verify", "--json")
    assert verified.exit_code == 0
    report = answer(verified)
    assert report | {"events": 0} == {"ok": True, "events": 0, "dossiers": 0, "seals": 0, "problems": []}
    assert report["events"] > 0
    examined = run("doctor", "--json")
    assert examined.exit_code == 0
    diagnosis = answer(examined)
    assert diagnosis.keys() == {"ok", "checked", "problems"}
    assert (diagnosis["ok"], diagnosis["problems"]) == (True, [])
    assert all(isinstance(sentence, str) for sentence in diagnosis["checked"])


def test_init_and_upgrade_may_be_repeated(run: Run, empty_database: Database) -> None:
    run("init")
    events = answer(run("audit", "verify", "--json"))["events"]
    for command in ("init", "upgrade"):
        assert run(command).exit_code == 0
    assert answer(run("audit", "verify", "--json"))["events"] == events


def test_findings_have_exit_code_1_and_say_where(run: Run, empty_database: Database) -> None:
    run("init")
    with empty_database.transaction() as session:
        session.execute(text("UPDATE units SET audit_seq = audit_seq + 1 WHERE id = 'ubnd_trung_son'"))
    verified = run("audit", "verify", "--json")
    assert verified.exit_code == 1
    (problem,) = answer(verified)["problems"]
    assert problem.keys() == {"kind", "dossier", "seq", "message"}
    assert (problem["kind"], problem["dossier"]) == ("truncated", "unit:ubnd_trung_son")
    examined = run("doctor", "--json")
    assert examined.exit_code == 1
    (problem,) = answer(examined)["problems"]
    assert problem.keys() == {"kind", "where", "message"}
    assert problem["kind"] == "trail"
    for plain in (run("audit", "verify"), run("doctor")):
        assert plain.exit_code == 1
        assert "unit:ubnd_trung_son" in plain.stdout


@pytest.mark.parametrize("command", [("audit", "verify", "--json"), ("doctor", "--json"), ("upgrade", "--json")])
def test_without_a_database_there_is_one_sentence(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "motcua init" in result.stderr


@pytest.mark.parametrize("command", [("audit", "verify"), ("doctor",), ("upgrade",), ("init",)])
def test_a_newer_database_is_left_alone(run: Run, empty_database: Database, command: tuple[str, ...]) -> None:
    schema.upgrade(empty_database)
    with empty_database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    result = run(*command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "9999" in result.stderr


def test_an_older_database_is_upgraded(run: Run, empty_database: Database) -> None:
    schema.upgrade(empty_database, schema.REVISIONS[0])
    empty_database.close()  # whoever has it open is asked to go
    behind = run("doctor")
    assert behind.exit_code == 1
    assert "motcua upgrade" in behind.stderr
    assert run("upgrade").exit_code == 0
    assert run("doctor").exit_code == 0


def test_init_for_a_unit_that_does_not_exist(run: Run) -> None:
    result = run("init", "--unit", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
