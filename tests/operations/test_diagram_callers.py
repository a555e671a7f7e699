"""A diagram that many call is changed by a unit of the shipped catalogue: each of its callers changes with it."""

import re
from dataclasses import replace
from datetime import date, timedelta

import orjson
import pytest
from click.testing import CliRunner

from engine.bootstrap import create
from engine.cli import main
from engine.domain.actor import system
from engine.domain.diagram_refusals import DiagramHasErrors
from engine.operations.diagram_drafts import Submission, begin_draft, save_draft, submit_draft
from engine.operations.release_diagram import release_diagram, renew_diagrams
from engine.store import diagram_releases as release_store
from engine.store.tables import process_versions, versions_in_force
from tests.office import COMMUNE, Office

SUPPLEMENT, BIRTH = "supplement", "birth"
TODAY = date(2022, 3, 7)
MINE = "Soạn, giao phiếu theo mẫu của xã"


def release(office: Office, process_id: str, text: str, day: date) -> None:
    drawer, leader = office.person(COMMUNE, "ql"), office.person(COMMUNE, "ld")
    installation, now = office.installation, office.now
    said = Submission(reason="Theo mẫu của xã", legal_basis="QĐ 15/QĐ-UBND", valid_from=day)
    draft = begin_draft(installation, process_id, actor=drawer, now=now)
    save_draft(installation, draft, text, seen=1, actor=drawer, now=now)
    submit_draft(installation, draft, said, seen=2, actor=drawer, now=now)
    release_diagram(installation, draft, seen=3, actor=leader, now=now)


def drawn(office: Office, process_id: str) -> str:
    return office.installation.catalog.files[process_id].decode()


def running(office: Office, process_id: str, day: date) -> dict[str, str]:
    """The diagrams that a stage of the commune started on a day runs."""
    with office.installation.database.reading() as session:
        version = office.installation.current_version(session, process_id, COMMUNE, day).hash
    (row,) = office.rows(process_versions, hash=version)
    files: dict[str, str] = row.files
    return files


def test_who_calls_a_diagram_runs_it_anew_from_its_day_and_two_releases_meet(office: Office) -> None:
    later = TODAY + timedelta(days=3)
    release(office, SUPPLEMENT, drawn(office, SUPPLEMENT).replace("Soạn, giao phiếu yêu cầu bổ sung", MINE), later)
    own = drawn(office, BIRTH).replace('process id="birth" name="', 'process id="birth" name="Xã: ')
    release(office, BIRTH, own, TODAY)
    assert MINE not in running(office, BIRTH, TODAY)[SUPPLEMENT]
    assert "Xã: " in running(office, BIRTH, TODAY)[BIRTH]
    assert MINE in running(office, BIRTH, later)[SUPPLEMENT]
    assert "Xã: " in running(office, BIRTH, later)[BIRTH]
    assert MINE in running(office, "certified_copy", later)[SUPPLEMENT]
    assert "marital_status" in {row.process_id for row in office.rows(versions_in_force)}
    written = len(office.rows(versions_in_force))
    renew_diagrams(office.installation, actor=system("setup", COMMUNE), now=office.now)
    assert len(office.rows(versions_in_force)) == written


def test_a_diagram_that_breaks_its_callers_is_refused(office: Office) -> None:
    """The steps of the supplement are counted with those of whoever calls it: two years fit in no term."""
    slow = drawn(office, SUPPLEMENT).replace(
        'motcua:kind="supplement"', 'motcua:kind="supplement" motcua:term="500 working_days"', 1
    )
    with pytest.raises(DiagramHasErrors):
        release(office, SUPPLEMENT, slow, TODAY)


def test_init_goes_on_with_what_a_unit_released(office: Office, database_url: str) -> None:
    release(office, SUPPLEMENT, drawn(office, SUPPLEMENT).replace("Soạn, giao phiếu yêu cầu bổ sung", MINE), TODAY)
    written = len(office.rows(versions_in_force))
    create(database_url, home=COMMUNE, now=office.now).close()
    assert len(office.rows(versions_in_force)) == written
    assert MINE in running(office, BIRTH, TODAY)[SUPPLEMENT]


def test_motcua_check_and_the_doctor_look_at_what_units_released(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = drawn(office, BIRTH).replace('process id="birth" name="', 'process id="birth" name="Xã: ')
    release(office, BIRTH, own, TODAY)
    with office.installation.database.reading() as session:
        (kept,) = release_store.of_unit(session, COMMUNE)
    spoilt = replace(kept, text=re.sub(r' motcua:term="[^"]*"', "", own, count=1))
    monkeypatch.setattr(release_store, "of_unit", lambda session, unit_id: [spoilt])
    monkeypatch.setenv("MOTCUA_DATABASE_URL", office.installation.database.url.render_as_string(False))
    answer = CliRunner().invoke(main, ["check", "--json"])
    found = [one for one in orjson.loads(answer.stdout) if one["severity"] == "error"]
    assert answer.exit_code == 1
    assert [(one["file"], one["rule"]) for one in found] == [(f"{COMMUNE}/birth.bpmn#1", "task_term")]
    told = orjson.loads(CliRunner().invoke(main, ["doctor", "--json"]).stdout)["problems"]
    assert [one["where"] for one in told if one["kind"] == "own_diagram"] == [f"{COMMUNE}, birth #1"]
