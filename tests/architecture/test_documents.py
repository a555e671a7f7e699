"""Pages that a program writes: they say what the catalogue says now, and tell of enough trials."""

import re

from scripts.procedure_table import TABLE, table

DOCS = TABLE.parent


def test_the_table_of_procedures_is_current() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "run `make procedures`"


def test_the_published_kills_are_many_and_found_nothing_wrong() -> None:
    page = (DOCS / "kills.md").read_text(encoding="utf-8")
    for database in page.split("\n## ")[1:]:
        kills = re.findall(r"^\| (\d+) \|", database, re.MULTILINE)
        assert list(map(int, kills)) == list(range(1, len(kills) + 1))
        assert len(kills) >= 200
        found = re.findall(r"^\| (?:promises lost|`motcua|anything else)[^|]*\| (.*) \|$", database, re.MULTILINE)
        assert found == ["0"] * 4


def test_the_published_properties_were_each_tried_a_thousand_times() -> None:
    tried = re.findall(
        r"^\| [A-Z].*\| ([\d,]+) \|$", (DOCS / "properties.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(tried) > 40
    assert min(int(number.replace(",", "")) for number in tried) >= 1_000
