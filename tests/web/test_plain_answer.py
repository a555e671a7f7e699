"""Which forms of the catalogue are completed by an outcome alone."""

import pytest

from engine import catalog as catalogs
from web.plain_answer import plain_answers


@pytest.fixture(scope="module")
def shipped() -> catalogs.Catalog:
    return catalogs.load()


@pytest.mark.parametrize(
    ("form", "outcomes"),
    [("sign", ["sign"]), ("admission", ["sign"]), ("seal", [""]), ("intake", ["accept"]), ("dispatch", [])],
)
def test_an_outcome_is_enough_where_nothing_else_must_be_written(
    shipped: catalogs.Catalog, form: str, outcomes: list[str]
) -> None:
    found = plain_answers(shipped.form(form))
    assert list(found) == outcomes


def test_what_the_page_would_have_shown_filled_in_is_sent(shipped: catalogs.Catalog) -> None:
    assert plain_answers(shipped.form("sign"))["sign"].answer == {"authority": "chair", "outcome": "sign"}
    assert plain_answers(shipped.form("seal"))[""].answer["copies"] == 1


def test_work_without_a_form_is_done_with_nothing() -> None:
    assert list(plain_answers(None)) == [""]
