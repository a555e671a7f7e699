"""An auditor follows a dossier: every step, where it lies on the diagram, who, when, and whether the trail is whole."""

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from lxml import etree
from sqlalchemy import text

from engine.operations.claim_work_item import claim_work_item
from engine.operations.examinations import run_examination
from engine.store.tables import audit_events, stages
from tests.office import COMMUNE, Office
from tests.operations.test_late_entry import OnPaper, confirm, step
from tests.web.conftest import Enter
from tests.web.small_office import BIRTH
from tests.web.test_health import confidential
from tests.web.test_language import leftovers

NAME = "Hồ Thị Thử"


def returned(office: Office) -> UUID:
    """A dossier that has its result: received, accepted, reviewed for two days, signed, returned."""
    received = office.file(BIRTH)
    office.now += timedelta(minutes=5)
    office.do(received.dossier_id, "receive", outcome="accept")
    office.now += timedelta(minutes=5)
    claim_work_item(
        office.installation,
        office.item(received.dossier_id, "review").id,
        actor=office.person(COMMUNE, "tp"),
        now=office.now,
    )
    office.now += timedelta(days=2)
    office.do(received.dossier_id, "review", child={"name": "Hồ Văn Tý", "born_on": "2022-03-01"}, outcome="ok")
    office.now += timedelta(minutes=5)
    office.do(received.dossier_id, "sign")
    office.now += timedelta(minutes=5)
    office.do(received.dossier_id, "return_result")
    return received.dossier_id


def drawing(page: str) -> Any:
    return json.loads(page.split('id="drawing">')[1].split("</script>")[0])


def test_an_auditor_finds_a_dossier_and_follows_it_step_by_step(enter: Enter, office: Office) -> None:
    dossier = returned(office)
    auditor = enter("dg")
    found = auditor.get("/audit/?search=Hồ Thị").text
    address = re.search(rf'href="(/dossiers/{dossier}/trace)"', found)
    assert address is not None
    page = auditor.get(address[1]).text
    data = drawing(page)
    elements = [step["elements"][:1] for step in data["steps"]]
    assert [one[0] for one in elements if one] == ["receive", "review", "sign", "return_result"]
    for told in ("Nhận hồ sơ", "Nhận việc", "Hoàn thành “Thẩm tra, dự thảo giấy khai sinh”", "Người tp", "Xảy ra lúc"):
        assert told in page
    assert re.search(r"Đã dùng</dt><dd[^>]*>\d+%: dùng", page)
    assert "Chuỗi nhật ký nguyên vẹn" in page
    assert "control.pdf" in page


def test_the_diagram_is_shown_as_it_was_after_each_step(enter: Enter, office: Office) -> None:
    dossier = returned(office)
    data = drawing(enter("dg").get(f"/dossiers/{dossier}/trace").text)
    (drawn,) = data["drawings"]
    number = {step["elements"][0]: step["number"] for step in data["steps"] if step["elements"]}
    for element, before in (("review", "receive"), ("sign", "review"), ("return_result", "sign")):
        assert drawn["marks"][element]["spans"] == [[number[before], number[element]]]
    assert number["receive"] < number["review"] < number["sign"] < number["return_result"]
    taken = {(source, target): since for source, target, since in drawn["flows"]}
    assert all(1 <= since <= len(data["steps"]) for since in taken.values())
    last = drawn["marks"]["sign"]["spans"][0][0]
    assert {since for (_, target), since in taken.items() if target == "sign"} == {last}


def test_following_is_a_read_that_is_noted_and_whoever_read_is_seen(enter: Enter, office: Office) -> None:
    dossier = returned(office)
    enter("ld").get(f"/dossiers/{dossier}")
    before = len(office.rows(audit_events, kind="dossier:opened"))
    page = enter("dg").get(f"/dossiers/{dossier}/trace").text
    assert len(office.rows(audit_events, kind="dossier:opened")) == before + 1
    assert "2 lần xem hồ sơ" in page
    assert "Người ld" in page


def test_an_edited_event_is_seen_on_the_page(enter: Enter, office: Office) -> None:
    dossier = returned(office)
    with office.installation.database.transaction() as session:
        if session.dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER audit_events_no_update"))
        else:
            session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER ALL"))
        session.execute(
            text("UPDATE audit_events SET body = replace(body, 'review', 'reviow') WHERE chain = :chain"),
            {"chain": str(dossier)},
        )
    page = enter("dg").get(f"/dossiers/{dossier}/trace").text
    assert "Chuỗi nhật ký có" in page
    assert "đã bị sửa" in page


def test_the_whole_trail_is_verified_by_the_worker_when_an_auditor_asks(enter: Enter, office: Office) -> None:
    returned(office)
    auditor = enter("dg")
    assert "Chưa kiểm tra lần nào" in auditor.get("/audit/").text
    auditor.post("/audit/verification", page="/audit/")
    assert "bộ xử lý nền đang chạy" in auditor.get("/audit/").text
    assert run_examination(office.installation, now=office.now)
    assert "<strong>Nguyên vẹn</strong>: kiểm tra xong lúc" in auditor.get("/audit/").text


def test_a_confidential_dossier_stays_closed_to_the_auditor(enter: Enter, office: Office) -> None:
    dossier = returned(office)
    confidential(office, dossier)
    auditor = enter("dg")
    assert str(dossier) not in auditor.get("/audit/?search=Hồ").text
    for path in ("trace", "event-log.xes", "event-log.csv"):
        assert auditor.get(f"/dossiers/{dossier}/{path}").status_code == 404
    assert str(dossier) not in auditor.get("/audit/event-log.csv").text
    version = office.rows(stages)[0]
    process = auditor.get(f"/processes/{version.process_version}/{version.process_id}").text
    assert "0 đã chạy" in process
    assert "chưa làm xong bước nào" in process


@pytest.mark.parametrize("path", ["/dossiers/{}/event-log.{}", "/audit/event-log.{1}?first=01/03/2022&last=31/03/2022"])
def test_the_log_leaves_as_xes_and_csv_without_anybodys_name(enter: Enter, office: Office, path: str) -> None:
    dossier = returned(office)
    auditor = enter("dg")
    log = etree.fromstring(auditor.get(path.format(dossier, "xes")).data)
    (trace,) = log.findall("{*}trace")
    events = [{part.get("key"): part.get("value") for part in event} for event in trace.findall("{*}event")]
    work = [event for event in events if event["motcua:kind"] == "work_item:completed"]
    assert [event["motcua:element"] for event in work] == ["receive", "review", "sign", "return_result"]
    assert work[1]["concept:name"] == "Thẩm tra, dự thảo giấy khai sinh"
    assert (work[1]["org:resource"], work[1]["org:group"]) == (f"{COMMUNE}.tp", COMMUNE)
    assert [event["lifecycle:transition"] for event in events if event["motcua:kind"] == "work_item:claimed"] == [
        "start"
    ]
    lines = auditor.get(path.format(dossier, "csv")).text
    rows = list(csv.DictReader(io.StringIO(lines.removeprefix("\ufeff"))))
    chain = office.rows(audit_events, chain=str(dossier))
    assert {row["hash"] for row in rows} <= {row.hash.hex() for row in chain}
    assert [int(row["seq"]) for row in rows] == list(range(1, len(rows) + 1))
    for secret in (NAME, "Hồ Văn Tý"):
        assert secret not in lines
        assert secret not in etree.tostring(log, encoding="unicode")


def test_taking_the_log_out_is_an_event_and_wrong_days_are_said(enter: Enter, office: Office) -> None:
    auditor = enter("dg")
    wrong = auditor.get("/audit/event-log.xes?first=31/02/2022&last=31/03/2022")
    assert wrong.status_code == 422
    assert "không phải một ngày có thật" in wrong.text
    assert office.rows(audit_events, kind="event_log:taken") == []
    auditor.get("/audit/event-log.csv?first=01/03/2022&last=31/03/2022").close()
    (event,) = office.rows(audit_events, kind="event_log:taken")
    assert json.loads(event.body)["data"]["first"] == "2022-03-01"


def test_the_master_list_counts_the_dossiers_of_each_version(enter: Enter, office: Office) -> None:
    returned(office)
    office.do(office.file(BIRTH).dossier_id, "receive", outcome="accept")
    page = enter("dg").get("/processes/").text
    row = page.split("small_birth</small>")[1].split("</tr>")[0]
    assert "đang áp dụng" in row
    assert re.findall(r'data-label="(?:Hồ sơ đã chạy|Đang chạy)">(\d+)<', row) == ["2", "1"]


def test_a_version_shows_how_much_of_their_time_its_steps_used(enter: Enter, office: Office) -> None:
    returned(office)
    (stage,) = office.rows(stages)
    page = enter("ql").get(f"/processes/{stage.process_version}/{stage.process_id}").text
    steps = drawing(page)["steps"]
    line = page.split("Thẩm tra, dự thảo giấy khai sinh</span>")[1].split("</tr>")[0]
    assert re.search(r'data-label="Số lần \(n\)">1<', line)
    shown = re.search(r"(\d+)% · p90 (\d+)%", steps["review"]["badge"])
    assert shown is not None
    assert f"{shown[1]}%" in line
    assert set(steps) == {"receive", "review", "sign", "return_result"}
    empty = (
        enter("ql").get(f"/processes/{stage.process_version}/{stage.process_id}?first=01/01/2021&last=31/12/2021").text
    )
    assert "chưa làm xong bước nào" in empty


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_pages_of_the_auditor_in_english(enter: Enter, office: Office) -> None:
    dossier = returned(office)
    (stage,) = office.rows(stages)
    auditor = enter("dg", language="en")
    for path in (f"/dossiers/{dossier}/trace", f"/processes/{stage.process_version}/{stage.process_id}", "/processes/"):
        page = auditor.get(path).text.replace("Người dg", "").replace("Hồ Văn Tý", "")
        assert leftovers(page) == set(), path


def test_what_was_entered_late_says_when_it_happened_and_when_it_was_written_down(enter: Enter, office: Office) -> None:
    dossier = office.file(BIRTH).dossier_id
    office.do(dossier, "receive", outcome="accept")
    office.now += timedelta(days=1)
    happened = office.now - timedelta(hours=2)
    paper = OnPaper(occurred_at=happened)
    child = {"name": "Hồ Văn Tý", "born_on": "2022-03-01"}
    confirm(office, step(office, dossier, "review", paper, child=child, outcome="ok"))
    page = enter("dg").get(f"/dossiers/{dossier}/trace").text
    told = page.split("<strong>Hoàn thành “Thẩm tra, dự thảo giấy khai sinh”</strong>")[1].split("</li>\n      <li>")[0]
    assert "ghi sau khi xảy ra" in told
    data = drawing(page)
    late = next(one["number"] for one in data["steps"] if one["elements"][:1] == ["review"])
    assert data["drawings"][0]["marks"]["review"]["spans"][0][1] == late
    assert data["drawings"][0]["marks"]["sign"]["spans"][0][0] == late
