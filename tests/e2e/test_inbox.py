"""The inbox in a real browser: by keyboard, with a focus that is never lost, and with drafts that come back."""

import re

import pytest
from playwright.sync_api import Page, expect

from engine.store.tables import work_items
from tests.e2e.conftest import Served, sign_in
from tests.e2e.test_walk import check_accessible
from tests.office import COMMUNE
from tests.web.small_office import BIRTH, hire

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def test_work_is_ticked_claimed_and_done_by_keys_alone(small_page: Page, small: Served) -> None:
    page, office = small_page, small.office
    width = page.evaluate("window.innerWidth")
    names = [f"Phím {width} {at}" for at in range(3)]
    items = [office.item(office.file(BIRTH, name=name).dossier_id, "receive").id for name in names]
    sign_in(page, "tn")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    check_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    with page.expect_response(lambda answer: "search=phim" in answer.url):
        page.keyboard.type(f"phim {width}")
    expect(page.locator("#rows tbody tr")).to_have_count(3)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    first = focused(page).removeprefix("work-")
    page.keyboard.press("c")
    expect(page.locator(f"#claim-{first}")).to_have_count(0)
    assert focused(page) == f"work-{first}", "the focus stays with its line when the rows are exchanged"
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("input[name='item']:checked")).to_have_count(2)
    check_accessible(page)
    page.get_by_label("Kết quả").select_option("accept")
    page.locator("#act-complete").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("2 việc xong")
    assert focused(page) != "BODY"
    check_accessible(page)
    done = {item for item in items if office.rows(work_items, id=item)[0].status == "done"}
    assert len(done) == 2
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/work/"))


def test_a_draft_is_kept_while_typing_and_is_there_again(small_page: Page, small: Served) -> None:
    page, office = small_page, small.office
    dossier = office.file(BIRTH).dossier_id
    office.do(dossier, "receive", outcome="accept")
    sign_in(page, "tp")
    page.goto(f"/work/{office.item(dossier, 'review').id}")
    page.get_by_label(re.compile("^Họ và tên")).fill("Hồ Văn Nháp")
    page.get_by_label("đạt, trình ký").check()
    expect(page.locator("#draft-said")).to_contain_text("Bản nháp lúc")
    page.reload()
    expect(page.get_by_label(re.compile("^Họ và tên"))).to_have_value("Hồ Văn Nháp")
    expect(page.get_by_label("đạt, trình ký")).to_be_checked()
    expect(page.get_by_text("Đang hiện bản nháp lúc")).to_be_visible()
    check_accessible(page)


def test_the_pages_of_leader_and_substitutes_are_accessible(page: Page, served: Served) -> None:
    hire(served.office, "ld", COMMUNE)
    sign_in(page, "ld")
    for path in ("/inbox?list=offered&whose=unit", "/inbox?list=elsewhere", "/workload", "/delegations/"):
        page.goto(path)
        check_accessible(page)
