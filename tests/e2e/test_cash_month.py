"""A month of the commune's money in the browser: from the opening float to what the State Treasury got."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from engine.store.tables import receipts
from tests.conftest import BOTH, Kept, copied
from tests.e2e.conftest import Served, sign_in
from tests.e2e.scenarios.keyboard import Keyboard
from tests.e2e.scenarios.person import Person
from tests.office import COMMUNE, Office
from tests.operations.paths import finish
from tests.pdf_reading import Pdf
from tests.web.served import served_here
from tests.web.shipped_office import COPY, MARITAL, shipped_office
from tests.web.small_office import hire
from web import create_app

pytestmark = pytest.mark.browser

DESK, UNIT = "Quỹ bộ phận một cửa", "Quỹ của đơn vị"


@pytest.fixture(params=BOTH)
def commune(request: pytest.FixtureRequest, founded: Kept, tmp_path: Path) -> Iterator[Served]:
    with copied(founded(request.param), tmp_path) as url:
        office = shipped_office(url)
        hire(office, "tc", COMMUNE)
        with served_here(create_app(office.running, secret_key=b"a key for tests only")) as port:
            yield Served(address=f"http://127.0.0.1:{port}", office=office)
        office.running.close()


def test_a_month_from_the_opening_float_to_the_treasury(chromium: Browser, commune: Served) -> None:
    office, desk, accountant = commune.office, _come(chromium, commune, "tn"), _come(chromium, commune, "tc")
    _writes(desk, "desk", "Ghi số dư đầu kỳ", "200.000", told="Đã mở sổ quỹ.")
    _writes(accountant, "treasury", "Ghi số dư đầu kỳ", "0", told="Đã mở sổ quỹ.")
    _takes_fees(desk, "Hồ Thị An", name="Bằng tốt nghiệp", pages="3", copies="2")
    _takes_fees(desk, "Hồ Văn Bình", name="Học bạ", pages="1", copies="1")
    copies, spoilt = (row.amount for row in sorted(office.rows(receipts), key=lambda row: row.number))
    _writes(desk, "desk", "Chốt quỹ", "200.000", refused="Đếm được 200.000 đ")
    _writes(desk, "desk", "Chốt quỹ", str(200_000 + copies + spoilt), told="Đã chốt quỹ hôm nay.")
    _refunds(desk, "Hồ Văn Bình")
    office.now += timedelta(days=8)
    finish(office, office.file(MARITAL, name="Kăn Chi").dossier_id)
    status = max(office.rows(receipts), key=lambda row: row.number).amount
    assert min(copies, spoilt, status) > 0
    _hands_over(desk, accountant, copies + status)
    _month_ends(office, desk, accountant, phi=copies, le_phi=status)
    _check_books(desk, opening=200_000, receipts=[copies, spoilt, status], left=200_000)


def test_the_same_by_keyboard_alone(chromium: Browser, commune: Served) -> None:
    office = commune.office
    desk, accountant = (Keyboard(_come(chromium, commune, role)) for role in ("tn", "tc"))
    _enters(desk, DESK, "Tiền đang có trong quỹ", "200000", told="Đã mở sổ quỹ.")
    _enters(accountant, UNIT, "Tiền đang có trong quỹ", "0", told="Đã mở sổ quỹ.")
    finish(office, office.file(MARITAL, name="Kăn Chi").dossier_id)
    fee = max(office.rows(receipts), key=lambda row: row.number).amount
    _enters(desk, DESK, "Đếm được", str(200_000 + fee), told="Đã chốt quỹ hôm nay.")
    office.now += timedelta(days=1)
    _enters(desk, DESK, "Số tiền giao", str(fee), told="Đã ghi giao tiền.")
    _opens(accountant, UNIT)
    accountant.push("Đã đếm đủ, nhận tiền")
    expect(accountant.page.get_by_role("status").first).to_contain_text("Đã ghi nhận tiền.")
    office.now = datetime.fromisoformat("2022-04-04T02:00:00+00:00")
    _enters(desk, DESK, "Đếm được", "200000", told="Đã chốt quỹ hôm nay.")
    _opens(accountant, UNIT)
    accountant.push("Chốt tháng, nộp Kho bạc")
    accountant.select("Tháng", "03/2022")
    accountant.push("Chốt tháng")
    expect(accountant.page.get_by_role("status").first).to_contain_text("Đã chốt tháng 03/2022.")
    accountant.enter("Số tiền nộp", str(fee))
    accountant.enter("Số giấy nộp tiền", "GNT 12")
    accountant.go()
    expect(accountant.page.get_by_role("status").first).to_contain_text("Đã ghi nộp Kho bạc.")


def _opens(person: Keyboard, box: str) -> None:
    """From wherever they are, by the menu of the head."""
    person.page.reload()
    person.to("Sổ và sắp xếp")
    person.press("Enter")
    person.push("Sổ quỹ")
    person.push(box)


def _enters(person: Keyboard, box: str, field: str, amount: str, *, told: str) -> None:
    """The amount, and Enter in its field."""
    _opens(person, box)
    person.enter(field, amount)
    person.go()
    expect(person.page.get_by_role("status").first).to_contain_text(told)


def _come(chromium: Browser, commune: Served, role: str) -> Page:
    page = chromium.new_context(locale="vi-VN", base_url=commune.address).new_page()
    sign_in(page, role)
    return page


def _writes(person: Page, box: str, button: str, amount: str, *, told: str = "", refused: str = "") -> None:
    person.goto(f"/cash/?box={box}")
    form = person.locator("form").filter(has=person.get_by_role("button", name=button, exact=True))
    form.get_by_label(re.compile("đồng")).fill(amount)
    form.get_by_role("button").click()
    if refused:
        expect(person.get_by_role("alert")).to_contain_text(refused)
    else:
        expect(person.get_by_role("status").first).to_contain_text(told)


def _takes_fees(desk: Page, person: str, **row: str) -> None:
    """A dossier that is done within the day, and its money at once."""
    desk.goto(f"/reception/{COPY}/many")
    seat = desk.locator("#field-people-0")
    seat.get_by_label(re.compile("^Họ và tên")).fill(person)
    Person(desk).answers(**{f"people-0-facts-items-0-{key}": value for key, value in row.items()})
    desk.get_by_label(re.compile("^Đã thu đủ tiền")).check()
    desk.get_by_role("button", name="Tiếp nhận tất cả").click()
    expect(desk.get_by_role("status")).to_have_text("Đã tiếp nhận 1 hồ sơ")


def _refunds(desk: Page, name: str) -> None:
    """The day is closed: the receipt cannot be voided any more, but the money goes back."""
    Person(desk).opens_dossier(name)
    expect(desk.get_by_text("Hủy biên lai BL")).to_have_count(0)
    desk.locator("summary").filter(has_text="Hoàn tiền biên lai BL").click()
    desk.get_by_label("Lý do hoàn tiền").fill("Công dân rút yêu cầu")
    desk.get_by_role("button", name=re.compile("^Hoàn tiền")).click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã ghi hoàn tiền.")


def _hands_over(desk: Page, accountant: Page, amount: int) -> None:
    _writes(desk, "desk", "Giao tiền", str(amount + 1_000_000), refused="1.")
    _writes(desk, "desk", "Giao tiền", str(amount), told="Đã ghi giao tiền.")
    expect(desk.get_by_role("button", name="Đã đếm đủ, nhận tiền")).to_have_count(0)
    accountant.goto("/cash/?box=treasury")
    accountant.get_by_role("button", name="Đã đếm đủ, nhận tiền").click()
    expect(accountant.get_by_role("status").first).to_contain_text("Đã ghi nhận tiền.")


def _month_ends(office: Office, desk: Page, accountant: Page, *, phi: int, le_phi: int) -> None:
    office.now = datetime.fromisoformat("2022-04-04T02:00:00+00:00")
    _closes_month(accountant)
    expect(accountant.get_by_role("alert")).to_contain_text("chưa chốt ngày")
    _writes(desk, "desk", "Chốt quỹ", "200000", told="Đã chốt quỹ hôm nay.")
    _closes_month(accountant)
    expect(accountant.get_by_role("status").first).to_contain_text("Đã chốt tháng 03/2022.")
    row = accountant.get_by_role("row").filter(has_text="03/2022")
    for label, amount in (("Phí", phi), ("Lệ phí", le_phi), ("Phải nộp", phi + le_phi)):
        expect(row.locator(f"[data-label='{label}']")).to_have_text(f"{amount:,} đ".replace(",", "."))
    _pays(accountant, phi + le_phi + 1)
    expect(accountant.get_by_role("alert")).to_contain_text("chỉ còn phải nộp")
    _pays(accountant, phi + le_phi)
    expect(accountant.get_by_role("status").first).to_contain_text("Đã ghi nộp Kho bạc.")
    expect(accountant.get_by_role("row").filter(has_text="03/2022")).to_contain_text("GNT 12")
    _writes(accountant, "treasury", "Chốt quỹ", "0", told="Đã chốt quỹ hôm nay.")


def _closes_month(accountant: Page) -> None:
    accountant.goto("/treasury/")
    accountant.locator("#close-month").select_option(label="03/2022")
    accountant.get_by_role("button", name="Chốt tháng").click()


def _pays(accountant: Page, amount: int) -> None:
    accountant.get_by_label(re.compile("^Số tiền nộp")).fill(str(amount))
    accountant.get_by_label("Số giấy nộp tiền").fill("GNT 12")
    accountant.get_by_role("button", name="Ghi đã nộp").click()


def _check_books(desk: Page, *, opening: int, receipts: list[int], left: int) -> None:
    """What was closed, on paper and as a sheet."""
    desk.goto("/cash/?box=desk")
    files = {}
    for kind in ("PDF", "Excel"):
        link = desk.get_by_role("link", name=f"Sổ quỹ ({kind})").get_attribute("href")
        files[kind] = desk.context.request.get(link or "").body()
    paper, sheet = Pdf(files["PDF"]).text, load_workbook(BytesIO(files["Excel"])).active
    assert sheet is not None
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    for amount in (opening, *receipts, left):
        assert f"{amount:,}".replace(",", ".") in paper
        assert amount in cells
