"""How money that came to the bank account is shown: who enters the account, and what came for dossiers of the demo."""

from playwright.sync_api import Page

_DAY = "30/08/2021"
_OPEN = "tr:has(.state:text-is('Đang giải quyết')) a.work"


def enter_account(page: Page) -> None:
    page.goto("/bank-account/")
    page.get_by_label("Ngân hàng").select_option("970405")
    page.get_by_label("Số tài khoản").fill("4000201000001")
    page.get_by_label("Tên tài khoản").fill("UBND xã Trung Sơn (minh họa)")
    page.get_by_role("button", name="Ghi, chờ người khác xác nhận").click()


def confirm_account(page: Page) -> None:
    page.goto("/bank-account/")
    page.get_by_role("button", name="Đúng tài khoản của đơn vị, xác nhận").click()


def accounts(page: Page) -> None:
    """One in use, and a new one that waits."""
    page.goto("/bank-account/")
    if page.get_by_label("Tên tài khoản").count():
        page.get_by_label("Ngân hàng").select_option("970436")
        page.get_by_label("Số tài khoản").fill("0071000000001")
        page.get_by_label("Tên tài khoản").fill("UBND xã Trung Sơn (minh họa)")
        page.get_by_role("button", name="Ghi, chờ người khác xác nhận").click()


def remitted(page: Page) -> None:
    """One that fits, one twice, one that nobody can place."""
    page.goto("/remittances/")
    if page.get_by_role("link", name="Xử lý").count() == 0:
        purpose, amount = _owed(page)
        _record(page, "FT21242001", amount, f"MBVCB.771.{purpose} nop le phi.CT tu 0011")
        _record(page, "FT21242002", amount, f"{purpose} nop lai")
        _record(page, "FT21242003", "20.000", "chuyen tien chung thuc")
    page.goto("/remittances/")


def one(page: Page) -> None:
    remitted(page)
    page.get_by_role("link", name="Xử lý").last.click()


def previewed(page: Page) -> None:
    remitted(page)
    rows = "\n".join(
        (
            "Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung",
            f"{_DAY};FT21242001;;8000;da ghi",
            f"{_DAY};FT21242009;;50000;nop phi chung thuc chu ky",
            f"{_DAY};FT21242010;150000;;tra phi dich vu",
            f"{_DAY};;;10000;khong co so",
        )
    )
    page.locator("#file").set_input_files({"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.get_by_role("button", name="Xem trước sao kê").click()
    page.get_by_role("heading", name="Xem trước sao kê").wait_for()


def code_shown(page: Page) -> None:
    """At the desk, for the citizen to scan."""
    _owed(page)


def _owed(page: Page) -> tuple[str, str]:
    """What names a dossier that owes a fee, and how much; its code stands open."""
    page.goto("/dossiers?search=2.000815")
    for address in [link.get_attribute("href") for link in page.locator(_OPEN).all()]:
        page.goto(address or "")
        if page.get_by_text("Mã VietQR để nộp bằng chuyển khoản").count():
            page.get_by_text("Mã VietQR để nộp bằng chuyển khoản").click()
            told = page.locator(".payment-code dd").all_inner_texts()
            return told[1], told[0].removesuffix("đ").strip()
    raise LookupError("no dossier of the demo owes a fee")


def _record(page: Page, number: str, amount: str, purpose: str) -> None:
    page.goto("/remittances/")
    page.get_by_label("Ngày giao dịch").fill(_DAY)
    page.get_by_label("Số tiền (đồng)").fill(amount)
    page.get_by_label("Số giao dịch của ngân hàng").fill(number)
    page.get_by_label("Nội dung chuyển khoản").fill(purpose)
    page.get_by_role("button", name="Ghi khoản chuyển đến").click()
    page.get_by_role("status").wait_for()
