"""An auditor goes through a dossier step by step with the arrow keys; the diagram follows."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served
from tests.e2e.test_dossier_and_dashboard import enter
from tests.e2e.test_walk import check_accessible
from tests.office import COMMUNE
from tests.web.small_office import BIRTH, hire

pytestmark = pytest.mark.browser


def test_the_arrow_keys_lead_through_the_steps_and_the_diagram_follows(small_page: Page, small: Served) -> None:
    office, page = small.office, small_page
    hire(office, "dg", COMMUNE)
    dossier = office.file(BIRTH, name="Hồ Thị Vết").dossier_id
    office.now += timedelta(minutes=2)
    office.do(dossier, "receive", outcome="accept")
    office.now += timedelta(minutes=2)
    office.do(dossier, "review", child={"name": "Hồ Văn Tý", "born_on": "2022-03-01"}, outcome="ok")
    enter(page, "dg")
    page.goto("/audit/?search=ho+thi+vet")
    page.locator("tbody a.work").first.click()
    page.wait_for_selector(".diagram[data-drawn]")
    steps, told = page.locator(".trace > li"), page.locator("#trace-bar output")
    expect(told).to_have_text("Bước 1/3")
    expect(page.locator("[data-element-id=receive].step-here")).to_have_count(1)
    expect(page.locator("[data-element-id=review].step-here")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(told).to_have_text("Bước 2/3")
    expect(page.locator("#trace-what")).to_contain_text("Hoàn thành “Kiểm tra, tiếp nhận hồ sơ”")
    expect(page.locator("#diagram")).to_be_in_viewport()
    expect(page.locator("[data-element-id=receive].step-done.step-now")).to_have_count(1)
    expect(page.locator("[data-element-id=review].step-here")).to_have_count(1)
    expect(steps.nth(1)).to_have_attribute("aria-current", "step")
    expect(steps.nth(1).locator("details")).to_have_attribute("open", "")
    expect(steps.nth(0).locator("details")).not_to_have_attribute("open", "")
    page.keyboard.press("End")
    expect(page.locator("[data-element-id=sign].step-here")).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("Bước sau"))).to_be_disabled()
    check_accessible(page)
    page.keyboard.press("Home")
    expect(page.locator("[data-element-id=sign].step-here")).to_have_count(0)
    expect(page.locator(".step-now")).to_have_count(0)
    steps.nth(2).locator("summary").click()
    expect(told).to_have_text("Bước 3/3")
    expect(page.locator("[data-element-id=review].step-now")).to_have_count(1)
