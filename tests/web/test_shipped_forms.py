"""The pages over the catalogue and the forms that are shipped."""

import re
from collections.abc import Iterator

import pytest

from engine.catalog.forms import load_forms
from engine.config import WORKFLOWS
from engine.domain.form import Field, Form
from tests.office import Office
from tests.web.conftest import Enter
from tests.web.shipped_office import shipped_office

FORMS = load_forms(WORKFLOWS / "forms")


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


@pytest.mark.parametrize(("language", "term"), [("vi", "ngày làm việc"), ("en", "working days")])
def test_every_procedure_that_runs_can_be_filed(enter: Enter, language: str, term: str) -> None:
    desk = enter("tn", language=language)
    paths = re.findall(r'href="(/reception/[\d.]+)"', desk.get("/reception/").text)
    assert len(paths) > 50
    pages = {path: desk.get(path) for path in paths}
    assert [path for path, page in pages.items() if page.status_code != 200] == []
    assert sum(term in page.text for page in pages.values()) > 20


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_depends_on_a_choice_is_not_asked_before_the_choice(form: Form) -> None:
    """A reason for a refusal that nobody has chosen is not missing."""
    fields = [component for component in form.components if isinstance(component, Field)]
    chosen = {field.key: field.default for field in fields}
    for field in fields:
        if field.hide is not None and field.required and all(chosen[key] is None for key in field.hide.keys):
            assert field.hide.holds(chosen), field.key
