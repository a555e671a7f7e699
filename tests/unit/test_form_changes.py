"""What is wrong with a form while it is changed, where, and what one form asks otherwise than another."""

from typing import Any

import pytest

from engine.catalog.forms import load_forms
from engine.config import WORKFLOWS
from engine.domain.form import Form, FormSchemaRejected, changes, parse_condition, schema_problems
from engine.domain.own_form import MARK, base_of, is_own, needed, own_key

FORMS = load_forms(WORKFLOWS / "forms")
NAME = {"type": "textfield", "key": "name", "label": "Họ tên"}
AGE = {"type": "number", "key": "age", "label": "Tuổi", "conditional": {"hide": '=name = "x"'}}
ROWS = {"type": "dynamiclist", "path": "rows", "label": "Dòng", "components": [NAME, AGE]}


def schema(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "default", "components": list(parts)}


def form(*parts: dict[str, Any]) -> Form:
    return Form.parse("form", schema(*parts))


@pytest.mark.parametrize("key", sorted(FORMS))
def test_a_form_of_the_product_has_no_problem_and_differs_from_itself_in_nothing(key: str) -> None:
    assert schema_problems(key, FORMS[key].schema) == []
    assert changes(FORMS[key], FORMS[key]) == []
    assert MARK not in key


BROKEN = [
    (schema({**NAME, "label": ""}), [(0,)]),
    (schema(NAME, {**NAME, "key": "A"}, {**AGE, "conditional": {"hide": "=?"}}), [(1,), (2,)]),
    (schema(NAME, NAME), [(1,)]),
    (schema({**AGE, "conditional": {"hide": "=later = 1"}}, {**NAME, "key": "later"}), [(0,)]),
    (schema({**ROWS, "components": []}), [(0,)]),
    (schema({**ROWS, "label": "", "components": [NAME, {**AGE, "validate": {"x": 1}}]}), [(0,), (0, 1)]),
    (schema({"type": "group", "label": "Nhóm", "components": [NAME]}, NAME), [(1,)]),
    (schema(), [()]),
    ({"type": "other", "components": [NAME]}, [()]),
    (schema({"type": "button"}), [(0,)]),
]


@pytest.mark.parametrize(("broken", "places"), BROKEN)
def test_every_problem_has_its_place(broken: dict[str, Any], places: list[tuple[int, ...]]) -> None:
    assert [problem.path for problem in schema_problems("form", broken)] == places
    with pytest.raises(FormSchemaRejected):
        Form.parse("form", broken)


def test_a_form_without_a_problem_is_one_that_is_taken() -> None:
    assert schema_problems("form", schema(NAME, AGE, ROWS)) == []
    assert Form.parse("form", schema(NAME, AGE, ROWS)).facts.keys() == {"name", "age", "rows"}


CONDITIONS = [
    ('=a != "x"', '=a = "x"'),
    ('=a != "x" or b = 1.5', '=a = "x" and b != 1.5'),
    ("=(a = true or b = null) and c != false", "=a != true and b != null or c = false"),
    ("=a = 1 and b = 2 or c = 3", "=(a != 1 or b != 2) and c != 3"),
]


@pytest.mark.parametrize(("hidden", "shown"), CONDITIONS)
def test_when_a_part_is_shown_is_when_it_is_not_hidden(hidden: str, shown: str) -> None:
    condition = parse_condition(hidden)
    assert condition.opposite == shown
    other = parse_condition(shown)
    for a in ("x", None, 1.0, True):
        for b in (1.5, 2.0, None, True):
            for c in (3.0, False, None):
                values = {"a": a, "b": b, "c": c}
                assert condition.holds(values) is not other.holds(values)


def test_changes_are_told_part_by_part() -> None:
    before = form(NAME, AGE, {"type": "text", "text": "Đọc kỹ"})
    after = form({**AGE, "label": "Số tuổi", "conditional": {}}, {**NAME, "validate": {"required": True}}, ROWS)
    found = [(one.kind, one.component.label.vi, one.attribute) for one in changes(before, after)]
    assert found[0] == ("removed", "Đọc kỹ", "")
    assert sorted(found[1:]) == [
        ("added", "Dòng", ""),
        ("changed", "Họ tên", "required"),
        ("changed", "Số tuổi", "hide"),
        ("changed", "Số tuổi", "label_vi"),
        ("moved", "Số tuổi", ""),
    ]


def test_a_field_of_another_type_is_said_to_be_so() -> None:
    (change,) = changes(form(NAME), form({**NAME, "type": "checkbox"}))
    assert (change.kind, change.attribute) == ("changed", "type")


def test_the_key_of_a_copy_says_of_what_and_for_which_diagram() -> None:
    key = own_key("review", "recognition", ())
    assert key == "review__recognition"
    assert own_key(key, "recognition", {key}) == "review__recognition_2"
    assert (base_of("review__recognition_2"), is_own(key), is_own("review")) == ("review", True, False)
    Form.parse(own_key("r" * 40, "p" * 60, {own_key("r" * 40, "p" * 60, ())}), schema(NAME))


def test_a_copy_keeps_what_diagrams_and_the_program_read() -> None:
    base = form(NAME, {**NAME, "key": "outcome"}, {**NAME, "key": "free"})
    assert needed(base, {"name", "elsewhere"}) == {"name", "outcome"}
    assert needed(None, {"name"}) == set()
