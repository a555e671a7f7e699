"""A result found wrong is recorded on the dossier's page, and the dossier that puts it right is filed from there."""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from engine.store.tables import dossiers, nonconforming_results
from tests.office import COMMUNE, Office, ready_office
from tests.operations.paths import accepted, finish
from tests.web.conftest import Enter
from tests.web.small_office import OfficeClock, hire
from tests.web.test_language import leftovers

MARITAL, MARRIAGE, STATUS_CHANGE = "1.004873", "1.000894", "1.004859"


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = ready_office(shipped_url)
    clock = OfficeClock()
    clock.office = opened
    opened.running = replace(opened.running, clock=clock)
    for role in ("tn", "tp", "ld"):
        hire(opened, role, COMMUNE)
    yield opened
    opened.running.close()


def returned(office: Office, procedure: str) -> UUID:
    dossier_id = accepted(office, procedure)
    finish(office, dossier_id)
    return dossier_id


def test_the_desk_records_what_is_wrong_and_files_the_dossier_that_puts_it_right(enter: Enter, office: Office) -> None:
    dossier, desk = returned(office, MARITAL), enter("tn")
    here = f"/dossiers/{dossier}"
    path = f"{here}/correction"
    assert "Kết quả có sai?" in desk.get(here).text
    assert "Kết quả có sai?" not in enter("ld").get(here).text
    assert enter("tp").get(path).status_code == 403
    page = desk.get(path).text
    posted = dict(re.findall(r'name="(facts\.[^"]+)" type="\w+" value="([^"]*)"', page))
    posted |= dict(re.findall(r'name="(facts\.[^"]+)" type="radio" value="([^"]*)" checked', page))
    assert any(posted.values()), "the facts of the old dossier stand there"
    typed = {**posted, "description": "Sai ngày sinh", "found_at": office.now.strftime("%Y-%m-%dT%H:%M")}
    wrong = desk.post(path, typed, page=path)
    assert wrong.status_code == 422
    assert "Sai ngày sinh" in wrong.text
    assert "“Lỗi của ai” chưa được chọn." in wrong.text
    right = {**typed, "found_by": "Mẹ cháu", "fault": "agency", "action": "correct"}
    later = desk.post(path, {**right, "found_at": "2030-01-01T08:00"}, page=path)
    assert later.status_code == 422
    assert office.rows(nonconforming_results) == []
    assert "lập hồ sơ khắc phục" in desk.post(path, right, page=path).text
    (row,) = office.rows(nonconforming_results, dossier_id=dossier)
    assert (row.fault, row.found_by, row.action) == ("agency", "Mẹ cháu", "correct")
    told = desk.get(here).text
    assert "Sai ngày sinh" in told
    assert f"/dossiers/{row.new_dossier_id}" in told
    assert "Kết quả có sai?" not in told, "one correction is open"
    assert desk.post(path, right, page=path).status_code == 422
    assert len(office.rows(dossiers)) == 2


def test_a_result_is_put_right_by_the_procedure_that_the_law_names(enter: Enter, office: Office) -> None:
    dossier = returned(office, MARRIAGE)
    page = enter("tn").get(f"/dossiers/{dossier}/correction").text
    assert f"({STATUS_CHANGE})" in page
    assert leftovers(enter("tn", language="en").get(f"/dossiers/{dossier}/correction").text) == set()
