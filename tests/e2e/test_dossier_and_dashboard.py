"""The leader's numbers and a dossier's page in a real browser, by keyboard alone, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import AT_A_SMALL_DESK, Served
from tests.e2e.test_walk import check_accessible
from tests.office import COMMUNE
from tests.web.small_office import BIRTH, PASSWORD

pytestmark = pytest.mark.browser

MOST_TABS = 60


def enter(page: Page, role: str) -> None:
    """By keyboard: the fields in their order, then Enter."""
    page.goto("/sign-in")
    page.get_by_label("Tên đăng nhập").focus()
    page.keyboard.type(f"{COMMUNE}.{role}")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/(inbox|dashboard)"))


def tab_to(page: Page, text: str) -> None:
    """Until what has the focus says this."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if text in page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail(f"no way to “{text}” by keyboard")


def test_the_leader_opens_a_number_and_a_dossier_behind_it_by_keyboard(small_page: Page, small: Served) -> None:
    dossier = small.office.file(BIRTH, name="Hồ Thị Phím").dossier_id
    small.office.do(dossier, "receive", outcome="accept")
    code = small.office.dossier(dossier).code
    page = small_page
    enter(page, "ld")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bảng điều hành")
    check_accessible(page)
    tab_to(page, "đang giải quyết")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang giải quyết")
    check_accessible(page)
    tab_to(page, code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(code)
    page.wait_for_selector(".diagram[data-drawn]")
    expect(page.locator(".flow-done")).not_to_have_count(0)
    check_accessible(page)


@AT_A_SMALL_DESK
def test_a_comment_is_written_by_keyboard(small_page: Page, small: Served) -> None:
    dossier = small.office.file(BIRTH).dossier_id
    small.office.do(dossier, "receive", outcome="accept")
    page = small_page
    enter(page, "tp")
    page.goto(f"/dossiers/{dossier}")
    page.get_by_label("Viết trao đổi").focus()
    page.keyboard.type("Nhờ xem lại ngày sinh")
    tab_to(page, "Gửi trao đổi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã gửi trao đổi.")
    expect(page.locator(".said")).to_have_text("Nhờ xem lại ngày sinh")
    check_accessible(page)
