"""The templates of slips are held against what slips say."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import catalog as catalogs
from engine.catalog.slip_templates import FOLDER, NAMES, check_slip_templates, fill_in
from engine.config import WORKFLOWS

Check = Callable[[str], list[tuple[int, str]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(WORKFLOWS / FOLDER, tmp_path / FOLDER)
    return tmp_path


@pytest.fixture
def check(folder: Path) -> Check:
    """What is found wrong with a template of its own."""
    catalog = catalogs.load()
    sets, papers = catalog.organisation.form_sets, catalog.organised.papers

    def found(source: str) -> list[tuple[int, str]]:
        (folder / FOLDER / "shared" / "mine.html").write_text(source, encoding="utf-8")
        return [
            (finding.line, finding.vi)
            for finding in check_slip_templates(folder, sets, papers)
            if finding.file == f"{FOLDER}/shared/mine.html"
        ]

    return found


def test_what_is_shipped_has_nothing_wrong() -> None:
    catalog = catalogs.load()
    assert not list(check_slip_templates(WORKFLOWS, catalog.organisation.form_sets, catalog.organised.papers))


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("{{ code }}\n{{ applicnt }}", 2, "không có “applicnt”"),
        ("{% if no_such %}x{% endif %}", 1, "không có “no_such”"),
        ("{% for paper in papers %}{{ paper.nam }}{% endfor %}", 1, "không có “paper.nam”"),
        ("{% for paper in papers %}{{ paper.name }}{% endfor %}{{ paper }}", 1, "không có “paper”"),
        ("{% for volume in volumes %}{% for line in volume.lines %}{{ line.x }}{% endfor %}{% endfor %}", 1, "line.x"),
        ("{{ code.upper }}", 1, "không có “code.upper”"),
        ("{{ code | shout }}", 1, "shout"),
        ("{% if code is loud %}{% endif %}", 1, "loud"),
        ("{{ code", 1, "không đọc được mẫu"),
        ("{{ code.__class__ }}", 1, "không có “code.__class__”"),
        ("{{ code() }}", 1, "không dùng “Call”"),
        ("{% set code = 1 %}", 1, "không dùng “Assign”"),
        ('{% include "../report_cchc.docx" %}', 1, "không có mẫu “../report_cchc.docx”"),
        ('{% include "shared/none.html" %}', 1, "không có mẫu “shared/none.html”"),
        ("{% include code %}", 1, "không dùng “Include”"),
    ],
)
def test_whatever_a_slip_does_not_say_is_a_finding(check: Check, source: str, line: int, said: str) -> None:
    found = check(source)
    assert [place for place, _ in found] == [line], found
    assert said in found[0][1]


def test_what_slips_say_may_be_used(check: Check) -> None:
    rows = "{% for paper in papers if paper.copies %}{{ loop.index }} {{ paper.name | upper }}{% else %}–{% endfor %}"
    assert check("".join(f"{{{{ {name} | length }}}}" for name in NAMES) + rows) == []


def test_the_guide_names_whatever_a_template_may_use() -> None:
    guide = (WORKFLOWS / FOLDER / "HUONG_DAN.md").read_text(encoding="utf-8")
    named = [*NAMES, *(name for shape in NAMES.values() if shape is not None for name in shape.of)]
    assert [name for name in (*named, *_lines()) if f"`{name}`" not in guide] == []


def _lines() -> list[str]:
    volumes = NAMES["volumes"]
    assert volumes is not None
    rows = volumes.of["lines"]
    return [] if rows is None else list(rows.of)


def test_a_template_that_is_missing_is_found_where_the_set_is_written(folder: Path) -> None:
    catalog = catalogs.load()
    (folder / FOLDER / "tt03_2025" / "stop.html").unlink()
    sets, papers = catalog.organisation.form_sets, catalog.organised.papers
    (finding,) = check_slip_templates(folder, sets, papers)
    assert (finding.file, finding.rule) == ("org/papers.yaml", "slip_template")
    assert "tt03_2025/stop.html" in finding.vi


@pytest.mark.parametrize("key", ["acceptance", "supplement", "refusal", "apology", "stop", "control", "register"])
def test_both_sets_fill_in_every_slip(key: str) -> None:
    values = {"agency": "UBND xã Thử", "applicant": "A", "issued_at": "2022-03-07T02:00:00+00:00", "number": 1}
    values |= {"received_at": values["issued_at"], "first_day": "2022-03-07", "last_day": "2022-03-07"}
    for forms in catalogs.load().organisation.form_sets:
        assert "UBND XÃ THỬ" in fill_in(WORKFLOWS, forms, key, values) or key == "register"
