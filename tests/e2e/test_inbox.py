"""The inbox in a real browser: by keyboard, with a focus that is never lost, and with drafts that come back."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from engine.store.tables import work_items
from tests.e2e.conftest import AT_A_SMALL_DESK, Served, sign_in
from tests.e2e.test_walk import check_accessible
from tests.office import COMMUNE
from tests.web.small_office import BIRTH, hire

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


@AT_A_SMALL_DESK
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


@AT_A_SMALL_DESK
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


@AT_A_SMALL_DESK
def test_a_search_that_is_slow_does_not_take_away_what_became_of_the_ticked(small_page: Page, small: Served) -> None:
    """Typed before the act and answered while it runs, typed while it runs, and typed after it."""
    page, office = small_page, small.office
    width = page.evaluate("window.innerWidth")
    for at in range(3):
        office.file(BIRTH, name=f"Chậm {width} {at}")
    sign_in(page, "tn")
    page.goto(f"/inbox?list=offered&search=cham {width}")
    held: dict[str, list[Route]] = {"search": [], "ticked": []}
    page.route("**/inbox?*search=*", lambda route: held["search"].append(route))
    page.route("**/inbox/ticked", lambda route: held["ticked"].append(route))
    page.get_by_label(re.compile("^Tìm tên")).fill(f"cham {width} ")
    wait_for(page, held["search"], 1)
    for tick in page.locator("input[name='item']").all()[:2]:
        tick.check()
    page.locator("#act-claim").click()
    wait_for(page, held["ticked"], 1)
    page.get_by_label(re.compile("^Tìm tên")).fill(f"cham {width} 2")
    page.wait_for_timeout(500)
    assert len(held["search"]) == 1, "what is typed meanwhile waits"
    with suppress(Error):  # given up by the browser
        held["search"].pop().continue_()
    held["ticked"].pop().continue_()
    expect(page.get_by_role("alert")).to_contain_text("2 việc xong")
    wait_for(page, held["search"], 1)
    held["search"].pop().continue_()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("2 việc xong")
    page.unroute_all()
    page.get_by_label(re.compile("^Tìm tên")).fill(f"cham {width} 1")
    expect(page.get_by_role("alert")).to_have_count(0)


def wait_for(page: Page, found: list[Route], count: int) -> None:
    for _ in range(100):
        if len(found) >= count:
            return
        page.wait_for_timeout(50)
    pytest.fail("the request was not sent", pytrace=False)
