"""The desk without a mouse: Tab goes as one reads, Enter presses the main button, Back files nothing twice, and files
that are too many for one request stay chosen."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from engine.store.tables import dossier_files, dossiers
from tests import scans
from tests.e2e.conftest import AT_A_DESK, AT_A_SMALL_DESK, Served, sign_in
from tests.e2e.scenarios.keyboard import Keyboard
from tests.e2e.test_walk import check_accessible
from tests.office import Office
from tests.web.small_office import BIRTH

pytestmark = pytest.mark.browser

COPY = "2.000815"
_PLACE = """() => {
  const at = document.activeElement;
  const seen = at.type === 'radio' || at.type === 'checkbox' ? at.closest('.tick') ?? at : at;
  const box = seen.getBoundingClientRect();
  const name = at.labels?.[0]?.textContent ?? at.textContent ?? '';
  return { name: name.trim().slice(0, 40), main: at.matches('button.main'), inside: !!at.closest('main form'),
    left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY };
}"""


def walked(page: Page) -> list[dict[str, Any]]:
    """Where the focus was, from the first field of the form to its main button."""
    page.evaluate(
        "document.querySelector('main').setAttribute('tabindex', '-1'); document.querySelector('main').focus()"
    )
    found: list[dict[str, Any]] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        place = page.evaluate(_PLACE)
        if place["inside"]:
            found.append(place)
        if place["main"]:
            return found
    pytest.fail("the main button is not reached by Tab", pytrace=False)


def against_reading(places: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Steps that lead neither further down nor further to the right."""
    return [
        (before["name"], after["name"])
        for before, after in pairwise(places)
        if after["top"] < before["bottom"] - 4 and after["left"] < before["right"] - 4
    ]


def at_the_return(office: Office) -> UUID:
    """A dossier of certified copies whose result waits to be handed out."""
    key = office.file(COPY, name="Hồ Thị Trả").dossier_id
    steps: tuple[tuple[str, dict[str, str]], ...] = (
        ("receive", {"outcome": "accept"}),
        ("digitise", {}),
        ("review", {"outcome": "ok"}),
    )
    for element, answer in (*steps, ("sign", {"outcome": "sign"}), ("seal", {}), ("payment", {})):
        office.do(key, element, **answer)
    return key


@AT_A_DESK
@pytest.mark.parametrize("kind", ["reception", "sitting", "return"])
def test_tab_goes_as_one_reads(page: Page, served: Served, kind: str) -> None:
    sign_in(page, "tn")
    if kind == "return":
        page.goto(f"/work/{served.office.item(at_the_return(served.office), 'hand_over').id}")
    else:
        page.goto(f"/reception/{COPY}{'/many' if kind == 'sitting' else ''}")
    assert page.locator("main [tabindex]").evaluate_all("all => all.filter(one => one.tabIndex > 0).length") == 0
    places = walked(page)
    assert len(places) > 4
    assert against_reading(places) == []


@AT_A_DESK
def test_enter_in_a_field_hands_the_result_out(page: Page, served: Served) -> None:
    key = at_the_return(served.office)
    sign_in(page, "tn")
    page.goto(f"/work/{served.office.item(key, 'hand_over').id}")
    desk = Keyboard(page)
    desk.choose("Hài lòng")
    desk.back_to("Người nhận kết quả")
    desk.write("Hồ Thị Trả")
    desk.go()
    if page.get_by_role("alert").count():  # what the form still asks is said, by the main button's own answer
        pytest.fail(page.get_by_role("alert").inner_text(), pytrace=False)
    expect(page.get_by_role("status").first).to_contain_text("Đã hoàn thành")
    assert served.office.dossier(key).status == "returned"


def file_by_keys(page: Page, name: str) -> None:
    page.goto(f"/reception/{BIRTH}")
    page.get_by_label(re.compile("^Họ và tên")).first.fill(name)
    page.get_by_label("Mục đích").fill("nhập học")
    page.get_by_label("Số bản").fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận hồ sơ.")


@AT_A_SMALL_DESK
def test_back_after_acceptance_says_what_happened_and_files_nothing(small_page: Page, small: Served) -> None:
    page, office = small_page, small.office
    name = f"Hồ Thị Lùi {page.viewport_size['width'] if page.viewport_size else ''}"
    sign_in(page, "tn")
    file_by_keys(page, name)
    page.get_by_label("đầy đủ: tiếp nhận").check()
    page.get_by_role("button", name="Hoàn thành", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Đã hoàn thành")
    page.go_back()
    expect(page.get_by_text("Việc này đã xong hoặc không còn cần làm.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("Không có hồ sơ thứ hai")
    check_accessible(page)
    assert page.locator("main form").count() == 0
    page.reload()
    page.get_by_role("link", name="Mở hồ sơ đã ghi nhận").click()
    expect(page.get_by_text(name).first).to_be_visible()
    assert len(office.rows(dossiers, applicant_name=name)) == 1


@AT_A_DESK
def test_back_after_a_sitting_shows_who_was_taken_and_asks_nobody_again(page: Page, served: Served) -> None:
    name = f"A Viết Lùi {page.viewport_size['width'] if page.viewport_size else ''}"
    sign_in(page, "tn")
    page.goto(f"/reception/{COPY}/many")
    page.locator("[name='people.0.name']").fill(name)
    page.locator("[name='people.0.facts.items.0.name']").fill("Bằng tốt nghiệp")
    page.locator("[name='people.0.facts.items.0.copies']").fill("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã tiếp nhận 1 hồ sơ")
    page.get_by_role("row").filter(has_text=name).get_by_role("link").click()
    page.wait_for_url("**/dossiers/**")
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("status")).to_contain_text("Đã tiếp nhận 1 hồ sơ")
        expect(page.locator("[name='people.0.name']")).to_have_value("")
    assert len(served.office.rows(dossiers, applicant_name=name)) == 1


@AT_A_SMALL_DESK
def test_a_form_that_was_not_taken_is_as_it_was_for_whoever_goes_back(small_page: Page, small: Served) -> None:
    page = small_page
    sign_in(page, "tn")
    page.goto(f"/reception/{BIRTH}")
    page.get_by_label("Số điện thoại").fill("khong phai so")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Số điện thoại")).to_be_visible()
    expect(page.get_by_role("button", name="Ghi nhận hồ sơ")).to_be_visible()


@AT_A_SMALL_DESK
def test_too_many_files_stay_chosen_and_the_sentence_stands_at_their_paper(
    small_page: Page, small: Served, tmp_path: Path
) -> None:
    page, office = small_page, small.office
    dossier = office.file(BIRTH, name="Kăn Nặng").dossier_id
    (tmp_path / "nhỏ.pdf").write_bytes(scans.pdf(1))
    with (tmp_path / "lớn.pdf").open("wb") as file:
        file.truncate(65_000_000)
    sign_in(page, "tn")
    page.goto(f"/work/{office.item(dossier, 'receive').id}")
    page.get_by_label("đầy đủ: tiếp nhận").check()
    slots = page.locator("#papers .slot").filter(has=page.locator("input[type=file]"))
    first, second = slots.nth(0), slots.nth(1)
    chosen = first.locator("input[type=file]:not(.camera)")
    chosen.set_input_files(tmp_path / "nhỏ.pdf")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    second.locator("input[type=file]:not(.camera)").set_input_files(tmp_path / "lớn.pdf")
    page.get_by_role("button", name="Tải lên").click()
    expect(second.get_by_role("alert")).to_contain_text("đã quá 64 MB")
    expect(first.get_by_role("alert")).to_have_count(0)
    expect(second.locator("input[type=file]:not(.camera)")).to_be_focused()
    check_accessible(page)
    assert chosen.evaluate("input => input.files.length") == 1, "what was chosen is still chosen"
    expect(page.get_by_label("đầy đủ: tiếp nhận")).to_be_checked()
    assert office.rows(dossier_files, dossier_id=dossier) == []
    second.locator("input[type=file]:not(.camera)").set_input_files([])
    expect(second.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Tải lên").click()
    expect(page.locator("#papers").get_by_role("status")).to_have_text("Đã nhận 1 tệp.")
    assert len(office.rows(dossier_files, dossier_id=dossier)) == 1
    expect(page.get_by_label("đầy đủ: tiếp nhận")).to_be_checked()
