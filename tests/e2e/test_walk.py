"""People at work in a real browser, at a desk and on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import MARRIAGE, Served, go_to, sign_in
from tests.web.small_office import BIRTH

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


def check_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA that axe-core finds, and nothing wider than the window."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", tags)["violations"]
    told = [(violation["id"], [node["html"][:200] for node in violation["nodes"]]) for violation in found]
    assert told == []
    expect(page.locator("[hidden]:visible")).to_have_count(0)
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
    for question in page.get_by_role("radiogroup").all():
        question.get_by_role("radio").first.check()
    page.get_by_role("button", name="Hoàn thành").click()
    expect(page.get_by_role("status").first).to_contain_text(f"Đã hoàn thành “{task.name}”")
    page.goto(f"/dossiers/{dossier}")
    page.wait_for_selector(".diagram[data-drawn]")
    expect(page.locator(".step-done")).not_to_have_count(0)
    expect(page.locator(".step-here")).not_to_have_count(0)
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    expect(page.locator(".outline li.is-here")).not_to_have_count(0)
    check_accessible(page)


def test_what_a_form_does_not_ask_yet_is_not_seen(page: Page, served: Served) -> None:
    dossier = served.office.file(MARRIAGE).dossier_id
    served.office.do(dossier, "receive", outcome="accept")
    served.office.do(dossier, "digitise")
    sign_in(page, "tp")
    page.goto(f"/work/{served.office.item(dossier, 'review').id}")
    reason, missing = page.locator("#field-reason"), page.get_by_role("group", name=re.compile("bổ sung"))
    expect(reason).to_be_hidden()
    expect(missing).to_have_count(0)
    page.get_by_label("Cần bổ sung hồ sơ").check()
    expect(reason).to_be_visible()
    expect(missing).not_to_have_count(0)
    check_accessible(page)


def test_the_desk_receives_a_dossier_by_keyboard(small_page: Page) -> None:
    page = small_page
    sign_in(page, "tn")
    go_to(page, "Tiếp nhận")
    check_accessible(page)
    page.get_by_role("link", name="Đăng ký khai sinh", exact=True).first.click()
    page.get_by_label("Số điện thoại").fill("khong phai so")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(page.get_by_label(re.compile("^Họ và tên"))).to_be_focused()
    expect(summary).to_contain_text("Người nộp hồ sơ: “Họ và tên” chưa được điền.")
    check_accessible(page)
    page.get_by_label("Số điện thoại").focus()
    summary.get_by_role("link", name=re.compile("Họ và tên")).click()
    expect(page.get_by_label(re.compile("^Họ và tên"))).to_be_focused()
    width = (page.viewport_size or {"width": 0})["width"]  # one person a window: the same one twice is asked about
    page.keyboard.type(f"Kăn Hiền {'Lớn' if width > 760 else 'Nhỏ'}")
    page.get_by_label("Số điện thoại").fill(f"091400{width:04}")
    page.get_by_label("Mục đích").fill("nhập học")
    page.get_by_label("Số bản").fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi nhận hồ sơ.")
    expect(page.get_by_role("table", name="Bản sao xin thêm")).to_contain_text("nhập học")


def test_the_inbox_is_searched_while_typing_and_walked_by_keys(page: Page, served: Served) -> None:
    served.office.file(MARRIAGE, name="A Viết Xoý")
    served.office.file(MARRIAGE, name="Lê Đức Thuận")
    sign_in(page, "tn")
    expect(page.locator("#rows tbody tr").filter(has_text="Lê Đức Thuận")).not_to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.type("a viet xoy")
    expect(page.locator("#rows tbody tr").filter(has_text="Lê Đức Thuận")).to_have_count(0)
    expect(page.locator("#rows tbody tr").filter(has_text="A Viết Xoý")).not_to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#rows a.work").first).to_be_focused()


def test_parts_of_a_form_appear_when_they_are_asked(small_page: Page, small: Served) -> None:
    dossier = small.office.file(BIRTH).dossier_id
    sign_in(small_page, "tn")
    small_page.goto(f"/work/{small.office.item(dossier, 'receive').id}")
    reason = small_page.get_by_label(re.compile("Lý do từ chối"))
    expect(reason).to_be_hidden()
    small_page.get_by_label("không thuộc thẩm quyền: từ chối").check()
    expect(reason).to_be_visible()
    small_page.get_by_role("button", name="Hoàn thành").click()
    expect(small_page.get_by_role("alert")).to_contain_text("“Lý do từ chối” chưa được điền.")
    expect(reason).to_be_visible()
    check_accessible(small_page)


def test_every_kind_of_field_is_accessible_with_and_without_mistakes(small_page: Page, small: Served) -> None:
    dossier = small.office.file(BIRTH).dossier_id
    small.office.do(dossier, "receive", outcome="accept")
    sign_in(small_page, "tp")
    small_page.goto(f"/work/{small.office.item(dossier, 'review').id}")
    check_accessible(small_page)
    small_page.get_by_role("button", name="Thêm dòng").click()
    expect(small_page.get_by_role("group", name="Cha, mẹ, dòng 2")).to_be_visible()
    small_page.get_by_label("Số định danh cá nhân").fill("12")
    small_page.get_by_label("Năm sinh").first.fill("1800")
    small_page.get_by_role("button", name="Hoàn thành").click()
    expect(small_page.get_by_role("alert")).to_contain_text("“Năm sinh” phải từ 1900 đến 2010.")
    check_accessible(small_page)
