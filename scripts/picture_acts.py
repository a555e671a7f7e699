"""What people do on the pages before the pictures are taken, so that every list shows something."""

from collections.abc import Callable

from playwright.sync_api import Page

from scripts.picture_money import confirm_account, enter_account
from scripts.picture_shots import MOTHER, birth

Enter = Callable[[str], Page]


def act(enter: Enter) -> None:
    for who, acts in ACTS.items():
        page = enter(who)
        for one in acts:
            one(page)
        page.context.close()


def _receive_a_birth(page: Page) -> None:
    birth(page, MOTHER)
    page.get_by_role("button", name="Ghi nhận hồ sơ").click()


def _ask_for_an_annulment(page: Page) -> None:
    page.goto("/dossiers?search=2.000815")
    page.locator("tr:has(.state:text-is('Đang giải quyết')) a.work").first.click()
    page.get_by_text("Đề nghị hủy hồ sơ này").click()
    page.locator("#ground").select_option("wrong_procedure")
    page.locator("#annul-reason").fill("Chọn nhầm thủ tục, người dân cần chứng thực chữ ký")
    page.get_by_role("button", name="Đề nghị hủy").click()


def _talk(page: Page) -> None:
    page.goto("/dossiers?search=1.000656")
    page.locator("tr:has(.state:text-is('Đang giải quyết')) a.work").first.click()
    page.get_by_label("Viết trao đổi").fill("Gia đình hẹn chiều nay đến nhận; ký xong sớm nhờ báo lại một cửa.")
    page.get_by_role("button", name="Gửi trao đổi").click()


def _keep_an_original(page: Page) -> None:
    page.goto("/dossiers?search=1.000656")
    page.locator("tr:has(.state:text-is('Đang giải quyết')) a.work").first.click()
    page.locator("#originals summary").click()
    page.get_by_label("Tên giấy tờ khác").fill("Sổ hộ khẩu")
    page.get_by_label("Để ở đâu (tủ, ngăn)").fill("Tủ 2, ngăn 1")
    page.locator("#originals").get_by_role("button", name="Ghi giữ bản chính").click()
    page.get_by_text("Tủ 2, ngăn 1").wait_for()


def _save_a_filter(page: Page) -> None:
    page.goto("/inbox?list=offered&domain=chung_thuc")
    page.get_by_label("Lưu bộ lọc này với tên").fill("Chứng thực")
    page.get_by_role("button", name="Lưu bộ lọc").click()


def _draft(page: Page) -> None:
    page.goto("/inbox?list=offered")
    page.locator("#rows a.work").first.click()
    page.get_by_role("button", name="Lưu nháp").click()


def _sign_some(page: Page) -> None:
    page.goto("/signing/")
    for box in page.locator("section.card:has(fieldset.choice)").all()[1:3]:
        box.get_by_label("Ký", exact=True).check()
    page.get_by_role("button", name="Ký và trả lại như đã chọn").click()


def _delegate(page: Page) -> None:
    page.goto("/delegations/")
    page.locator("#absent").select_option("demo.diachinh|dc")
    page.locator("#substitute").select_option("demo.tuphap")
    page.locator("#first").fill("30/08/2021")
    page.locator("#last").fill("03/09/2021")
    page.locator("#why").fill("Đi tập huấn ở tỉnh")
    page.locator("form.ask").get_by_role("button", name="Cử người làm thay").click()


def _receive_blanks(page: Page) -> None:
    page.goto("/blanks/")
    form = page.locator("section:has(#receive-h)")
    form.locator("#receive-kind").select_option(index=0)
    form.get_by_label("Sê-ri").fill("TS2021")
    form.get_by_label("Từ số").fill("000101")
    form.get_by_label("Đến số").fill("000200")
    form.get_by_label("Phiếu giao, nơi giao").fill("Phiếu giao 15, Sở Tư pháp")
    form.get_by_role("button", name="Ghi nhận phôi").click()
    form = page.locator("section:has(#issue-h)")
    form.get_by_label("Từ số").fill("000101")
    form.get_by_label("Đến số").fill("000120")
    form.get_by_label("Người nhận").select_option("demo.tuphap")
    form.get_by_role("button", name="Cấp phôi").click()


def _close(page: Page) -> None:
    page.goto("/closings/")
    page.get_by_label("Từ ngày").fill("01/06/2021")
    page.get_by_label("Đến hết ngày").fill("30/06/2021")
    page.get_by_label("Lý do").fill("Chốt sổ tháng 6")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Khóa sổ, không mở lại").click()


def _order(page: Page) -> None:
    page.goto("/orders/")
    form = page.locator("form:has(#order-title)")
    form.get_by_label("Số quyết định").fill("27/QĐ-UBND")
    form.get_by_label("Ngày ký").fill("30/08/2021")
    form.get_by_label("Dừng tiếp nhận tại quầy").check()
    form.get_by_label("Từ ngày").fill("06/09/2021")
    form.get_by_label("Đến hết ngày").fill("07/09/2021")
    form.locator("#own-unit").check()
    form.get_by_label("Lý do").fill("Sửa chữa bộ phận một cửa")
    form.get_by_role("button", name="Xem trước hạn thay đổi").click()
    page.get_by_role("button", name="Ghi và áp dụng").click()


def _mistype(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Tên đăng nhập").fill("demo.phunu")
    page.get_by_label("Mật khẩu").fill("khong-nho-ro")
    page.get_by_role("button", name="Đăng nhập").click()


def _be_on_call(page: Page) -> None:
    """By mail, at a domain that nobody has: every phone number is somebody's."""
    for name, first, last in (
        ("Người trực ngày", "31/08/2021 07:00", "31/08/2021 17:00"),
        ("Người trực đêm", "31/08/2021 17:00", "01/09/2021 07:00"),
    ):
        page.goto("/on-call/")
        page.get_by_label("Người trực").fill(name)
        page.get_by_label("Thư điện tử").fill("truc@vi-du.vn")
        page.get_by_label("Từ").fill(first)
        page.get_by_label("Đến").fill(last)
        page.get_by_role("button", name="Ghi lượt trực").click()


ACTS: dict[str, tuple[Callable[[Page], None], ...]] = {
    "": (_mistype,),
    "tuphap": (_receive_a_birth, _ask_for_an_annulment, _talk, _keep_an_original, _save_a_filter, _draft),
    "taichinh": (enter_account,),
    "chutich": (_sign_some, _delegate, confirm_account),
    "vanphong": (_receive_blanks, _close, _order, _be_on_call),
}
