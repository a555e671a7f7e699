"""The head of every page in a real browser: one row, a menu that keyboard and Escape close."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served, go_to, sign_in
from tests.e2e.test_walk import check_accessible

pytestmark = pytest.mark.browser
ROW = 72  # pixels that a row of the head may have, with its border


def test_the_head_is_one_row_and_its_menu_opens_and_closes(page: Page, served: Served) -> None:
    sign_in(page, "tn")
    head, summary = page.locator("header.top"), page.locator(".menu > summary")
    assert head.evaluate("head => head.offsetHeight") <= ROW
    panel = page.locator(".menu-panel")
    expect(panel).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    check_accessible(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.menu-panel') !== null")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.locator(".top").click(position={"x": 2, "y": 2})
    expect(panel).to_be_hidden()
    go_to(page, "Lịch làm việc")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lịch làm việc và dừng tiếp nhận")
    expect(panel).to_be_hidden()
    summary.click()
    page.locator(".menu-panel a:visible").last.focus()
    for _ in range(5):
        page.keyboard.press("Tab")
    expect(panel).to_be_hidden()
