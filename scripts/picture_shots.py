"""Which pictures there are: one of every page that a section of a guide explains, and some of what happens on them."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from engine.demo.accounts import PASSWORD
from scripts import picture_money
from web.help_links import SECTIONS

SIZES = {"1400": (1400, 900), "390": (390, 844)}
Way = Callable[[Page], object]
MOTHER = "Hồ Thị Mẹ"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """Who sees it (nobody: somebody not signed in) and how one gets there; a `part` or a `height` where not the whole
    page is shown."""

    who: str
    way: Way
    part: str = ""
    height: int = 0


def at(path: str) -> Way:
    return lambda page: page.goto(path)


def _link(path: str, selector: str, further: str = "") -> Way:
    """The page that the first link of another page leads to, and what lies below it."""

    def go(page: Page) -> None:
        page.goto(path)
        page.goto((page.locator(selector).first.get_attribute("href") or "") + further)

    return go


def _dossier(search: str, state: str, further: str = "") -> Way:
    """A dossier in this state among those that a search finds."""
    return _link(f"/dossiers?search={search}", f"tr:has(.state:text-is('{state}')) a.work", further)


def _file(page: Page) -> None:
    _dossier("1.000656", "Đang giải quyết", "/files")(page)
    page.goto(page.locator("#papers .files a").first.get_attribute("href") or "")


def _draft(page: Page) -> None:
    page.goto("/signing/")
    page.goto(page.locator(".beside-draft").first.get_attribute("hx-get") or "")


def _kept(page: Page) -> None:
    """The session ends while a form is being filled in, and somebody signs in again."""
    page.goto("/delegations/")
    page.get_by_label("Lý do", exact=True).fill("Nghỉ phép năm")
    page.context.clear_cookies()
    page.evaluate("document.querySelector('main form.card').noValidate = true")
    page.get_by_role("button", name="Cử người làm thay").click()
    page.get_by_label("Tên đăng nhập").fill("demo.tuphap")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/kept/**")


def birth(page: Page, mother: str) -> None:
    """A birth, as the officer types it; nothing is sent."""
    page.goto("/reception/1.001193")
    page.get_by_label("Họ và tên (bắt buộc)").fill(mother)
    page.get_by_label("Số điện thoại").fill("0905 000 000")
    page.get_by_label("Họ, chữ đệm, tên trẻ").fill("Hồ Văn Mới")
    page.get_by_label("Nam", exact=True).check()
    page.get_by_label("Ngày sinh (bắt buộc)").fill("20/08/2021")


def _previewed(page: Page) -> None:
    birth(page, "Hồ Thị Nhi")
    page.get_by_role("button", name="Xem trước phí và hạn trả").click()


def _refused(page: Page) -> None:
    page.goto("/reception/1.001193")
    page.get_by_role("button", name="Ghi nhận hồ sơ").click()


def _keys(page: Page) -> None:
    page.goto("/inbox?list=offered")
    page.keyboard.press("?")


def _closing(page: Page) -> None:
    """What is closed is shown before."""
    page.goto("/closings/")
    page.get_by_label("Từ ngày").fill("01/07/2021")
    page.get_by_label("Đến hết ngày").fill("31/07/2021")
    page.get_by_label("Lý do").fill("Chốt sổ tháng 7")
    page.get_by_role("button", name="Xem trước").click()


def _cash(page: Page) -> None:
    """A count that differs: the page says by how much."""
    page.goto("/cash/")
    if page.get_by_label("Tiền đang có trong quỹ (đồng)").count():
        page.get_by_label("Tiền đang có trong quỹ (đồng)").fill("200.000")
        page.get_by_role("button", name="Ghi số dư đầu kỳ").click()
    page.get_by_label("Đếm được (đồng)").fill("190.000")
    page.get_by_role("button", name="Chốt quỹ").click()
    page.get_by_role("alert").wait_for()


def _books(page: Page) -> None:
    """Two books bought, one of them with the desk."""
    page.goto("/receipt-books/")
    if not page.get_by_label("Vì sao không dùng").count():
        for label, text in (("Ký hiệu mẫu", "01BLP2-001"), ("Ký hiệu", "AA-21T"), ("Chứng từ mua", "PN 12")):
            page.get_by_label(label, exact=True).fill(text)
        bought = page.locator("form", has=page.get_by_role("button", name="Nhập quyển"))
        bought.get_by_label("Từ số").fill("1")
        bought.get_by_label("Đến số").fill("100")
        page.get_by_role("button", name="Nhập quyển").click()
        page.get_by_label("Người nhận").select_option("demo.tuphap")
        page.get_by_role("button", name="Giao quyển").click()
        page.get_by_text("Đã giao quyển.").wait_for()


def _use(page: Page) -> None:
    _books(page)
    page.goto("/receipt-use/")


def _receipt(page: Page) -> None:
    _dossier("2.000815", "Đã trả kết quả")(page)
    page.get_by_text("Hủy biên lai").first.click()


def _menu(page: Page) -> None:
    page.goto("/inbox?list=offered")
    page.locator(".menu summary").click()


def _supplement(page: Page) -> None:
    _link("/inbox?list=offered&search=khai+tu", "#rows a.work")(page)
    page.get_by_label("Cần bổ sung hồ sơ").check()


def _traced(page: Page) -> None:
    """A dossier that went to other agencies, some steps on."""
    page.goto("/audit/?search=1.010821")
    page.locator("tbody a.work").last.click()
    page.locator("#diagram[data-drawn]").wait_for()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)


def _heated(page: Page) -> None:
    page.goto("/processes/?search=khai+sinh")
    page.locator("tr:has(td[data-label='Hồ sơ đã chạy']:not(:text-is('0'))) a.work").first.click()
    page.locator("#diagram[data-drawn]").wait_for()


def _claimed(page: Page) -> None:
    """Three lines at once."""
    page.goto("/inbox?list=offered&search=chung+thuc")
    for tick in page.locator("#rows input[name=item]").all()[:3]:
        tick.check()
    page.get_by_role("group", name="Làm với các việc đã đánh dấu").get_by_role("button", name="Nhận").click()
    page.locator("#results-title").wait_for()


_SECRETS = _dossier("1.000656", "Đang giải quyết", "/tracking")


def _followed(page: Page) -> None:
    """As the citizen sees it who has code and secret from the desk."""
    _SECRETS(page)
    told = page.locator("section:has(#secret-title) dd").all_inner_texts()
    page.goto(f"/cong-dan/tra-cuu?ma={told[1]}&bm={told[2]}")


def _drawing(page: Page) -> None:
    """A new version of a diagram, one step of it selected."""
    page.goto("/workshop/certified_signature")
    page.get_by_role("button", name="Vẽ bản mới").click()
    page.locator("#canvas[data-drawn]").wait_for()
    page.locator("#findings-count", has_text="Không có lỗi.").wait_for()
    page.get_by_label("Phần tử của sơ đồ").select_option(label="Kiểm tra giấy tờ, nội dung văn bản")


def _asking(page: Page) -> None:
    """The form of one step, which asks one thing more; the new field stands open."""
    page.goto("/workshop/certified_signature")
    page.get_by_role("button", name="Vẽ bản mới").click()
    page.locator("#findings-count", has_text="Không có lỗi.").wait_for()
    page.get_by_label("Phần tử của sơ đồ").select_option(label="Kiểm tra giấy tờ, nội dung văn bản")
    page.get_by_role("link", name="Xem, sửa biểu mẫu của bước này").click()
    page.get_by_role("button", name="Sửa riêng cho bước này").click()
    page.get_by_role("button", name="Thêm ô ở cuối").click()
    page.get_by_label("Nhãn", exact=True).last.fill("Nơi xác minh")
    page.get_by_label("Chỉ hiện khi").last.fill('outcome = "ok"')
    page.get_by_role("button", name="Xem trước", exact=True).click()


def _compared(page: Page) -> None:
    _drawing(page)
    page.get_by_label("Tên", exact=True).fill("Kiểm tra kỹ hồ sơ")
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Xem lại và trình").click()
    page.locator("#changes[data-told]").wait_for()


PAGES: dict[str, Shot] = {
    "sign_in.page": Shot(who="", way=at("/sign-in")),
    "password.page": Shot(who="tuphap", way=at("/password")),
    "kept_form.page": Shot(who="tuphap", way=_kept),
    "search.page": Shot(who="tuphap", way=at("/dossiers?search=ho+thi")),
    "dossier.page": Shot(who="vanhoa", way=_dossier("1.010821", "Đã chuyển cơ quan khác")),
    "proposals.page": Shot(who="vanphong", way=at("/proposals")),
    "delegations.page": Shot(who="chutich", way=at("/delegations/")),
    "reception.choose": Shot(who="tuphap", way=at("/reception/")),
    "reception.page": Shot(who="tuphap", way=at("/reception/1.001193")),
    "reception_many.page": Shot(who="tuphap", way=at("/reception/2.000815/many")),
    "files.page": Shot(who="tuphap", way=_dossier("1.000656", "Đang giải quyết", "/files")),
    "file_content.page": Shot(who="tuphap", way=_file),
    "originals.page": Shot(who="tuphap", way=at("/originals")),
    "apology.page": Shot(who="tuphap", way=_dossier("1.000656", "Đang giải quyết", "/apology")),
    "withdrawal.page": Shot(who="tuphap", way=_dossier("1.000656", "Đang giải quyết", "/withdrawal")),
    "desks.page": Shot(who="tuphap", way=at("/desks/")),
    "inbox.page": Shot(who="tuphap", way=at("/inbox?list=offered")),
    "work_item.page": Shot(who="tuphap", way=_link("/inbox?list=offered", "#rows a.work")),
    "corrections.page": Shot(who="tuphap", way=_dossier("1.000656", "Đã trả kết quả", "/correction")),
    "signing.page": Shot(who="chutich", way=at("/signing/")),
    "signing.panel": Shot(who="chutich", way=_draft),
    "dashboard.page": Shot(who="chutich", way=at("/dashboard?first=2021-06-01&last=2021-08-31")),
    "dashboard.behind": Shot(
        who="chutich", way=_link("/dashboard?first=2021-06-01&last=2021-08-31", ".tile.is-late a, .tile a")
    ),
    "lateness.page": Shot(who="chutich", way=at("/late/?from=01/06/2021&to=31/08/2021")),
    "lateness.behind": Shot(who="chutich", way=_link("/late/?from=01/06/2021&to=31/08/2021", "main tbody td a")),
    "workload.page": Shot(who="chutich", way=at("/workload")),
    "seals.page": Shot(who="vanphong", way=at("/seals/")),
    "ink.page": Shot(who="vanphong", way=at("/seals/ink/")),
    "blanks.page": Shot(who="vanphong", way=at("/blanks/")),
    "books.page": Shot(who="vanphong", way=at("/books/")),
    "books.book": Shot(who="vanphong", way=at("/books/ubnd_trung_son/register.SCT~BS/2021?number=100")),
    "book_closings.page": Shot(who="vanphong", way=at("/books/closing/?year=2021")),
    "registers.page": Shot(who="vanphong", way=at("/registers/")),
    "closings.page": Shot(who="vanphong", way=_closing),
    "cash.page": Shot(who="vanphong", way=_cash),
    "receipt_books.page": Shot(who="taichinh", way=_books),
    "receipt_use.page": Shot(who="taichinh", way=_use),
    "treasury.page": Shot(who="taichinh", way=at("/treasury/")),
    "remittances.page": Shot(who="taichinh", way=picture_money.remitted),
    "remittances.one": Shot(who="taichinh", way=picture_money.one),
    "bank_account.page": Shot(who="taichinh", way=picture_money.accounts),
    "orders.page": Shot(who="vanphong", way=at("/orders/")),
    "on_call.page": Shot(who="vanphong", way=at("/on-call/")),
    "administration.users": Shot(who="quantri", way=at("/administration/users")),
    "administration.new": Shot(who="quantri", way=at("/administration/users/new")),
    "administration.user": Shot(who="quantri", way=_link("/administration/users", "main tbody a.work")),
    "administration.substitutions": Shot(who="quantri", way=at("/administration/substitutions")),
    "administration.sign_ins": Shot(who="quantri", way=at("/administration/sign-ins")),
    "workshop.page": Shot(who="chatluong", way=at("/workshop/")),
    "workshop.diagram": Shot(who="chatluong", way=at("/workshop/certified_signature")),
    "diagram_editor.page": Shot(who="chatluong", way=_drawing),
    "diagram_review.page": Shot(who="chatluong", way=_compared),
    "form_editor.form": Shot(who="chatluong", way=_asking),
    "health.page": Shot(who="quantri", way=at("/administration/health/")),
    "tracking_secrets.page": Shot(who="tuphap", way=_SECRETS),
    "citizen.page": Shot(who="", way=at("/cong-dan/")),
    "citizen.procedures": Shot(who="", way=at("/cong-dan/thu-tuc?tim=khai+sinh")),
    "citizen.procedure": Shot(who="", way=at("/cong-dan/thu-tuc/1.001193")),
    "tracking.page": Shot(who="", way=at("/cong-dan/tra-cuu")),
    "followed.page": Shot(who="tuphap", way=_followed),
    "online_filing.page": Shot(who="", way=at("/cong-dan/nop/thu-tuc/1.004873")),
    "feedback.page": Shot(who="", way=at("/cong-dan/phan-anh")),
    "audit.page": Shot(who="kiemtra", way=at("/audit/?search=1.010821")),
    "trace.page": Shot(who="kiemtra", way=_traced),
    "processes.page": Shot(who="kiemtra", way=at("/processes/?search=chung+thuc")),
    "processes.process": Shot(who="kiemtra", way=_heated),
}

EXTRA: dict[str, Shot] = {
    "reception-refused": Shot(who="tuphap", way=_refused, height=1000),
    "reception-preview": Shot(who="tuphap", way=_previewed, height=1300),
    "reception-check": Shot(
        who="tuphap", way=_link(f"/inbox?list=offered&search={MOTHER}", "#rows a.work"), height=900
    ),
    "inbox-keys": Shot(who="tuphap", way=_keys, part="dialog#keys"),
    "work_item-supplement": Shot(who="tuphap", way=_supplement, height=1000),
    "receipt-void": Shot(who="tuphap", way=_receipt, part="section:has(#money-title)"),
    "statement-preview": Shot(who="taichinh", way=picture_money.previewed, height=900),
    "payment-code": Shot(who="tuphap", way=picture_money.code_shown, part="section:has(#money-title)"),
    "menu": Shot(who="tuphap", way=_menu, height=420),
    "inbox-results": Shot(who="tuphap", way=_claimed, height=800),
}
"""What happens on a page: at a desk only, and last, because it may change what the lists show."""


def shots() -> dict[str, tuple[Shot, tuple[str, ...]]]:
    """Every picture by its name without the size, and its sizes."""
    pages = {endpoint.replace(".", "-"): (PAGES[endpoint], tuple(SIZES)) for endpoint in SECTIONS}
    return pages | {name: (shot, ("1400",)) for name, shot in EXTRA.items()}


def names() -> set[str]:
    """Of every file that lies in docs/pictures."""
    return {f"{name}-{size}.png" for name, (_, sizes) in shots().items() for size in sizes}
