"""Templates of notices are data: what they may name is checked, and each message fits."""

from pathlib import Path

import pytest

from engine import catalog as catalogs
from engine.catalog.consistency import check_catalog
from engine.catalog.finding import CatalogueBroken
from engine.catalog.notices import check_notices, load_notices, write
from engine.domain.notice import NoticeChannel

SAID = {"code": "000.22-220307-0001", "agency": "UBND xã A", "applicant": "Hồ Thị Thử", "procedure": "Tố cáo"}


def written(folder: Path, sms: str = "x", body: str = "x") -> Path:
    (folder / "notices").mkdir()
    lines = ["notices:", "  known:", "    name_vi: A", "    name_en: B", f"    sms: '{sms}'"]
    lines += ["    email:", "      subject: 'Về {{ code }}'", f"      body: '{body}'"]
    (folder / "notices" / "notices.yaml").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("sms", "body", "told"),
    [
        ("{{ applicant }}", "x", "“applicant”"),
        ("{{ procedure }}", "x", "“procedure”"),
        ("x", "{{ identity_number }}", "“identity_number”"),
        ("{{ code", "x", "không đọc được mẫu"),
        ("{{ code | upper }}", "x", "“upper”"),
        ("{{ code.__class__ }}", "x", "Getattr"),
        ("x", '{% include "a" %}', "Include"),
        ("{{ range(9) }}", "x", "Call"),
    ],
)
def test_a_template_names_only_what_it_may(tmp_path: Path, sms: str, body: str, told: str) -> None:
    with pytest.raises(CatalogueBroken) as broken:
        load_notices(written(tmp_path, sms, body))
    assert told in broken.value.vietnamese
    assert "notices/notices.yaml" in broken.value.vietnamese


def test_a_message_that_is_too_long_is_found(tmp_path: Path) -> None:
    notices = load_notices(written(tmp_path, "{{ agency }}: " + "x" * 150))
    (finding,) = check_notices(notices, iter(["Chi nhánh VPĐKĐĐ A Lưới", "UBND xã"]))
    assert "175" in finding.vi
    assert finding.line == 5


def test_without_the_file_nothing_is_told(tmp_path: Path) -> None:
    assert load_notices(tmp_path).kinds == {}


def test_the_shipped_templates_hold() -> None:
    catalog = catalogs.load()
    assert [finding for finding in check_catalog(catalog) if finding.rule == "notice"] == []


def test_no_shipped_message_says_whose_matter_it_is() -> None:
    for kind in catalogs.load().notices.kinds.values():
        _subject, text = write(kind, NoticeChannel.SMS, SAID)
        assert "Thử" not in text
        assert "Tố cáo" not in text
        assert text
