"""How books are ruled: where a number stands, what a cell says, and what the check refuses in the data."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from engine.catalog import inspect
from engine.catalog.consistency import check_catalog
from engine.domain.book import BookLayout, Column, ColumnType, Place, Turn, place_of, spans
from engine.domain.book_line import Entry, LineState, cell, course, line_of, note
from tests.unit.test_catalog import small_copy, spoil

LAYOUT = BookLayout(
    kinds=frozenset({"register"}),
    basis="",
    lines=10,
    pages=3,
    columns=(Column(head="Số", paths=(("number",),), type=ColumnType.NUMBER, width=1),),
    valid_from=date(2021, 1, 1),
)
FILE = "documents/books/books.yaml"


def at(volume: int, page: int) -> Place:
    return Place(volume=volume, page=page)


@pytest.mark.parametrize(
    ("number", "turns", "place"),
    [
        (1, [], at(1, 1)),
        (10, [], at(1, 1)),
        (11, [], at(1, 2)),
        (30, [], at(1, 3)),
        (31, [], at(2, 1)),
        (61, [], at(3, 1)),
        (14, [Turn(first=15, place=at(4, 2))], at(1, 2)),
        (15, [Turn(first=15, place=at(4, 2))], at(4, 2)),
        (25, [Turn(first=15, place=at(4, 2))], at(4, 3)),
        (35, [Turn(first=15, place=at(4, 2))], at(5, 1)),
        (40, [Turn(first=38, place=at(9, 1)), Turn(first=15, place=at(4, 2))], at(9, 1)),
    ],
)
def test_where_a_number_stands(number: int, turns: list[Turn], place: Place) -> None:
    assert place_of(number, LAYOUT, turns) == place


@pytest.mark.parametrize(
    ("numbers", "told"), [([], ""), ([3], "3"), ([3, 4], "3–4"), ([9, 1, 2, 3, 7], "1–3, 7, 9"), ([1, 3, 5], "1, 3, 5")]
)
def test_numbers_as_people_write_them(numbers: list[int], told: str) -> None:
    assert spans(numbers) == told


def entry(**known: Any) -> Entry:
    plain = {"number": 7, "dossier_id": UUID(int=1), "entered_at": datetime(2022, 3, 7, 18, tzinfo=UTC), "seen": True}
    return Entry(**{**plain, **known})


@pytest.mark.parametrize(
    ("source", "kind", "known", "said"),
    [
        ("day", "day", {}, date(2022, 3, 8)),  # it is past midnight in Vietnam
        ("facts.born", "day", {"facts": {"born": "1960-05-01"}}, date(1960, 5, 1)),
        ("facts.born", "day", {"facts": {"born": "1960"}}, "1960"),
        ("facts.copies", "number", {"facts": {"copies": 3}}, 3),
        ("facts.copies", "number", {"facts": {"copies": "ba"}}, "ba"),
        ("facts.rows.name", "text", {"facts": {"rows": [{"name": "A"}, {"name": ""}, {"name": "B"}]}}, "A; B"),
        ("facts.rows.name", "text", {"facts": {"rows": []}}, None),
        ("facts.rows.count", "number", {"facts": {"rows": [{"count": 2}]}}, 2),
        ("facts.none | facts.there", "text", {"facts": {"none": "", "there": "x"}}, "x"),
        ("facts.deep.er", "text", {"facts": {"deep": "no group"}}, None),
        ("answers.form.key", "text", {"answers": {"form": {"key": "x"}}}, "x"),
        ("fee", "money", {"paid": 8000}, 8000),
        ("fee", "money", {"paid": 8000, "document": 1}, None),
        ("facts.sex", "text", {"facts": {"sex": "female"}}, "Nữ"),
        ("blank", "text", {}, None),
    ],
)
def test_a_cell_has_its_own_type(source: str, kind: str, known: dict[str, Any], said: object) -> None:
    paths = tuple(tuple(path.split(".")) for path in source.split(" | "))
    column = Column(head="x", paths=paths, type=ColumnType(kind), width=1, words={"female": "Nữ"})
    assert cell(column, entry(**known)) == said


def test_notes_say_what_became_of_it() -> None:
    assert note(entry(status="withdrawn", notes=("Đã đính chính",))) == "Đã đính chính; Người nộp rút hồ sơ"
    assert note(entry(status="annulled", annulled_for="Nhập hai lần")) == "Hồ sơ đã hủy: Nhập hai lần"
    assert note(entry()) is None
    handed = {"return_result": {"by": "online"}}
    told = course(entry(verdict="early", answers=handed, reappointed_at=datetime(2022, 3, 9, tzinfo=UTC)))
    assert told == "Trả: Trực tuyến; Hẹn lại 09/03/2022; Trước hạn"
    assert line_of(entry(status="annulled"), LAYOUT, at(1, 1)).state is LineState.VOIDED


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from: facts.child_name", "from: facts.no_such", "facts.no_such"),
        ("from: answers.birth_entry.number", "from: answers.birth_entry.nothing", "answers.birth_entry.nothing"),
        ("from: identity", "from: identities", "identities"),
        ("kinds: ['register:HT_KS']", "kinds: ['register:HT_X']", "register:HT_X"),
        ("kinds: [receipt]", "kinds: [slip]", "slip"),
        ("  pages: 50\n", "  pages: 51\n", "register_volume"),
        ("type: day", "type: date", "layouts"),
    ],
)
def test_what_the_check_refuses(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = small_copy(tmp_path / "workflows")
    spoil(folder, FILE, old, new)
    catalog, broken = inspect(folder)
    findings = [*broken, *(check_catalog(catalog) if catalog else ())]
    found = [finding for finding in findings if finding.file == FILE]
    assert found
    assert any(said in finding.vi or said in finding.element for finding in found), found
    assert all(finding.line > 1 for finding in found)


def test_without_the_file_every_book_is_ruled_plainly(tmp_path: Path) -> None:
    folder = small_copy(tmp_path / "workflows")
    (folder / FILE).unlink()
    catalog, _ = inspect(folder)
    assert catalog is not None
    assert catalog.books.layouts == ()
    assert catalog.books.name("register:HT_KS") == "Sổ đăng ký khai sinh"
