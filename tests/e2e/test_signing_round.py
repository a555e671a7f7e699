"""The leader's signing round in a real browser: on a phone, and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served, sign_in
from tests.e2e.test_walk import check_accessible
from tests.web.small_office import hire

pytestmark = pytest.mark.browser
MARITAL = "1.004873"


def test_a_signing_round(page: Page, served: Served) -> None:
    office = served.office
    hire(office, "ld", office.commune)
    ids = [office.file(MARITAL, name=name).dossier_id for name in ("Hồ Thị Ký", "Kê Văn Trả")]
    for dossier in ids:
        office.do(dossier, "receive", outcome="accept")
        office.do(dossier, "digitise")
        office.do(dossier, "review", outcome="ok")
    first, second = (office.item(dossier, "sign").id.hex for dossier in ids)
    sign_in(page, "ld")
    page.goto("/signing/")
    page.locator(f"#row-{first}").scroll_into_view_if_needed()
    expect(page.locator(f"#row-{first} .draft")).to_contain_text("XÁC NHẬN")
    expect(page.locator(f"#row-{first} .facts").first).to_contain_text("Hồ Thị Ký")
    check_accessible(page)
    page.locator(f"#row-{first} input[value='leave']").focus()
    page.keyboard.press("ArrowRight")
    page.locator(f"#row-{second} input[value='leave']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Sai nơi cư trú")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã ký 1, trả lại 1, không làm được 0.")
    assert office.dossier(ids[0]).status == "signed"
    assert office.item(ids[1], "review")
    check_accessible(page)
