"""What waits elsewhere says where, since when and until when; and what is there to be done here is not said to wait."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from engine.store.queries.elsewhere import Waiting, elsewhere
from engine.store.queries.narrowing import Narrowed
from engine.store.queries.visibility import Reader
from engine.store.tables import dossiers, timers, work_items
from tests.office import COMMUNE, Office
from tests.operations.paths import at_review

MARITAL, DENUNCIATION, MERIT, ALLOWANCE = "1.004873", "2.002396", "1.010803", "1.001776"


def waiting(office: Office, role: str = "tp", unit: str = COMMUNE, **asked: object) -> dict[UUID, Waiting]:
    reader = Reader.of(office.person(unit, role))
    with office.installation.database.reading() as session:
        return {row.dossier_id: row for row in elsewhere(session, reader, **asked)}  # type: ignore[arg-type]


def handed_on(office: Office, procedure: str) -> tuple[UUID, str]:
    """A dossier of which another unit has the only work now."""
    dossier_id = office.file(procedure).dossier_id
    for _ in range(40):
        items = office.open_items(dossier_id)
        if items and all(item.unit_id != COMMUNE for item in items):
            return dossier_id, items[0].unit_id
        office.complete(next(item for item in items if item.unit_id == COMMUNE))
    raise AssertionError("it never left the commune")


def test_a_dossier_that_waits_for_the_citizen_says_so_and_until_when(office: Office) -> None:
    dossier_id = at_review(office, MARITAL)
    assert waiting(office) == {}
    office.now += timedelta(hours=1)
    office.do(dossier_id, "review", outcome="supplement")
    while office.dossier(dossier_id).clock_stopped_at is None:
        office.complete(office.open_items(dossier_id)[0])
    (row,) = waiting(office).values()
    assert (row.dossier_id, row.reason, row.since) == (dossier_id, "supplement", office.now)
    assert row.until is not None
    assert row.until > office.now
    assert waiting(office, needle="thu") == waiting(office) == waiting(office, narrowed=Narrowed(domain="ho_tich"))
    assert waiting(office, needle="khong co") == waiting(office, narrowed=Narrowed(domain="dat_dai")) == {}
    office.do(dossier_id, "supplement_receive")
    assert waiting(office) == {}


def test_a_dossier_at_another_agency_says_at_which(office: Office) -> None:
    dossier_id, unit = handed_on(office, MERIT)
    (row,) = waiting(office).values()
    assert row.dossier_id == dossier_id
    assert row.to_unit_name == office.installation.catalog.organisation.unit(unit).name  # type: ignore[arg-type]
    assert row.until is not None
    assert waiting(office, "cv", unit) == {}, "there it does not wait: it is to be done"


def test_what_is_confidential_is_shown_to_whoever_leads_and_to_nobody_else(office: Office) -> None:
    dossier_id = at_review(office, DENUNCIATION)
    assert waiting(office, "ld") == {}
    with office.installation.database.transaction() as session:
        stopped = {"clock_stopped_at": office.now, "clock_stopped_for": "opinion", "due_at": None}
        session.execute(update(dossiers).where(dossiers.c.id == dossier_id).values(**stopped))
    assert dossier_id in waiting(office, "ld")
    for role in ("tn", "tp", "vx"):
        assert dossier_id not in waiting(office, role)


def until_nobody_has_anything(office: Office, procedure: str) -> UUID:
    """A dossier that waits for the end of a posting."""
    dossier_id = office.file(procedure).dossier_id
    for _ in range(40):
        items = office.open_items(dossier_id)
        if not items:
            return dossier_id
        office.complete(items[0])
    raise AssertionError([item.element for item in items])


def test_a_dossier_that_waits_for_a_day_says_where_in_its_diagram_and_until_when(office: Office) -> None:
    at_review(office, ALLOWANCE), at_review(office, MARITAL)
    dossier_id = until_nobody_has_anything(office, ALLOWANCE)
    (timer,) = office.rows(timers, dossier_id=dossier_id)
    (row,) = waiting(office).values()
    assert (row.dossier_id, row.element, row.until) == (dossier_id, "posting_wait", timer.due_at)
    assert waiting(office, needle="thu") == waiting(office, narrowed=Narrowed(procedure=ALLOWANCE)) == waiting(office)
    assert waiting(office, needle="khong co") == {}
    office.now = timer.due_at + timedelta(hours=1)
    office.sweep()
    assert office.open_items(dossier_id)
    assert waiting(office) == {}, "there is something to do"


def test_many_that_wait_for_a_day_are_looked_at_some_at_a_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.store.queries.elsewhere._AT_ONCE", 2)
    expected = {until_nobody_has_anything(office, ALLOWANCE) for _ in range(5)}
    assert waiting(office).keys() == expected
    monkeypatch.setattr("engine.store.queries.elsewhere.MOST", 3)
    assert len(waiting(office)) == 3


def test_work_that_another_desk_has_is_work(office: Office) -> None:
    dossier_id = until_nobody_has_anything(office, ALLOWANCE)
    with office.installation.database.transaction() as session:
        done = update(work_items).where(work_items.c.dossier_id == dossier_id, work_items.c.element == "digitise")
        again = {"status": "open", "done_by": None, "done_at": None, "claimed_by": None, "claimed_at": None}
        session.execute(done.values(unit_id="phong_ldtbxh_a_luoi", **again))
    assert waiting(office) == {}
