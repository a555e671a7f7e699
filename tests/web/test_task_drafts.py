"""Drafts of answers: kept while typing, shown again, gone with the completion, never lost to somebody faster."""

import re
from datetime import timedelta
from uuid import UUID

from flask import Flask

from engine.domain.actor import system
from engine.operations.assign_work_item import assign_work_item
from engine.operations.users import Account, Holding, create_user
from engine.store.tables import audit_events, task_drafts
from tests.office import COMMUNE, Office
from tests.web.conftest import Browser, Enter
from tests.web.small_office import PASSWORD
from tests.web.test_pages import accepted

TYPED = {"child.name": "Hồ Văn Tý", "parents.0": "row", "parents.0.name": "Hồ Thị Nhi", "child.number": "12"}
WHOLE = {"child.name": "Tý", "child.born_on": "2022-03-01", "outcome": "ok"}


def at_work(office: Office) -> tuple[UUID, str]:
    item = office.item(accepted(office), "review").id
    return item, f"/work/{item}"


def colleague(app: Flask, office: Office, login: str = "dong_nghiep") -> Browser:
    """A second officer of the same role."""
    holding = Holding(unit_id=COMMUNE, role=office.person(COMMUNE, "tp").roles.__iter__().__next__(), valid_from=DAY)
    account = Account(login=login, name="Người thứ hai", password=PASSWORD, holdings=[holding], demo=True)
    create_user(office.installation, account, actor=system("test", COMMUNE), now=office.now)
    browser = Browser(app.test_client())
    browser.post("/sign-in", {"login": login, "password": PASSWORD})
    return browser


DAY = (Office.__dataclass_fields__["now"].default - timedelta(days=900)).date()


def by_script(browser: Browser, path: str, data: dict[str, str]) -> tuple[int, str]:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/inbox").text)
    assert token
    answer = browser.client.post(path, data={"csrf_token": token[1], **data}, headers={"HX-Request": "true"})
    return answer.status_code, answer.text


def test_a_draft_is_shown_again_as_it_was_typed_and_goes_with_the_completion(enter: Enter, office: Office) -> None:
    item, path = at_work(office)
    clerk = enter("tp")
    events = len(office.rows(audit_events))
    code, said = by_script(clerk, f"{path}/draft", TYPED)
    assert (code, "Bản nháp lúc" in said) == (200, True)
    assert len(office.rows(audit_events)) == events, "a draft is nobody's act"
    page = clerk.get(path).text
    assert "Đang hiện bản nháp lúc" in page
    for value in ("Hồ Văn Tý", "Hồ Thị Nhi", "12"):
        assert f'value="{value}"' in page
    assert "có bản nháp của bạn" in clerk.get("/inbox").text
    by_script(clerk, f"{path}/draft", {**TYPED, "child.name": "Tý"})
    (kept,) = office.rows(task_drafts)
    assert (kept.work_item_id, kept.answer["child"]["name"]) == (item, "Tý")
    assert clerk.post(path, WHOLE).status_code == 200
    assert office.rows(task_drafts) == []


def test_without_scripts_a_button_keeps_the_draft_and_another_drops_it(enter: Enter, office: Office) -> None:
    _, path = at_work(office)
    clerk = enter("tp")
    assert f'formaction="{path}/draft"' in clerk.get(path).text
    page = clerk.post(f"{path}/draft", TYPED, page=path).text
    assert "Đã lưu bản nháp lúc" in page
    assert 'value="Hồ Văn Tý"' in page
    dropped = clerk.post(f"{path}/draft/drop", page=path).text
    assert "Đã bỏ bản nháp." in dropped
    assert 'value="Hồ Văn Tý"' not in dropped


def test_whoever_was_slower_reads_a_sentence_and_keeps_the_draft(app: Flask, enter: Enter, office: Office) -> None:
    item, path = at_work(office)
    first, second = enter("tp"), colleague(app, office)
    by_script(second, f"{path}/draft", TYPED)
    assert "Hồ Văn Tý" not in first.get(path).text, "nobody reads another's draft"
    assert first.post(path, WHOLE).status_code == 200
    code, said = by_script(second, f"{path}/draft", {**TYPED, "child.name": "Hồ Văn Tèo"})
    assert (code, "đã được người khác hoàn thành" in said) == (200, True)
    late = second.post(path, {**WHOLE, "child.name": "Hồ Văn Sửu"}, page="/inbox")
    assert late.status_code == 409
    assert "đã được người khác hoàn thành" in late.text
    for page in (late.text, second.get(path).text):
        assert "Nội dung bạn đã nhập, chưa gửi" in page
        assert "Hồ Văn Sửu" in page
    (kept,) = office.rows(task_drafts)
    assert kept.work_item_id == item
    second.post(f"{path}/draft/drop", page="/inbox")
    assert office.rows(task_drafts) == []


def test_work_that_was_given_to_somebody_else_keeps_the_draft(app: Flask, enter: Enter, office: Office) -> None:
    item, path = at_work(office)
    clerk, leader = enter("tp"), office.person(COMMUNE, "ld")
    by_script(clerk, f"{path}/draft", TYPED)
    colleague(app, office)
    assign_work_item(office.installation, item, "dong_nghiep", actor=leader, now=office.now)
    page = clerk.get(path).text
    assert "đang do Người thứ hai nhận" in page
    assert "Hồ Văn Tý" in page
    code, said = by_script(clerk, f"{path}/draft", TYPED)
    assert (code, "đang do Người thứ hai nhận" in said) == (200, True)


def test_another_role_or_unit_keeps_no_draft(enter: Enter, office: Office) -> None:
    _, path = at_work(office)
    assert by_script(enter("tn"), f"{path}/draft", TYPED)[0] == 403
    assert by_script(enter("cv", unit="phong_ldtbxh_a_luoi"), f"{path}/draft", TYPED)[0] == 404
    assert office.rows(task_drafts) == []


def test_a_draft_that_is_too_long_is_refused(enter: Enter, office: Office) -> None:
    _, path = at_work(office)
    code, said = by_script(enter("tp"), f"{path}/draft", {"child.name": "x" * 100_001})
    assert (code, "dài quá" in said) == (422, True)


def test_drafts_of_work_that_others_settled_long_ago_go(app: Flask, enter: Enter, office: Office) -> None:
    _, path = at_work(office)
    second = colleague(app, office)
    by_script(second, f"{path}/draft", TYPED)
    enter("tp").post(path, WHOLE)
    office.now += timedelta(days=31)
    _, other = at_work(office)
    by_script(second, f"{other}/draft", TYPED)
    assert len(office.rows(task_drafts)) == 1
