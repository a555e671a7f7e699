"""The dossier's page of a death offers what may be filed next; the desk files it prefilled or says why not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from engine.store.tables import dossiers, suggestions
from tests.office import COMMUNE, Office, ready_office
from tests.operations.paths import accepted, finish
from tests.web.conftest import Enter
from tests.web.small_office import OfficeClock, hire
from tests.web.test_language import leftovers

FACTS = {"deceased": "Hồ Văn Tạ", "event_on": "2022-03-01", "benefits": ["social_allowance"]}


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


def death(office: Office) -> UUID:
    dossier_id = accepted(office, "1.000656", facts=FACTS)
    finish(office, dossier_id)
    return dossier_id


def test_the_desk_files_a_follow_up_prefilled(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    dossier_id = death(office)
    page = desk.get(f"/dossiers/{dossier_id}").text
    assert "Thủ tục tiếp theo" in page
    link = re.search(r'href="(/reception/1\.001776\?suggestion=[0-9a-f-]+)"', page)
    assert link is not None
    begun = desk.get(link[1]).text
    assert 'value="Hồ Văn Tạ"' in begun
    assert 'value="Hồ Thị Thử"' in begun
    answer = {
        "applicant.name": "Hồ Thị Thử",
        "channel": "desk",
        "facts.beneficiary": "Hồ Văn Tạ",
        "facts.group": "elderly",
        "facts.request": "stop",
    }
    received = desk.post(link[1], answer)
    assert "Đã ghi nhận hồ sơ." in received.text
    assert office.dossier(dossier_id).code in received.text, "the new dossier names the old one"
    (new,) = office.rows(dossiers, procedure_code="1.001776")
    assert f"/dossiers/{new.id}" in desk.get(f"/dossiers/{dossier_id}").text
    again = desk.post(link[1], answer)
    assert "đã được xử lý rồi" in again.text
    assert len(office.rows(dossiers)) == 2


def test_the_desk_declines_and_points_out(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    dossier_id = death(office)
    found = {row.key: row.id for row in office.rows(suggestions, dossier_id=dossier_id)}
    here = f"/dossiers/{dossier_id}"
    declined = desk.post(f"/follow-ups/{found['social_funeral']}/decline", {"reason": "Đã nhận nơi khác"}, page=here)
    assert "Đã nhận nơi khác" in declined.text
    told = desk.post(f"/follow-ups/{found['residence_end']}/refer", page=here)
    assert "đã hướng dẫn đến" in told.text
    assert desk.post(f"/follow-ups/{found['allowance_stop']}/decline", {"reason": " "}, page=here).status_code == 422
    assert "Lý do không nộp" not in enter("tp").get(here).text, "who does not sit at the desk only reads"


def test_in_english(enter: Enter, office: Office) -> None:
    page = enter("tn", language="en").get(f"/dossiers/{death(office)}").text
    assert leftovers(page.split('aria-labelledby="next-title"')[1].split("</section>")[0]) == set()
