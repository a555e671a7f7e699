"""How the name of an agency breaks in the left half of a heading, and what a result prints of what it does not know."""

from pathlib import Path

import pytest

from engine.catalog.result_templates import NAMES, body, sheet
from engine.domain.letterhead import balanced, name_lines

WORKFLOWS = Path(__file__).parents[2] / "workflows"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Ủy ban nhân dân xã Trung Sơn", ("Ủy ban nhân dân", "xã Trung Sơn")),
        ("Ủy ban nhân dân xã A Lưới 1", ("Ủy ban nhân dân", "xã A Lưới 1")),
        ("Ủy ban nhân dân thành phố Huế", ("Ủy ban nhân dân", "thành phố Huế")),
        ("Công an xã Trung Sơn", ("Công an xã Trung Sơn",)),
        (
            "Phòng Lao động - Thương binh và Xã hội huyện A Lưới",
            ("Phòng Lao động -", "Thương binh và Xã hội", "huyện A Lưới"),
        ),
        ("", ("",)),
    ],
)
def test_the_area_stands_on_a_line_of_its_own(name: str, lines: tuple[str, ...]) -> None:
    assert name_lines(name) == lines


def test_lines_are_of_much_the_same_length() -> None:
    told = balanced("Trung tâm Phục vụ hành chính công xã A Lưới 1", 34)
    assert told == ("Trung tâm Phục vụ", "hành chính công xã A Lưới 1")
    assert balanced("Bộ phận Tiếp nhận và Trả kết quả", 34) == ("Bộ phận Tiếp nhận và Trả kết quả",)


def test_the_heading_of_a_result_breaks_there_and_escapes() -> None:
    content = dict.fromkeys(NAMES, "") | {
        "agency": "Ủy ban nhân dân xã Sơn <Hạ>",
        "answers": {},
        "facts": {},
        "told": [],
    }
    assert "<b>ỦY BAN NHÂN DÂN<br>XÃ SƠN &lt;HẠ&gt;</b>" in sheet(WORKFLOWS, "chung", content)


@pytest.mark.parametrize("template", sorted(path.stem for path in (WORKFLOWS / "documents/results").glob("*.html")))
def test_no_label_stands_without_its_words(template: str) -> None:
    """Nobody wrote anything: there is room for a pen, or the label is left out; in a file nothing can be added."""
    known = {"applicant": "Hồ Thị Một", "agency": "Ủy ban nhân dân xã", "procedure_name": "Thử"}
    for nothing in (None, ""):
        content = dict.fromkeys(NAMES, nothing) | {"facts": {}, "answers": {}, "told": [], "lines": []} | known
        for line in body(WORKFLOWS, template, content).splitlines():
            words = line.replace("</b>", "").replace("<b>", "").replace("</p>", "").rstrip()
            assert not words.endswith((": ", ":")) or words.endswith(("NHẬN:", "ĐỊNH:", "sau:", "trình:")), line
    content = dict.fromkeys(NAMES) | {"facts": {}, "answers": {}, "told": [], "digital": True}
    digital = body(WORKFLOWS, template, content)
    assert "Tình trạng hôn nhân:" not in digital
