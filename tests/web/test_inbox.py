"""The inbox as its people use it: lists, filters, and many lines at once."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from engine.operations.claim_work_item import claim_work_item
from engine.store.tables import audit_events, default_filters, saved_filters, work_items
from tests.office import COMMUNE, Office
from tests.web.conftest import Browser, Enter
from tests.web.small_office import BIRTH, hire
from tests.web.test_language import leftovers
from tests.web.test_pages import APPLICANT, accepted

TICKED = "/inbox/ticked"
MOST_BYTES = 150_000
WEB = Path(__file__).parents[2] / "web"


def filed(office: Office, *names: str) -> list[UUID]:
    """The work at the desk of dossiers of these people."""
    return [office.item(office.file(BIRTH, name=name).dossier_id, "receive").id for name in names]


def reviewed(office: Office, dossier_id: UUID) -> None:
    office.do(dossier_id, "review", child={"name": "Tý", "born_on": "2022-03-01"}, outcome="ok")


def to_sign(office: Office) -> UUID:
    dossier_id = accepted(office)
    reviewed(office, dossier_id)
    return UUID(str(office.item(dossier_id, "sign").id))


def rows(page: str) -> str:
    return page.split('<div id="rows">')[1]


def names(page: str) -> list[str]:
    return re.findall(r'<td class="name"[^>]*>([^<]+)</td>', page)


def send(browser: Browser, act: str, *items: object, **more: str) -> str:
    return browser.post(TICKED, {"act": act, "item": [str(item) for item in items], **more}, page="/inbox").text


def statuses(office: Office) -> dict[UUID, str]:
    return {row.id: row.status for row in office.rows(work_items)}


def test_there_are_four_lists_and_each_says_what_is_left(enter: Enter, office: Office) -> None:
    accepted(office)
    page = enter("tp").get("/inbox").text
    for name in ("Việc của tôi (0)", "Việc của bộ phận (1)", "Quá hạn (0)", "Chờ nơi khác"):
        assert name in page
    assert re.search(r'class="left is-fine"><svg.*?</svg> Còn \d+ giờ', page, re.DOTALL)
    office.now += timedelta(hours=4)
    late = enter("tp").get("/inbox?list=late").text
    assert re.search(r'class="left is-late"><svg.*?</svg> Quá hạn', late, re.DOTALL)


def test_what_is_left_turns_soon_in_its_last_quarter(enter: Enter, office: Office) -> None:
    accepted(office)
    office.now += timedelta(hours=2, minutes=20)
    assert "left is-soon" in enter("tp").get("/inbox").text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("search=nhi", ["Hồ Thị Nhi"]),
        ("search=dang+ky+khai+sinh", ["Hồ Thị Nhi", "A Viết Xoý"]),
        ("search=1.001193", ["Hồ Thị Nhi", "A Viết Xoý"]),
        ("search=khong+co", []),
        ("applicant=xoy", ["A Viết Xoý"]),
        ("applicant=xoy&search=nhi", []),
        ("applicant=xoy&search=khai+sinh", ["A Viết Xoý"]),
        ("domain=ho_tich", ["Hồ Thị Nhi", "A Viết Xoý"]),
        ("domain=dat_dai", []),
        (f"procedure={BIRTH}", ["Hồ Thị Nhi", "A Viết Xoý"]),
        ("procedure=9.999999", []),
        ("status=submitted", ["Hồ Thị Nhi", "A Viết Xoý"]),
        ("status=processing", []),
        ("whose=nobody", ["A Viết Xoý"]),
        ("whose=me", ["Hồ Thị Nhi"]),
        ("whose=login:nobody.here", []),
        ("due=undated", []),
        ("due=today", ["Hồ Thị Nhi", "A Viết Xoý"]),
        ("due=late", []),
        ("due=never", ["Hồ Thị Nhi", "A Viết Xoý"]),
    ],
)
def test_a_list_is_searched_and_narrowed(enter: Enter, office: Office, query: str, shown: list[str]) -> None:
    first, _ = filed(office, "Hồ Thị Nhi", "A Viết Xoý")
    claim_work_item(office.installation, first, actor=office.person(COMMUNE, "tn"), now=office.now)
    assert sorted(names(enter("tn").get(f"/inbox?{query}").text)) == sorted(shown)


def test_a_phone_number_is_found_as_people_type_it(enter: Enter) -> None:
    desk = enter("tn")
    desk.post(f"/reception/{BIRTH}", APPLICANT)
    assert names(desk.get("/inbox?search=0914+000+111").text) == ["Hồ Thị Nhi"]


def test_a_filter_is_saved_for_oneself_for_the_unit_and_as_the_beginning(enter: Enter, office: Office) -> None:
    filed(office, "Hồ Thị Nhi")
    desk, clerk = enter("tn"), enter("tp")
    page = desk.post("/inbox/filters/", {"list": "late", "domain": "ho_tich", "name": " Hộ  tịch "}, page="/inbox").text
    assert "Đã lưu bộ lọc “Hộ tịch”." in page
    assert '<a href="/inbox?filter=' in page
    (kept,) = office.rows(saved_filters)
    assert (kept.list, kept.narrowing, kept.shared) == ("late", {"domain": "ho_tich"}, False)
    assert "Hộ tịch</span>" not in clerk.get("/inbox").text, "one's own is nobody else's"
    desk.post("/inbox/filters/", {"list": "late", "due": "today", "name": "Hộ tịch", "shared": "yes"}, page="/inbox")
    (kept,) = office.rows(saved_filters)
    assert (kept.narrowing, kept.shared) == ({"due": "today"}, True)
    clerk.post(f"/inbox/filters/{kept.id}/default", page="/inbox")
    opened = clerk.get("/inbox")
    assert opened.request.url.endswith(f"filter={kept.id}")
    assert "đến hạn hôm nay" in rows(opened.text)
    refused = clerk.post(f"/inbox/filters/{kept.id}/drop", page="/inbox")
    assert (refused.status_code, "do Người tn lưu" in refused.text) == (403, True)
    enter("ld").post(f"/inbox/filters/{kept.id}/drop", page="/inbox")
    assert office.rows(saved_filters) == office.rows(default_filters) == []
    kinds = [event.kind for event in office.rows(audit_events) if event.kind.startswith("filter:")]
    assert sorted(kinds) == ["filter:chosen", "filter:dropped", "filter:saved", "filter:saved"]


def test_a_filter_without_a_name_is_refused_and_what_was_typed_stays(enter: Enter, office: Office) -> None:
    answer = enter("tn").post("/inbox/filters/", {"domain": "ho_tich", "name": "x" * 81}, page="/inbox")
    assert answer.status_code == 422
    assert "phải có từ 1 đến 80 ký tự" in answer.text
    assert "x" * 81 in answer.text
    assert office.rows(saved_filters) == []


def test_only_what_is_ticked_is_claimed_and_pressing_twice_claims_once(enter: Enter, office: Office) -> None:
    first, second, third = filed(office, "Một", "Hai", "Ba")
    desk = enter("tn")
    page = send(desk, "claim", first, third)
    assert "2 việc xong" in page
    assert {statuses(office)[first], statuses(office)[third]} == {"claimed"}
    assert statuses(office)[second] == "open"
    again = send(desk, "claim", first)
    assert "bạn đã nhận từ trước" in again
    claims = [event for event in office.rows(audit_events) if event.kind == "work_item:claimed"]
    assert len(claims) == 2
    send(desk, "release", first)
    assert statuses(office)[first] == "open"


def test_the_button_of_a_line_claims_that_line_alone(enter: Enter, office: Office) -> None:
    first, second = filed(office, "Một", "Hai")
    enter("tn").post(TICKED, {"claim_one": str(second), "item": [str(first)]}, page="/inbox")
    assert (statuses(office)[first], statuses(office)[second]) == ("open", "claimed")


def test_what_is_ticked_is_completed_with_its_outcome_each_line_for_itself(enter: Enter, office: Office) -> None:
    first, second = filed(office, "Một", "Hai")
    office.complete(office.item(office.rows(work_items, id=second)[0].dossier_id, "receive"), outcome="accept")
    desk = enter("tn")
    page = send(desk, "complete", first, second, uuid4(), "no key", outcome="accept")
    assert "đã hoàn thành: đầy đủ: tiếp nhận" in page
    assert "bạn đã hoàn thành từ trước, không làm lại" in page, "the second, by the same person"
    assert "2 việc xong, 1 việc chưa làm được" in page
    assert statuses(office)[first] == "done"
    assert len([event for event in office.rows(audit_events) if event.kind == "work_item:completed"]) == 2


def test_an_outcome_that_needs_more_words_is_left_to_its_own_page(enter: Enter, office: Office) -> None:
    (item,) = filed(office, "Một")
    page = enter("tn").get("/inbox").text
    assert re.findall(r'<option value="(\w+)">(?:đầy|không thuộc)', page) == ["accept"]
    refused = send(enter("tn"), "complete", item, outcome="refuse")
    assert "Hãy mở việc để điền biểu mẫu" in refused
    assert statuses(office)[item] == "open"


def test_the_leader_signs_many_at_once_and_nothing_of_it_twice(enter: Enter, office: Office) -> None:
    items = [to_sign(office), to_sign(office)]
    leader = enter("ld")
    assert "2 việc xong" in send(leader, "complete", *items, outcome="")
    assert {statuses(office)[item] for item in items} == {"done"}
    assert "bạn đã hoàn thành từ trước, không làm lại" in send(leader, "complete", *items, outcome="")


def test_a_colleague_who_was_faster_is_said_in_the_line(enter: Enter, office: Office) -> None:
    (item,) = filed(office, "Một")
    office.complete(office.open_items()[0], outcome="accept")
    login = hire(office, "vx", COMMUNE)
    assert login
    page = send(enter("vx"), "claim", item)
    assert "thuộc" in page
    assert "1 việc chưa làm được" in page


def test_work_that_is_no_stamp_is_not_stamped(enter: Enter, office: Office) -> None:
    (item,) = filed(office, "Một")
    assert "không phải việc đóng dấu" in send(enter("tn"), "stamp", item)
    assert statuses(office)[item] == "open"


def test_nothing_ticked_is_said(enter: Enter, office: Office) -> None:
    filed(office, "Một")
    assert "Chưa đánh dấu việc nào." in send(enter("tn"), "claim")
    assert "Hãy chọn việc cần làm" in send(enter("tn"), "dance", uuid4())


def test_the_sheet_has_what_was_ticked_and_is_the_readers(enter: Enter, office: Office) -> None:
    first, second = filed(office, "Hồ Thị Nhi", "A Viết Xoý")
    sheet = enter("tn").post("/inbox/print", {"item": [str(second)]}, page="/inbox").text
    assert "A Viết Xoý" in sheet
    assert "Hồ Thị Nhi" not in sheet
    other = enter("cv", unit="phong_ldtbxh_a_luoi").post("/inbox/print", {"item": [str(first)]}, page="/inbox")
    assert "Hồ Thị Nhi" not in other.text


def test_what_was_pressed_by_script_answers_with_the_rows(enter: Enter, office: Office) -> None:
    (item,) = filed(office, "Một")
    desk = enter("tn")
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.get("/inbox").text)
    assert token
    sent = {"csrf_token": token[1], "claim_one": str(item), "search": "mot"}
    answer = desk.client.post(TICKED, data=sent, headers={"HX-Request": "true"}).text
    assert answer.startswith('<div id="rows">')
    assert "Đang nhận: Người tn" in answer


def test_the_leader_sees_the_work_of_the_unit_and_passes_it_on_with_a_reason(enter: Enter, office: Office) -> None:
    dossier_id = accepted(office)
    item = office.item(dossier_id, "review")
    clerk = office.person(COMMUNE, "tp")
    claim_work_item(office.installation, item.id, actor=clerk, now=office.now)
    office.now += timedelta(days=3)
    leader = enter("ld")
    assert str(item.id) not in leader.get("/inbox?list=late").text
    assert str(item.id) in leader.get("/inbox?list=late&whose=unit").text
    assert str(item.id) in leader.get(f"/inbox?whose=login:{clerk.login}").text
    assert str(item.id) not in enter("tn").get("/inbox?list=late&whose=unit").text, "nobody else's list grows by it"
    other = hire(office, "tp", "phong_ldtbxh_a_luoi")
    substitute = {"to": other, "reason": "nghỉ ốm"}
    assert leader.post(f"/work/{item.id}/assign", substitute).status_code == 409


def test_the_workload_is_told_in_working_hours_to_the_leader_alone(enter: Enter, office: Office) -> None:
    dossier_id = accepted(office)
    claim_work_item(
        office.installation, office.item(dossier_id, "review").id, actor=office.person(COMMUNE, "tp"), now=office.now
    )
    filed(office, "Một")
    page = enter("ld").get("/workload").text
    assert re.search(r"Người tp</a>.*?>1</td>.*?>0</td>.*?>0</td>.*?>3,0</span>", page, re.DOTALL)
    assert re.search(r"Chưa ai nhận</a>.*?>1</td>.*?>1,0</span>", page, re.DOTALL)
    assert enter("tp").get("/workload").status_code == 403


def test_what_comes_of_it_is_said_in_english_too(enter: Enter, office: Office) -> None:
    item, other = filed(office, "Hồ Thị Thử", "Hồ Thị Nhi")
    desk, leader = enter("tn", language="en"), enter("ld", language="en")
    assert leftovers(send(desk, "claim", item)) == set()
    assert leftovers(send(desk, "complete", item, other, outcome="refuse")) == set()
    assert leftovers(send(desk, "complete", item, outcome="accept")) == set()
    assert leftovers(leader.get("/workload").text) - {"cv"} == set()
    path = f"/work/{other}"
    kept = desk.post(f"{path}/draft", {"outcome": "accept"}, page=path).text
    assert "This is your draft of" in kept
    assert leftovers(kept) == set()
