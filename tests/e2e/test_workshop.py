"""A quality officer draws a verification step, the check finds what is missing, a leader compares and releases; the
next dossier runs it while an open one stays. On a real server, in a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from engine.store import schema
from engine.store.database import Database
from engine.store.tables import diagram_drafts
from tests.e2e.conftest import Served
from tests.office import COMMUNE
from tests.web.drawn import SHIPPED
from tests.web.served import served_here
from tests.web.small_office import BIRTH, PASSWORD, hire, small_catalog, small_office
from web import create_app

pytestmark = pytest.mark.browser

REVIEW = {"child": {"name": "Hồ Văn Tý", "born_on": "2022-03-01"}, "parents": [], "outcome": "ok"}
FOREIGN = (
    '<bpmn:extensionElements><camunda:properties xmlns:camunda="http://camunda.org/schema/1.0/bpmn">'
    '<camunda:property name="màu" value="xanh"/></camunda:properties></bpmn:extensionElements>'
)
MIDDLE = """path => {
    const point = path.getPointAtLength(path.getTotalLength() * 0.45).matrixTransform(path.getScreenCTM());
    return [point.x, point.y];
}"""
Open = Callable[..., Page]


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Served]:
    database = Database(f"sqlite:///{tmp_path / 'motcua.sqlite3'}")
    schema.upgrade(database)
    office = small_office(database, small_catalog(), tmp_path / "letters")
    for role in ("ql", "ld"):
        hire(office, role, COMMUNE)
    with served_here(create_app(office.running, secret_key=b"a key for tests only")) as port:
        yield Served(address=f"http://127.0.0.1:{port}", office=office)
    database.close()


@pytest.fixture
def enter(chromium: Browser, workshop: Served) -> Iterator[Open]:
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def sign_in(role: str, width: int = 1400) -> Page:
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(viewport=viewport, locale="vi-VN", base_url=workshop.address)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto("/sign-in")
        page.get_by_label("Tên đăng nhập").fill(f"{COMMUNE}.{role}")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.locator("header .me")).to_be_attached()
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert [text for text in complaints if "the server responded with a status of 4" not in text] == []


def begin(page: Page) -> None:
    page.goto("/workshop/small_birth")
    page.get_by_role("button", name="Vẽ bản mới").click()
    drawn(page)


def drawn(page: Page) -> None:
    expect(page.locator("#canvas[data-drawn]")).to_be_visible()
    expect(page.locator("#findings-count")).to_have_text("Không có lỗi.")


def insert_step(page: Page, name: str) -> None:
    """An officer's step, dropped on the arrow that leads to the signature."""
    x, y = page.locator("[data-element-id=f_review_gate_sign] .djs-visual > path").evaluate(MIDDLE)
    page.locator('[data-action="create.user-task"]').click()
    page.mouse.move(x - 200, y + 200)
    page.mouse.move(x, y, steps=5)
    page.mouse.click(x, y)
    page.get_by_label("Tên", exact=True).fill(name)
    page.get_by_label("Tên", exact=True).press("Tab")


def typed(field: Locator, value: str) -> None:
    field.fill(value)
    field.press("Tab")


def saved(page: Page) -> None:
    page.get_by_role("button", name="Lưu bản thảo").click()
    expect(page.locator("#state")).to_contain_text("Đã lưu lúc")


def test_a_step_is_drawn_checked_mended_reviewed_and_run(enter: Open, workshop: Served) -> None:
    office = workshop.office
    before = office.file(BIRTH).dossier_id
    page = enter("ql")
    begin(page)
    insert_step(page, "Xác minh")
    expect(page.locator("#panel output")).to_have_text("Công chức Tư pháp - hộ tịch")
    page.get_by_label("Biểu mẫu", exact=True).select_option("small_review")
    typed(page.get_by_label("Điều khoản ISO 9001"), "8.6")
    expect(page.locator("#findings")).to_have_text("Lỗi: việc “Xác minh” chưa có thời hạn (motcua:term).")
    expect(page.locator(".finding.is-error")).to_be_visible()
    typed(page.get_by_label("Thời hạn của bước"), "1")
    expect(page.locator("#findings-count")).to_have_text("Không có lỗi.")
    saved(page)
    page.get_by_role("link", name="Xem lại và trình").click()
    expect(page.locator("#changes")).to_contain_text("Thêm: bước “Xác minh”")
    typed(page.get_by_label("Lý do thay đổi"), "Sai sót tháng 2")
    typed(page.get_by_label("Căn cứ"), "QĐ 15/QĐ-UBND")
    page.get_by_role("button", name="Trình", exact=True).click()
    expect(page.get_by_text("Bạn đã vẽ hoặc trình bản này")).to_be_visible()
    release(enter("ld"), page.url)
    after = office.file(BIRTH).dossier_id
    assert steps_after_review(workshop, before) == ["Ký giấy khai sinh"]
    assert steps_after_review(workshop, after) == ["Xác minh"]


def release(leader: Page, address: str) -> None:
    leader.goto(address)
    redirected = "Sửa: mũi tên “đạt”: đi tới từ “Ký giấy khai sinh” thành “Xác minh”"
    expect(leader.locator("#changes")).to_contain_text(redirected)
    expect(leader.locator("#after .diff-added").first).to_be_visible()
    leader.get_by_role("button", name="Ban hành").click()
    expect(leader.get_by_text("Đã ban hành lần 1, áp dụng từ 07/03/2022")).to_be_visible()


def steps_after_review(workshop: Served, dossier: object) -> list[str]:
    office = workshop.office
    office.do(dossier, "receive", outcome="accept")  # type: ignore[arg-type]
    office.do(dossier, "review", **REVIEW)  # type: ignore[arg-type]
    return [item.name for item in office.open_items(dossier)]  # type: ignore[arg-type]


def test_two_editors_of_one_draft_overwrite_nothing(enter: Open, workshop: Served) -> None:
    first, second = enter("ql"), enter("ql")
    begin(first)
    second.goto(first.url)
    drawn(second)
    insert_step(first, "Xác minh")
    saved(first)
    insert_step(second, "Đối chiếu")
    second.get_by_role("button", name="Lưu bản thảo").click()
    expect(second.locator("#trouble")).to_contain_text("đã được Người ql lưu lúc")
    second.get_by_role("button", name="Lưu thành bản thảo khác").click()
    second.wait_for_url(lambda url: url != first.url)
    names = [re.findall("Xác minh|Đối chiếu", row.text) for row in workshop.office.rows(diagram_drafts)]
    assert sorted(names) == [["Xác minh"], ["Đối chiếu"]]


def test_a_foreign_file_comes_and_goes_with_all_it_holds(enter: Open, workshop: Served, tmp_path: Path) -> None:
    page = enter("ql")
    begin(page)
    foreign, taken = tmp_path / "foreign.bpmn", tmp_path / "taken.bpmn"
    foreign.write_text(re.sub(r'(<bpmn:userTask id="review"[^>]*)/>', rf"\1>{FOREIGN}</bpmn:userTask>", SHIPPED))
    page.locator("#import").set_input_files(foreign)
    expect(page.locator("#state")).to_contain_text("Đã nhập tệp")
    saved(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất tệp BPMN").click()
    download.value.save_as(taken)
    (row,) = workshop.office.rows(diagram_drafts)
    for text in (row.text, taken.read_text()):
        assert 'name="màu" value="xanh"' in text
        assert 'motcua:term="3 working_hours"' in text
        assert "spiffworkflow:parameter" in text
        assert sorted(re.findall(r'<d[ci]:(?:Bounds|waypoint) [^>]*x="(\d+)"', text)) == sorted(
            re.findall(r'<d[ci]:(?:Bounds|waypoint) [^>]*x="(\d+)"', SHIPPED)
        )


def test_a_hostile_file_is_a_sentence_and_the_drawing_stays(enter: Open, tmp_path: Path) -> None:
    page = enter("ql")
    begin(page)
    hostile = tmp_path / "hostile.bpmn"
    hostile.write_text('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + SHIPPED.partition("?>")[2])
    page.locator("#import").set_input_files(hostile)
    expect(page.locator("#trouble")).to_contain_text("có DOCTYPE")
    expect(page.locator("[data-element-id=review]").first).to_be_visible()


def test_what_is_lost_with_the_session_is_saved_after_a_new_sign_in(enter: Open, workshop: Served) -> None:
    page = enter("ql")
    begin(page)
    insert_step(page, "Xác minh")
    expect(page.locator("#findings-count")).not_to_have_text("Không có lỗi.")  # no check is under way any more
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="Lưu bản thảo").click()
    expect(page.locator("#trouble")).to_contain_text("Phiên làm việc đã hết")
    assert cookies
    other = page.context.new_page()
    other.goto("/sign-in")
    other.get_by_label("Tên đăng nhập").fill(f"{COMMUNE}.ql")
    other.get_by_label("Mật khẩu").fill(PASSWORD)
    other.get_by_role("button", name="Đăng nhập").click()
    other.wait_for_url("**/inbox**")
    saved(page)
    assert "Xác minh" in workshop.office.rows(diagram_drafts)[0].text


def test_the_simulation_runs_and_speaks_vietnamese(enter: Open) -> None:
    page = enter("ql")
    begin(page)
    page.get_by_role("button", name="Mô phỏng").click()
    expect(page.locator("#canvas .djs-palette")).to_be_hidden()
    page.get_by_role("button", name="Cho sự kiện xảy ra").click()
    expect(page.locator(".bts-animation-tokens .bts-token").first).to_be_attached()
    page.get_by_role("button", name="Thôi mô phỏng").click()
    expect(page.locator("#canvas .djs-palette")).to_be_visible()


def test_properties_are_changed_by_keyboard_alone_on_a_phone(enter: Open, workshop: Served) -> None:
    page = enter("ql", width=390)
    begin(page)
    page.get_by_label("Phần tử của sơ đồ").select_option(label="Thẩm tra, dự thảo giấy khai sinh")
    typed(page.get_by_label("Thời hạn của bước"), "4")
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_contain_text("Đã lưu lúc")
    assert 'motcua:term="4 working_hours"' in workshop.office.rows(diagram_drafts)[0].text
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_step_is_added_by_keyboard_alone_and_stands_in_its_place(enter: Open, workshop: Served) -> None:
    page = enter("ql")
    begin(page)
    page.get_by_label("Phần tử của sơ đồ").select_option(label="Thẩm tra, dự thảo giấy khai sinh")
    page.get_by_label("Thêm sau phần tử đang chọn").select_option(label="Bước của công chức")
    page.get_by_role("button", name="Thêm phần tử").press("Enter")
    expect(page.get_by_label("Tên", exact=True)).to_be_focused()
    page.keyboard.type("Xác minh")
    page.keyboard.press("Tab")
    expect(page.locator("#panel output")).to_have_text("Công chức Tư pháp - hộ tịch")
    saved(page)
    text = workshop.office.rows(diagram_drafts)[0].text
    (step,) = re.findall(r'<bpmn:userTask id="(\w+)" name="Xác minh"', text)
    flows = dict(re.findall(r'sourceRef="(\w+)" targetRef="(\w+)"', text))
    assert (flows["review"], flows[step]) == (step, "review_gate")
    kinds = page.locator("#elements optgroup").evaluate_all("groups => groups.map(group => group.label)")
    assert {"Bước của công chức", "Cổng chọn một nhánh", "Mũi tên", "Làn"} <= set(kinds)
    assert not [kind for kind in kinds if re.search(r"\b(task|event|gateway|flow)\b", kind)]


def test_the_small_map_shows_where_one_is(enter: Open) -> None:
    page = enter("ql", width=1600)
    begin(page)
    expect(page.locator(".djs-minimap.open .viewport-dom")).to_be_visible()


def test_fields_of_a_form_are_moved_by_keyboard_and_the_focus_goes_along(enter: Open, workshop: Served) -> None:
    page = enter("ql")
    begin(page)
    page.get_by_label("Phần tử của sơ đồ").select_option(label="Thẩm tra, dự thảo giấy khai sinh")
    page.get_by_role("link", name="Xem, sửa biểu mẫu của bước này").press("Enter")
    page.get_by_role("button", name="Sửa riêng cho bước này").press("Enter")
    late = re.compile("^Xuống “Đăng ký quá 60 ngày”")
    page.get_by_role("button", name=late).press("Enter")
    expect(page.get_by_role("button", name=late)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".form-parts summary").last).to_contain_text("Đăng ký quá 60 ngày")
    preview = page.get_by_role("region", name="Xem trước")
    preview.get_by_label("Đăng ký quá 60 ngày").check()
    page.get_by_role("button", name="Thử gửi").press("Enter")
    expect(preview).to_contain_text("“Họ và tên” chưa được điền.")
    expect(preview.get_by_label("Đăng ký quá 60 ngày")).to_be_checked()
    page.get_by_role("button", name="Lưu biểu mẫu").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu biểu mẫu vào bản thảo.")
    (row,) = workshop.office.rows(diagram_drafts)
    assert [part.get("key") for part in row.forms["small_review__small_birth"]["components"]][-1] == "late"
