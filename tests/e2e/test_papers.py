"""Scans in a real browser: at the counter a paper is uploaded while the form is half filled, and then looked at."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import scans
from tests.e2e.conftest import AT_A_DESK, Served, sign_in
from tests.e2e.test_walk import check_accessible

pytestmark = pytest.mark.browser
MARITAL_STATUS = "1.004873"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in (("quét.pdf", scans.pdf(2)), ("ảnh.jpg", scans.photo()), ("giả.png", scans.SVG)):
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_a_scan_is_added_without_losing_what_is_typed(page: Page, served: Served, folder: Path) -> None:
    dossier = served.office.file(MARITAL_STATUS).dossier_id
    sign_in(page, "tn")
    page.goto(f"/work/{served.office.item(dossier, 'receive').id}")
    page.get_by_label("Ghi chú").fill("đang nhập dở")
    papers = page.locator("#papers")
    papers.get_by_label("Tệp quét hoặc ảnh: Tờ khai").first.set_input_files(folder / "giả.png")
    papers.get_by_role("button", name="Tải lên").click()
    expect(papers.get_by_text("Tệp “giả.png” không phải PDF, JPEG hay PNG")).to_be_visible()
    expect(papers.get_by_role("alert")).to_be_focused()
    papers.get_by_label("Tệp quét hoặc ảnh: Tờ khai").first.set_input_files([folder / "quét.pdf", folder / "ảnh.jpg"])
    papers.get_by_role("button", name="Tải lên").click()
    expect(papers.get_by_role("status")).to_have_text("Đã nhận 2 tệp.")
    expect(papers.get_by_text("✓ đã số hóa")).to_be_visible()
    expect(page.get_by_label("Ghi chú")).to_have_value("đang nhập dở")
    check_accessible(page)
    page.goto(papers.get_by_role("link", name="ảnh.jpg").get_attribute("href") or "")
    image = page.get_by_role("img", name="Ảnh trong tệp này")
    expect(image).to_be_visible()
    shown = image.evaluate("async image => { await image.decode(); return [image.naturalWidth, image.naturalHeight]; }")
    check_accessible(page)
    assert shown == [300, 400], "upright, as the phone was held"


@AT_A_DESK
def test_an_original_is_noted_by_keyboard_alone(page: Page, served: Served) -> None:
    dossier = served.office.file(MARITAL_STATUS).dossier_id
    sign_in(page, "tn")
    page.goto(f"/dossiers/{dossier}/files")
    page.locator("#originals summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Sổ hộ khẩu")
    page.keyboard.press("Enter")
    expect(page.locator("#originals").get_by_role("status")).to_have_text("Đã ghi giữ bản chính “Sổ hộ khẩu”.")
    check_accessible(page)
    page.goto("/originals")
    expect(page.get_by_role("row", name="Sổ hộ khẩu").first).to_be_visible()
    check_accessible(page)
