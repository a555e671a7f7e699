"""What becomes of a unit's own diagrams after their release: the checker of a later product, and successors."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest

from engine.domain.errors import NotFound
from engine.domain.instant import VIETNAM, local
from engine.operations.examinations import stage_reader
from engine.operations.inherited_diagrams import begin_from_inherited
from engine.operations.own_diagrams import diagram_reader, own_findings
from engine.operations.plan_restructuring import plan_restructuring
from engine.store import diagram_releases as release_store
from engine.store.doctor import examine
from engine.store.tables import diagram_drafts
from tests.office import COMMUNE, Office
from tests.web.conftest import Enter
from tests.web.drawn import BIRTH_DIAGRAM, SHIPPED, released, submitted, with_verification
from tests.web.small_office import hire

MERGED = datetime(2025, 7, 2, 9, 0, tzinfo=VIETNAM)
HEIR = "ubnd_a_luoi_1"


def told_by_doctor(office: Office) -> list[str]:
    installation = office.installation
    found = examine(
        installation.database,
        now=office.now,
        read_stage=stage_reader(installation),
        read_diagrams=diagram_reader(installation),
    )
    return [f"{problem.where}: {problem.vi}" for problem in found.problems]


def test_what_still_fits_is_no_finding(office: Office) -> None:
    released(office)
    assert told_by_doctor(office) == []


def test_the_doctor_names_unit_diagram_and_finding_once_the_product_does_not_have_what_it_uses(office: Office) -> None:
    released(office)
    catalog = office.installation.catalog
    forms = {key: form for key, form in catalog.forms.items() if key != "small_review"}
    object.__setattr__(office.installation, "catalog", replace(catalog, forms=forms))
    found = told_by_doctor(office)
    assert found
    assert all(one.startswith(f"{COMMUNE}, {BIRTH_DIAGRAM} #1: Sơ đồ riêng không còn qua kiểm tra") for one in found)
    assert any("small_review" in one for one in found)


def test_a_sum_that_the_law_does_not_allow_any_more_is_found_too(office: Office) -> None:
    """What the catalogue says of the drawing is not hidden by the drawing itself being in force."""
    released(office)
    with office.installation.database.reading() as session:
        assert list(own_findings(office.installation, session, local(office.now).date())) == []
        (release,) = release_store.of_unit(session, COMMUNE)
    too_long = replace(release, text=with_verification("90 working_days"), number=2, id=uuid4())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release_store, "of_unit", lambda session, unit_id: [release, too_long])
        found = told_by_doctor(office)
    assert any("giờ làm việc" in one for one in found)


def test_a_successor_runs_the_products_and_may_draw_on_from_what_its_predecessor_had(
    enter: Enter, office: Office
) -> None:
    released(office)
    plan = plan_restructuring(office.installation, MERGED.date().replace(day=1))
    assert [(own.unit, own.process_id, own.number, own.successors) for own in plan.diagrams] == [
        (COMMUNE, BIRTH_DIAGRAM, 1, (HEIR,))
    ]
    assert "Vẽ từ bản của nơi trước" not in enter("ql", "ubnd_a_luoi").get(f"/workshop/{BIRTH_DIAGRAM}").text
    stranger = office.person("ubnd_a_luoi", "ql")
    with pytest.raises(NotFound):
        begin_from_inherited(office.installation, BIRTH_DIAGRAM, uuid4(), actor=stranger, now=office.now)
    office.now = MERGED
    hire(office, "ql", HEIR)
    browser = enter("ql", HEIR)
    page = browser.get(f"/workshop/{BIRTH_DIAGRAM}")
    assert "đã ban hành bản riêng (lần 1)" in page.text
    assert browser.get(f"/workshop/{BIRTH_DIAGRAM}.bpmn").text == SHIPPED
    release = page.text.split('name="release" value="')[1].split('"')[0]
    browser.post(f"/workshop/{BIRTH_DIAGRAM}/drafts", {"release": release}, page=f"/workshop/{BIRTH_DIAGRAM}")
    (draft,) = [row for row in office.rows(diagram_drafts) if row.unit_id == HEIR]
    assert draft.text == with_verification()


def test_a_draft_that_was_never_released_is_nobodys_inheritance(office: Office) -> None:
    submitted(office)
    assert plan_restructuring(office.installation, MERGED.date().replace(day=1)).diagrams == ()
