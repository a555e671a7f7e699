"""The desk in the browser: who the person is, what it costs, by when, and one dossier for one form."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from engine.store.tables import audit_events, dossiers, filings
from tests.office import COMMUNE, Office, ready_office
from tests.web.conftest import Browser, Enter
from tests.web.small_office import OfficeClock, hire
from tests.web.test_language import leftovers

COPY, MARITAL = "2.000815", "1.004873"
CARD = "046190000011|191234567|Hồ Thị Nhi|30051990|Nữ|Thôn 1, xã Trung Sơn|01012021"
PERSON = {
    "applicant.name": "Hồ Thị Nhi",
    "applicant.identity_number": "046190000011",
    "channel": "desk",
    "facts.items.0": "row",
    "facts.items.0.name": "Bằng tốt nghiệp",
    "facts.items.0.pages": "3",
    "facts.items.0.copies": "2",
}


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


def send(desk: Browser, procedure: str = COPY, **changes: str) -> str:
    return desk.post(f"/reception/{procedure}", {**PERSON, **changes}, page=f"/reception/{procedure}").text


def test_a_card_fills_the_form_and_files_nothing(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    page = desk.post(f"/reception/{COPY}", {"_card": CARD, "applicant.phone": "0914000111", "channel": "desk"}).text
    for value in ("046190000011", "191234567", "Hồ Thị Nhi", "30/05/1990", "Thôn 1, xã Trung Sơn", "0914000111"):
        assert f'value="{value}"' in page
    assert office.rows(dossiers) == []
    wrong = desk.post(f"/reception/{COPY}", {**PERSON, "_card": "0461900000|x"})
    assert wrong.status_code == 422
    assert "không phải mã QR của thẻ căn cước" in wrong.text
    assert 'value="Bằng tốt nghiệp"' in wrong.text
    assert office.rows(dossiers) == []


def test_a_form_that_is_sent_twice_files_one_dossier(enter: Enter, office: Office) -> None:
    desk, token = enter("tn"), str(uuid4())
    assert "Đã ghi nhận hồ sơ." in send(desk, _token=token)
    assert "Mẫu này đã gửi rồi" in send(desk, _token=token)
    assert len(office.rows(dossiers)) == 1
    assert [str(row.token) for row in office.rows(filings)] == [token]


def test_what_is_perhaps_a_duplicate_is_shown_with_its_reason_before_it_is_filed(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    send(desk, **{"applicant.name": "HỒ thị nhi"})
    (first,) = office.rows(dossiers)
    warned = desk.post(f"/reception/{COPY}", {**PERSON, "_token": str(uuid4())})
    assert warned.status_code == 409
    assert "cùng người, cùng thủ tục, chưa giải quyết xong" in warned.text
    assert len(office.rows(dossiers)) == 1
    send(desk, _token=str(uuid4()), _despite=str(first.id))
    assert len(office.rows(dossiers)) == 2
    trail = [row.body for row in office.rows(audit_events, kind="dossier:received")]
    assert any("despite" in said and str(first.id) in said for said in trail)


def test_two_people_of_one_name_are_two(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    send(desk)
    assert "Đã ghi nhận hồ sơ." in send(desk, **{"applicant.identity_number": "046190000012"})


def test_an_earlier_dossier_fills_what_is_not_typed(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    send(desk, **{"applicant.address": "Thôn 2", "applicant.birth_date": "1990"})
    (first,) = office.rows(dossiers)
    found = desk.post(f"/reception/{MARITAL}", {"applicant.identity_number": "046190000011", "_find": "yes"}).text
    assert f"/dossiers/{first.id}" in found
    filled = desk.post(
        f"/reception/{MARITAL}", {"applicant.identity_number": "046190000011", "_use": str(first.id)}
    ).text
    assert 'value="Hồ Thị Nhi"' in filled
    assert 'value="Thôn 2"' in filled
    assert 'value="1990"' in filled


def test_the_preview_is_what_acceptance_freezes(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    page = send(desk, _check="yes")
    assert office.rows(dossiers) == []
    told = page.split("Nếu tiếp nhận bây giờ")[1]
    promised = re.search(r'<strong class="number">([^<]+)</strong>', told)
    total = re.search(r'Cộng phải thu tại đây</th><td class="number">([^<]+)<', told)
    assert promised is not None
    assert total is not None
    assert "TT 226/2016" in told
    send(desk)
    (row,) = office.rows(dossiers)
    office.do(row.id, "receive", outcome="accept")
    accepted = desk.get(f"/dossiers/{row.id}").text
    assert promised[1] in accepted
    assert total[1] in accepted


def test_the_days_off_before_the_date_are_told(enter: Enter, office: Office) -> None:
    office.now += timedelta(days=4)  # a Friday
    page = enter("tn").get(f"/reception/{MARITAL}").text.split("Nếu tiếp nhận bây giờ")[1]
    assert "12/03/2022 – 13/03/2022: nghỉ cuối tuần" in page
    assert "3 ngày làm việc" in page
    assert "16/03/2022" in page.split("</strong>")[0]


def test_who_stood_by_is_recorded(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    stood_by = {
        "attendance.signing": "fingerprint",
        "attendance.interpreter": "Kăn Hiền",
        "attendance.witness": "Lê Văn Chứng",
        "attendance.collector": "Hồ Văn Thay",
        "attendance.collector_number": "046190000013",
    }
    send(desk, **stood_by)
    (row,) = office.rows(dossiers)
    page = desk.get(f"/dossiers/{row.id}").text.split("Khi nộp hồ sơ")[1]
    for told in ("Điểm chỉ", "Kăn Hiền", "Lê Văn Chứng", "Hồ Văn Thay", "046190000013"):
        assert told in page


def test_help_with_filing_online_is_recorded_with_who_helped(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    send(desk, **{"attendance.assisted": "yes", "channel": "online"})
    (row,) = [row for row in office.rows(filings) if row.assisted_by is not None]
    assert "Giúp nộp trực tuyến" in desk.get(f"/dossiers/{row.dossier_id}").text


def test_procedures_are_found_without_diacritics_and_the_usual_ones_come_first(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    send(desk)
    page = desk.get("/reception/").text
    assert "Chứng thực bản sao" in page.split("Hay nhận nhất trong năm qua")[1].split("</section>")[0]
    assert "<h1>Chứng thực bản sao từ bản chính" in desk.get("/reception/?search=ban+chinh+chung+thuc+sao+giay+to").text


def rows_of(people: list[tuple[str, str]]) -> dict[str, str]:
    sent: dict[str, str] = {}
    for at, (name, paper) in enumerate(people):
        sent |= {
            f"people.{at}": "row",
            f"people.{at}.name": name,
            f"people.{at}.facts.items.0": "row",
            f"people.{at}.facts.items.0.name": paper,
            f"people.{at}.facts.items.0.pages": "1",
            f"people.{at}.facts.items.0.copies": "2",
        }
    return sent


def test_ten_people_in_one_sitting_each_a_dossier_and_nothing_lost_of_who_is_refused(
    enter: Enter, office: Office
) -> None:
    desk = enter("tn")
    people = [(f"Hồ Thị {letter}", "Học bạ") for letter in "ABCDEFGHIK"]
    people[4] = ("Hồ Thị E", "")
    tokens = [str(uuid4()) for _ in people]
    answer = desk.post(f"/reception/{COPY}/many", {**rows_of(people), "_token": tokens})  # type: ignore[dict-item]
    assert answer.status_code == 422
    assert "Đã tiếp nhận 9 hồ sơ" in answer.text
    assert 'value="Hồ Thị E"' in answer.text
    assert 'id="field-people-0-facts-items-0-name-wrong"' in answer.text
    rows = office.rows(dossiers)
    assert len(rows) == 9
    assert all(row.code and row.accepted_at for row in rows)
    again = desk.post(f"/reception/{COPY}/many", {**rows_of(people), "_token": tokens})  # type: ignore[dict-item]
    assert "Đã tiếp nhận 9 hồ sơ" in again.text
    assert len(office.rows(dossiers)) == 9


def test_rows_of_a_sitting_are_added_with_their_defaults(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    sent = {**rows_of([("Hồ Thị A", "Học bạ")]), "_add": "people.0.facts.items"}
    page = desk.post(f"/reception/{COPY}/many", sent).text
    assert re.search(r'name="people\.0\.facts\.items\.1\.copies"[^>]* value="1"', page)
    assert 'value="Hồ Thị A"' in page


def test_a_sitting_is_for_what_is_done_within_the_day(enter: Enter) -> None:
    assert enter("tn").get(f"/reception/{MARITAL}/many").status_code == 404
    assert enter("tp").get(f"/reception/{COPY}/many").status_code == 403


def test_the_pages_of_the_desk_in_english(enter: Enter, office: Office) -> None:
    desk = enter("tn", language="en")
    for path in ("/reception/", f"/reception/{COPY}", f"/reception/{COPY}/many"):
        assert leftovers(desk.get(path).text) == set(), path
    assert leftovers(send(desk, _check="yes", **{"applicant.name": "Nhi", "facts.items.0.name": "x"})) == set()


def test_a_dossier_that_is_incomplete_gets_its_slip_and_comes_again(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    page = send(desk)
    check = re.search(r'action="(/work/[0-9a-f-]+)"', page)
    assert check is not None
    desk.post(check[1], {"outcome": "incomplete", "reason": "Thiếu bản chính", "missing": "Bản chính"})
    (row,) = office.rows(dossiers)
    assert row.status == "incomplete_at_desk"
    assert "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ" in desk.get(f"/dossiers/{row.id}").text
    assert "Đã ghi nhận hồ sơ." in send(desk, _token=str(uuid4()))
    assert len(office.rows(dossiers)) == 2
