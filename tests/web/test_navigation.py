"""The head of every page: what a role does every day stands open, everything else is in the menu, and all of it leads
somewhere."""

import re

import pytest

from tests.web.conftest import Enter

DAILY = {
    "tn": ["Việc cần làm", "Tra cứu hồ sơ", "Tiếp nhận"],
    "tp": ["Việc cần làm", "Tra cứu hồ sơ"],
    "ld": ["Việc cần làm", "Bảng điều hành", "Tra cứu hồ sơ", "Trình ký"],
    "vp": ["Việc cần làm", "Bảng điều hành", "Tra cứu hồ sơ"],
    "vt": ["Việc cần làm", "Tra cứu hồ sơ", "Đóng dấu"],
    "dg": ["Việc cần làm", "Kiểm tra", "Tra cứu hồ sơ"],
    "ql": ["Việc cần làm", "Tra cứu hồ sơ", "Sơ đồ quy trình"],
}
MENU = {
    "tn": ["Giao nhận", "Bản chính đang giữ", "Sổ quỹ"],
    "tp": ["Phôi"],
    "ld": ["Đóng dấu", "Sổ quỹ", "Kiểm tra", "Danh mục sơ đồ", "Trễ hạn"],
    "vp": ["Đóng dấu", "Phôi", "Sổ quỹ", "Tiền chuyển khoản"],
    "vt": ["Phôi"],
    "dg": ["Danh mục sơ đồ"],
    "ql": ["Kiểm tra", "Danh mục sơ đồ"],
}
ALL = ["Chờ xác nhận", "Các sổ", "Làm thay", "Lịch làm việc", "Sơ đồ quy trình", "Lịch trực"]
LINK = re.compile(r'<a(?P<daily> class="daily")? ?href="(?P<to>/[^"]*)"[^>]*>(?P<name>[^<]+)</a>')


def links(page: str, part: str) -> dict[str, str]:
    """Where the links lead that stand open in the head, or those of the groups of its menu, by name."""
    head = page[page.index("<nav") : page.index("</nav>")]
    if part == "daily":
        return {found["name"]: found["to"] for found in LINK.finditer(head) if found["daily"]}
    groups = re.findall(r'<ul aria-labelledby="menu-\d">(.*?)</ul>', head, re.DOTALL)
    return {found["name"]: found["to"] for group in groups for found in LINK.finditer(group)}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", DAILY)
def test_every_role_has_its_own_and_each_leads_to_a_page(enter: Enter, role: str) -> None:
    browser = enter(role)
    page = browser.get("/inbox").text
    daily, menu = links(page, "daily"), links(page, "menu")
    assert list(daily) == DAILY[role]
    assert sorted(menu) == sorted(name for name in MENU[role] + ALL if name not in daily)
    for name, path in {**daily, **menu}.items():
        there = browser.get(path)
        assert there.status_code == 200, name
        assert f'aria-current="page">{name}</a>' in there.text, f"{name} does not say that one is there"
        assert ('<summary class="is-here">' in there.text) == (name in menu)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_a_phone_the_menu_has_the_daily_links_too(enter: Enter) -> None:
    page = enter("ld").get("/inbox").text
    panel = page[page.index('<div class="menu-panel">') : page.index("</details>")]
    assert [found["name"] for found in LINK.finditer(panel)][:4] == DAILY["ld"]
    assert "Đổi mật khẩu" in panel
    assert "Đăng xuất" in panel
    assert "English" in panel
