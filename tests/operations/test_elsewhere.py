"""What waits elsewhere says where, since when and until when; and what is there to be done here is not said to wait."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from engine.store.queries.elsewhere import Waiting, elsewhere
from engine.store.queries.narrowing import Narrowed
from engine.store.queries.visibility import Reader
from engine.store.tables import dossiers
from tests.office import COMMUNE, Office
from tests.operations.paths import at_review

MARITAL, DENUNCIATION, MERIT = "1.004873", "2.002396", "1.010803"


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
