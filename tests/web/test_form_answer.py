"""What a browser posts becomes the answer that the form is checked with."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from engine.catalog.forms import load_forms
from engine.domain.form import Form, validate
from tests.web.small_office import WORKFLOWS
from web.form_answer import answer_of, with_row, without_blank_rows, without_row

NOTHING = {"child": {"name": None, "born_on": None, "sex": None, "number": None}, "parents": [], "checked": []}
EMPTY: dict[str, Any] = {**NOTHING, "late": False, "checked_at": None, "outcome": None}

POSTED: list[tuple[list[tuple[str, str]], dict[str, Any]]] = [
    ([], {}),
    ([("csrf_token", "x"), ("_add", "parents")], {}),
    ([("late", "yes")], {"late": True}),
    ([("checked", "paper"), ("checked", "book")], {"checked": ["paper", "book"]}),
    ([("parents.0", "row")], {"parents": [{"name": None, "born": ""}]}),
    ([("parents.0.born", "1990")], {"parents": [{"name": None, "born": 1990}]}),
    ([("parents.0.born", "1990.5")], {"parents": [{"name": None, "born": 1990.5}]}),
    ([("parents.0.born", " +1990 ")], {"parents": [{"name": None, "born": 1990}]}),
    ([("parents.0.born", "1e9")], {"parents": [{"name": None, "born": "1e9"}]}),
    ([("parents.0.born", "9" * 5000)], {"parents": [{"name": None, "born": "9" * 5000}]}),
    ([("parents.1.name", "Cha")], {"parents": [{"name": None, "born": ""}, {"name": "Cha", "born": ""}]}),
    ([("parents.x.name", "Cha")], {"parents.x.name": "Cha"}),
    ([("child", "Tý")], {"child": "Tý"}),
    ([("__proto__", "1")], {"__proto__": "1"}),
    ([("outcome", "ok"), ("outcome", "refuse")], {"outcome": ["ok", "refuse"]}),
    ([("parents.0.born", "1"), ("parents.0.born", "2")], {"parents": [{"name": None, "born": ["1", "2"]}]}),
    ([("checked_at", "30/05/2022 08:00")], {"checked_at": "2022-05-30T08:00"}),
    ([("checked_at", "tomorrow")], {"checked_at": "tomorrow"}),
]


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms(WORKFLOWS)["small_review"]


@pytest.mark.parametrize(("posted", "expected"), POSTED)
def test_inputs_are_read_by_the_type_of_their_field(
    form: Form, posted: list[tuple[str, str]], expected: dict[str, Any]
) -> None:
    assert answer_of(form.components, MultiDict(posted)) == {**EMPTY, **expected}


def test_an_enormous_row_number_makes_no_enormous_list(form: Form) -> None:
    answer = answer_of(form.components, MultiDict([("parents.999999999.name", "x")]))
    assert len(answer["parents"]) == 101, "one more than is allowed, so that the check refuses it"


def test_rows_come_and_go(form: Form) -> None:
    answer = answer_of(form.components, MultiDict([("parents.0.name", "Mẹ"), ("parents.1.name", "Cha")]))
    without_row(answer, "parents.0")
    with_row(answer, "parents")
    assert [row.get("name") for row in answer["parents"]] == ["Cha", None]
    for nowhere in ("", "child", "parents.9", "parents.x", "nothing.0", "parents.0.name.1"):
        without_row(answer, nowhere)
        with_row(answer, nowhere)
    assert len(answer["parents"]) == 2


def test_an_empty_row_that_the_page_offered_is_no_mistake(form: Form) -> None:
    posted = [("child.name", "Tý"), ("child.born_on", "2022-03-01"), ("outcome", "ok"), ("parents.0", "row")]
    answer = without_blank_rows(form.components, answer_of(form.components, MultiDict(posted)))
    assert validate(form, answer)["parents"] == []
