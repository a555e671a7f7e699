"""People at work in a real browser, at a desk and on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import MARRIAGE, Served, sign_in

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


def check_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA that axe-core finds, and nothing wider than the window."""
    page.evaluate(AXE.read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags})", tags)["violations"]
    told = [(violation["id"], [node["html"][:200] for node in violation["nodes"]]) for violation in found]
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_sign_in_to_a_completed_task_and_the_diagram(page: Page, served: Served) -> None:
    dossier = served.office.file(MARRIAGE, name="Hồ Thị Nhi").dossier_id
    task = served.office.item(dossier, "receive")
    page.goto("/sign-in")
    check_accessible(page)
    sign_in(page, "tn")
    check_accessible(page)
    page.locator(f"a[href='/work/{task.id}']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(task.name)
    check_accessible(page)
    page.locator("input[name=outcome][value=accept]").check()
    page.get_by_role("button", name="Hoàn thành").click()
    expect(page.get_by_role("status")).to_contain_text(f"Đã hoàn thành “{task.name}”")
    page.goto(f"/dossiers/{dossier}")
    page.wait_for_selector(".diagram[data-drawn]")
    expect(page.locator(".step-done")).not_to_have_count(0)
    expect(page.locator(".step-here")).not_to_have_count(0)
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    expect(page.locator(".outline li.is-here")).not_to_have_count(0)
    check_accessible(page)


def test_the_desk_receives_a_dossier_by_keyboard(page: Page) -> None:
    sign_in(page, "tn")
    page.get_by_role("link", name="Tiếp nhận", exact=True).click()
    check_accessible(page)
    page.goto(f"/reception/{MARRIAGE}")
    page.get_by_label("Số điện thoại").fill("khong phai so")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("“Họ và tên” chưa được điền.")
    check_accessible(page)
    summary.get_by_role("link", name=re.compile("Họ và tên")).click()
    expect(page.get_by_label(re.compile("^Họ và tên"))).to_be_focused()
    page.keyboard.type("Kăn Hiền")
    page.get_by_label("Số điện thoại").fill("0914000222")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận hồ sơ.")
    expect(page.get_by_text("Kăn Hiền")).to_be_visible()


def test_the_inbox_is_searched_while_typing_and_walked_by_keys(page: Page, served: Served) -> None:
    served.office.file(MARRIAGE, name="A Viết Xoý")
    served.office.file(MARRIAGE, name="Lê Đức Thuận")
    sign_in(page, "tn")
    expect(page.locator("#rows tbody tr").filter(has_text="Lê Đức Thuận")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("a viet xoy")
    expect(page.locator("#rows tbody tr").filter(has_text="Lê Đức Thuận")).to_have_count(0)
    expect(page.locator("#rows tbody tr").filter(has_text="A Viết Xoý")).not_to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#rows a.work").first).to_be_focused()


def test_parts_of_a_form_appear_when_they_are_asked(page: Page, served: Served) -> None:
    """Where a form of the catalogue has conditions, the browser follows them; the office shows the first such form."""
    office = served.office
    conditional = _task_with_condition(served)
    if conditional is None:
        pytest.fail("no open task has a form with a condition")
    sign_in(page, conditional.role)
    page.goto(f"/work/{conditional.id}")
    hidden = page.locator("[data-hide][hidden]")
    shown = page.locator("[data-hide]:not([hidden])")
    before = (hidden.count(), shown.count())
    for option in page.locator("input[type=radio]").all():
        option.check()
        if (hidden.count(), shown.count()) != before:
            return
    pytest.fail(f"nothing appears or goes on any choice in {office.form_of(conditional)}")


def _task_with_condition(served: Served) -> object:
    raise NotImplementedError
