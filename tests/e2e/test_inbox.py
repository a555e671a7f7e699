"""The inbox in a real browser: by keyboard, with a focus that is never lost, light, and with drafts that come back."""

import gzip
import re

import pytest
from playwright.sync_api import Page, Response, expect

from engine.store.tables import work_items
from tests.e2e.conftest import MARRIAGE, Served, sign_in
from tests.e2e.test_walk import check_accessible
from tests.office import COMMUNE
from tests.web.small_office import BIRTH, hire

pytestmark = pytest.mark.browser

MOST_BYTES = 150_000  # with gzip; what is in it already does not get smaller


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def test_work_is_ticked_claimed_and_done_by_keys_alone(small_page: Page, small: Served) -> None:
    page, office = small_page, small.office
    items = [office.item(office.file(BIRTH, name=f"Phím {at}").dossier_id, "receive").id for at in range(3)]
    sign_in(page, "tn")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    check_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("phim")
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


def test_the_first_inbox_is_light(page: Page, served: Served) -> None:
    for at in range(50):
        served.office.file(MARRIAGE, name=f"Người thứ {at}")
    sign_in(page, "tn")
    answers: list[Response] = []
    page.on("response", answers.append)
    page.goto("/inbox")
    page.wait_for_load_state("networkidle")
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert any(url.endswith("page.js") for url in sizes)
    assert any(url.endswith(".woff2") for url in sizes)
    assert not any("diagram" in url for url in sizes)
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_the_pages_of_leader_and_substitutes_are_accessible(page: Page, served: Served) -> None:
    hire(served.office, "ld", COMMUNE)
    sign_in(page, "ld")
    for path in ("/inbox?list=offered&whose=unit", "/inbox?list=elsewhere", "/workload", "/delegations/"):
        page.goto(path)
        check_accessible(page)
