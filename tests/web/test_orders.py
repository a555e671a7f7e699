"""Orders that stop reception or terms, at the page: what moves is shown first; refusals stand beside their fields."""

import re
from datetime import timedelta

from engine.store.tables import calendar_orders
from tests.office import Office
from tests.web.conftest import Browser, Enter
from tests.web.test_language import leftovers
from tests.web.test_pages import accepted

STORM = {
    "number": "12/QĐ-UBND",
    "authority": "Chủ tịch UBND tỉnh",
    "decided_on": "2022-03-07",
    "effect": "suspended",
    "first": "2022-03-07",
    "last": "2022-03-10",
    "area": "thua_thien_hue",
    "reason": "Bão số 1",
}


def record(clerk: Browser, **changes: str) -> str:
    return clerk.post("/orders/", {**STORM, "act": "record", **changes}, page="/orders/").text


def test_what_an_order_moves_is_seen_before_it_is_recorded(enter: Enter, office: Office) -> None:
    dossier_id = accepted(office)
    before, clerk = office.dossier(dossier_id), enter("vp")
    page = clerk.post("/orders/", {**STORM, "act": "preview"}, page="/orders/").text
    assert "1 hồ sơ đổi hạn" in page
    assert before.code in page
    assert "Chưa có gì được ghi" in page
    assert not office.rows(calendar_orders)
    assert office.dossier(dossier_id).due_at == before.due_at
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.split('id="preview"')[1]))
    hidden.pop("csrf_token")
    told = clerk.post("/orders/", hidden, page="/orders/").text
    assert "Đã ghi và áp dụng quyết định 12/QĐ-UBND: 1 hồ sơ đổi hạn." in told
    assert "Dừng tính thời hạn" in told
    after = office.dossier(dossier_id)
    assert after.due_at > before.due_at
    assert after.promised_at == before.promised_at
    assert "12/QĐ-UBND" in clerk.get(f"/dossiers/{dossier_id}").text


def test_an_order_that_ends_early_moves_back(enter: Enter, office: Office) -> None:
    dossier_id = accepted(office)
    first, clerk = office.dossier(dossier_id).due_at, enter("ld")
    record(clerk)
    moved = office.dossier(dossier_id).due_at
    (order,) = office.rows(calendar_orders)
    lifting = {**STORM, "number": "13/QĐ-UBND", "reason": "Bão tan", "free_from": "2022-03-09"}
    path = f"/orders/{order.id}/lift"
    wrong = clerk.post(path, {**lifting, "act": "preview", "free_from": "2022-03-20"}, page="/orders/")
    assert wrong.status_code == 422
    assert "trong khoảng 07/03/2022–10/03/2022" in wrong.text
    assert 'value="13/QĐ-UBND"' in wrong.text
    assert "1 hồ sơ đổi hạn" in clerk.post(path, {**lifting, "act": "preview"}, page="/orders/").text
    assert office.dossier(dossier_id).due_at == moved
    told = clerk.post(path, {**lifting, "act": "record"}, page="/orders/").text
    assert "hết hiệu lực từ 09/03/2022 theo 13/QĐ-UBND" in told
    assert first < office.dossier(dossier_id).due_at < moved
    again = clerk.post(f"/orders/{order.id}/apply", page="/orders/").text
    assert "0 hồ sơ đổi hạn" in again


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(enter: Enter, office: Office) -> None:
    clerk = enter("vp")
    given = {**STORM, "number": "", "last": "2022-03-01", "decided_on": "31/02/2022", "area": ""}
    answer = clerk.post("/orders/", {**given, "act": "record"}, page="/orders/")
    assert answer.status_code == 422
    for field, sentence in (
        ("order-number", "Chưa điền."),
        ("order-last", "Ngày cuối không được trước ngày đầu."),
        ("order-decided", "“31/02/2022” không phải một ngày có thật"),
    ):
        assert f'<span class="wrong" id="{field}-wrong">{sentence}' in answer.text, field
    assert "Hãy chọn ít nhất một địa bàn hoặc đơn vị." in answer.text
    assert 'value="Bão số 1"' in answer.text
    assert not office.rows(calendar_orders)
    record(clerk)
    twice = clerk.post("/orders/", {**STORM, "act": "record"}, page="/orders/")
    assert twice.status_code == 422
    assert len(office.rows(calendar_orders)) == 1


def test_who_may_not_record_reads_who_may(enter: Enter, office: Office) -> None:
    clerk = enter("tp")
    page = clerk.get("/orders/").text
    assert "Ghi quyết định mới" not in page
    assert "Người ghi quyết định:" in page
    assert "Ngày nghỉ, làm bù năm 2022" in page
    assert clerk.post("/orders/", {**STORM, "act": "record"}, page="/orders/").status_code == 403
    assert not office.rows(calendar_orders)


def test_in_english(enter: Enter, office: Office) -> None:
    accepted(office)
    clerk = enter("vp", language="en")
    for page in (clerk.post("/orders/", {**STORM, "act": "preview"}, page="/orders/").text, record(clerk)):
        shown = page
        for data in (*STORM.values(), "Người vp"):
            shown = shown.replace(data, " ")
        assert leftovers(shown) == set()
    office.now += timedelta(days=30)
    assert "passed" in clerk.get("/orders/").text
