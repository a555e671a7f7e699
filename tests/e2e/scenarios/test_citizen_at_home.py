"""A citizen with a cheap phone who forgets a paper: from the catalogue to the survey, with a supplement.

The code comes by a real mail server, the notices by a real gateway, from a worker that beats; officers sit at pages."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from engine import scheduler
from engine.adapters.file_store import FileFolder
from engine.adapters.pdf import render_pdf
from engine.adapters.signer_on_demand import SignerOnDemand
from engine.adapters.signing import AGENCY, make_demo_certificate
from engine.operations.sign_result import Means
from engine.store.tables import audit_events, online_filings, outbox, surveys
from tests import scans
from tests.conftest import BOTH, Kept, copied
from tests.e2e.conftest import sign_in
from tests.e2e.scenarios.person import Person
from tests.e2e.test_walk import check_accessible
from tests.office import COMMUNE, Office
from tests.operations.test_notices import configured
from tests.pdf_signatures import all_parts, openssl_holds
from tests.post import Letters, mail_server, sms_gateway, taken
from tests.web.served import served_here
from tests.web.shipped_office import shipped_office
from tests.web.small_office import hire
from web import create_app

pytestmark = pytest.mark.browser

NARROW = ViewportSize(width=360, height=740)
MARITAL = "Cấp Giấy xác nhận tình trạng hôn nhân"
NAME, MAIL, MOBILE = "Hồ Thị Nhi", "ho.nhi@vi-du.vn", "0905111222"
LACKING = "Giấy xác nhận nơi cư trú"
PATIENCE = 30.0  # seconds for what a worker sends


@dataclass(frozen=True)
class Home:
    """An office whose pages, worker and channels run, and what its channels brought."""

    office: Office
    address: str
    letters: Letters
    messages: Path


@pytest.fixture(params=BOTH)
def home(request: pytest.FixtureRequest, founded: Kept, tmp_path: Path) -> Iterator[Home]:
    letters, messages = Letters(), tmp_path / "messages"
    with (
        copied(founded(request.param), tmp_path) as url,
        mail_server(letters) as mail,
        sms_gateway(messages) as gateway,
    ):
        office = _at_work(url, tmp_path, configured(mail, gateway))
        running = office.running
        beat = scheduler.start(running.installation, running.clock, running.courier, running.carriers, seconds=0.5)
        with served_here(create_app(running, secret_key=b"a key for tests only")) as port:
            yield Home(office=office, address=f"http://127.0.0.1:{port}", letters=letters, messages=messages)
        beat.shutdown()
        running.close()


def _at_work(url: str, folder: Path, carriers: Any) -> Office:
    office, agency = shipped_office(url), "UBND xã Trung Sơn (minh họa)"
    for look in (None, AGENCY):
        make_demo_certificate(folder, agency=agency, now=office.now, **({} if look is None else {"look": look}))
    files = FileFolder(folder / "files")
    seal = SignerOnDemand(folder, for_agency=True)
    means = Means(typeset=render_pdf, signer=SignerOnDemand(folder), files=files, seal=seal)
    office.running = replace(office.running, carriers=carriers, files=files, means=means)
    hire(office, "vt", COMMUNE)
    return office


Window = Callable[..., Page]


@pytest.fixture
def window(chromium: Browser, home: Home) -> Iterator[Window]:
    """Somebody's own browser. Whatever a page complains of in the console fails the test."""
    contexts, complaints = [], list[str]()

    def opened(role: str = "", **more: Any) -> Page:
        contexts.append(chromium.new_context(**{"locale": "vi-VN", "base_url": home.address, **more}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        if role:
            sign_in(page, role)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "422" not in text] == []


def test_a_citizen_files_supplements_takes_the_result_and_says_what_they_think(home: Home, window: Window) -> None:
    phone = window(viewport=NARROW, has_touch=True, is_mobile=True)
    reference, secret = _files(phone, home)
    desk, justice = Person(window("tn")), Person(window("tp"))
    _accepts_and_asks(desk, justice)
    message = _arrived(lambda: [one["text"] for one in taken(home.messages) if "can bo sung" in one["text"]])
    assert len(message) <= 160
    _supplements(phone, reference, secret)
    home.office.now += timedelta(days=1)  # who has the result on the day of filing is told nothing: they wait for it
    desk.does(NAME, "Nhận hồ sơ bổ sung", complete=True)
    _decide(justice, Person(window("ld")), Person(window("vt")))
    desk.does(NAME, "Thu phí, lệ phí, cấp biên lai")
    _arrived(lambda: [one for one in taken(home.messages) if "da co ket qua" in one["text"]])
    phone.reload()
    _follows(phone, reference, secret)
    _takes_the_result(phone, home.messages.parent)
    _gives_an_opinion(phone)
    dossier = home.office.rows(online_filings, reference=reference)[0].dossier_id
    assert [row.satisfied for row in home.office.rows(surveys, dossier_id=dossier)] == [1]
    assert {row.status for row in home.office.rows(outbox)} == {"sent"}
    assert not [row for row in home.office.rows(audit_events) if MAIL in row.body or MOBILE in row.body]


def _reads(phone: Page, title: str) -> None:
    """And nothing runs but what sends files in parts: what works here works where there are no scripts."""
    expect(phone.get_by_role("heading", level=1)).to_have_text(title)
    expect(phone.locator("script:not([src*='send_files'])")).to_have_count(0)
    check_accessible(phone)


def _arrived(look: Callable[[], list[Any]]) -> Any:
    until = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < until, "nothing arrived"
        time.sleep(0.1)
    return found[-1]


def _files(phone: Page, home: Home) -> tuple[str, str]:
    """How it is called until it has its code, and its secret."""
    _begins(phone)
    letter = _arrived(lambda: [mail.get_content() for mail in home.letters.taken])
    phone.reload()
    expect(phone.get_by_role("status")).to_contain_text("Đã gửi mã tới ho…@vi-du.vn")
    _reads(phone, "Mã xác nhận")
    phone.get_by_label("Mã 6 số vừa gửi cho bạn").fill(re.findall(r"\b\d{6}\b", letter)[0])
    phone.get_by_role("button", name="Tiếp tục").tap()
    _fills_in(phone)
    _sends(phone, "to-khai.png", phone.locator("input[type=file]").first)
    expect(phone.get_by_text("✓ to-khai.png")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("link", name="Xem lại và nộp").tap()
    expect(phone.get_by_role("heading", name="Phí, lệ phí")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("button", name="Nộp hồ sơ").tap()
    told = phone.get_by_role("region", name="Đã nộp. Hãy ghi lại hai mã này").inner_text()
    check_accessible(phone)
    phone.get_by_role("button", name="Đóng hồ sơ trên máy này").tap()
    return re.findall(r"NT-\w{8}", told)[0], re.findall(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", told)[0]


def _begins(phone: Page) -> None:
    phone.goto("/cong-dan/")
    _reads(phone, "Dành cho người dân")
    phone.get_by_label("Tìm thủ tục theo tên hoặc mã").fill("tinh trang hon nhan")
    phone.get_by_role("button", name="Tìm").tap()
    _reads(phone, "Thủ tục")
    phone.get_by_role("link", name=MARITAL).tap()
    _reads(phone, MARITAL)
    phone.get_by_role("link", name="Nộp trực tuyến").tap()
    _reads(phone, "Nộp trực tuyến")
    phone.get_by_label("Số di động hoặc thư điện tử của bạn").fill(MAIL)
    if phone.locator("#unit").count():
        phone.locator("#unit").select_option(COMMUNE)
    phone.get_by_role("button", name="Gửi mã xác nhận").tap()


def _fills_in(phone: Page) -> None:
    _reads(phone, MARITAL)
    phone.get_by_role("button", name="Lưu và tiếp tục").tap()
    expect(phone.get_by_role("alert")).to_contain_text("cần sửa")
    check_accessible(phone)
    for label, value in (("Họ và tên", NAME), ("Số điện thoại", MOBILE), ("Mục đích sử dụng", "kết hôn")):
        phone.get_by_label(label).first.fill(value)
    phone.get_by_label("Người được xác nhận").fill(NAME)
    phone.get_by_role("button", name="Lưu và tiếp tục").tap()


def _sends(phone: Page, name: str, field: Any) -> None:
    photo: FilePayload = {"name": name, "mimeType": "image/png", "buffer": scans.png(name)}
    field.set_input_files(photo)
    phone.get_by_role("button", name="Gửi các tệp đã chọn").tap()


def _accepts_and_asks(desk: Person, justice: Person) -> None:
    desk.does(NAME, "Tiếp nhận, kiểm tra hồ sơ", "Đủ hồ sơ, tiếp nhận")
    desk.does(NAME, "Số hóa, chuyển công chức chuyên môn", legible=True)
    review = "Thẩm tra tình trạng hôn nhân, mục đích sử dụng"
    justice.does(NAME, review, "Cần bổ sung hồ sơ", reason="Chưa rõ nơi cư trú", **{"missing-0-item": LACKING})
    desk.opens_work(NAME, "Soạn, giao phiếu yêu cầu bổ sung")
    desk.answers(reason="Chưa rõ nơi cư trú", by="Điện thoại, tin nhắn", **{"items-0-item": LACKING})
    desk.completes()


def _follows(phone: Page, reference: str, secret: str) -> None:
    phone.get_by_role("link", name="Tra cứu hồ sơ").first.tap()
    _reads(phone, "Tra cứu hồ sơ")
    phone.get_by_role("textbox", name="Mã hồ sơ").fill(reference)
    phone.get_by_role("textbox", name="Mã bí mật").fill("AAAAA-AAAAA")
    phone.get_by_role("button", name="Xem hồ sơ").tap()
    expect(phone.get_by_role("alert")).to_contain_text("không đi với nhau")
    check_accessible(phone)
    phone.get_by_role("textbox", name="Mã bí mật").fill(secret.lower())
    phone.get_by_role("button", name="Xem hồ sơ").tap()
    expect(phone.get_by_role("heading", name="Bây giờ")).to_be_visible()


def _supplements(phone: Page, reference: str, secret: str) -> None:
    _follows(phone, reference, secret)
    todo = phone.get_by_role("region", name="Bạn cần làm gì")
    expect(todo).to_contain_text(LACKING)
    check_accessible(phone)
    phone.get_by_role("link", name="Gửi giấy tờ bổ sung").tap()
    _reads(phone, "Gửi giấy tờ bổ sung")
    _sends(phone, "cu-tru.png", phone.locator("input[type=file]").last)
    expect(phone.get_by_role("status").first).to_contain_text("Đã gửi 1 tệp")


def _decide(justice: Person, leader: Person, clerk: Person) -> None:
    justice.does(NAME, "Thẩm tra tình trạng hôn nhân, mục đích sử dụng", "Đủ điều kiện")
    leader.goes_to("Trình ký")
    row = leader.page.locator("section.card").filter(has_text=NAME).first
    row.get_by_label("Ký", exact=True).check()
    leader.page.get_by_label("Ký số", exact=True).check()
    leader.page.get_by_role("button", name="Ký và trả lại như đã chọn").click()
    leader.is_told("Đã ký 1")
    clerk.goes_to("Đóng dấu")
    clerk.page.locator("main").get_by_role("row").get_by_role("checkbox").last.check()
    clerk.page.get_by_role("button", name="Ghi đã đóng dấu").click()
    clerk.is_told("Đã ghi đóng dấu 1 văn bản")
    clerk.does(NAME, "Đóng dấu, ghi sổ")


def _takes_the_result(phone: Page, folder: Path) -> None:
    expect(phone.locator(".now")).to_have_text("Đã có kết quả. Mời bạn đến nhận.")
    check_accessible(phone)
    with phone.expect_download() as coming:
        phone.get_by_role("region", name="Kết quả ký số").get_by_role("link").tap()
    signatures = all_parts(Path(coming.value.path()).read_bytes())
    assert [openssl_holds(one, folder) for one in signatures] == [True, True], "the leader's and the agency's"


def _gives_an_opinion(phone: Page) -> None:
    phone.get_by_role("link", name="Cho ý kiến, không ghi tên").tap()
    _reads(phone, "Ý kiến của bạn")
    phone.get_by_label("Hài lòng", exact=True).first.check()
    phone.get_by_role("button", name="Gửi ý kiến").tap()
    expect(phone.get_by_role("status").first).to_contain_text("Cảm ơn bạn")
