"""The search for dossiers: what it finds, for whom, and in which order."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from engine.domain.identifiers import UnitId
from engine.store.database import Database
from engine.store.queries.search import MOST, search
from engine.store.queries.visibility import Reader

if TYPE_CHECKING:
    from tests.store.conftest import Rows

HERE, ABOVE = UnitId("xa"), UnitId("huyen")


@pytest.fixture
def both(office: Database, rows: "Rows", noon: datetime) -> Database:
    """Three dossiers of a commune, of which the first also went to the district, and one of the district's own."""
    with office.transaction() as session:
        rows.add(session, "units", id=ABOVE)
        for days, unit in enumerate((HERE, HERE, ABOVE), start=1):
            name, code = f"dossier {days}", f"H57.01-220105-100{days}"
            submitted = noon + timedelta(days=days)
            rows.add(session, "dossiers", id=rows.id(name), code=code, unit_id=unit, submitted_at=submitted)
        asked = {"id": rows.id("handed"), "requester_id": rows.id("stage"), "unit_id": ABOVE}
        rows.add(session, "stages", **asked)
    return office


def _found(database: Database, unit: UnitId, needle: str) -> list[str]:
    with database.reading() as session:
        return [
            found.code or "" for found in search(session, Reader(unit_id=unit, roles=frozenset(), user_id=None), needle)
        ]


def test_newest_first_what_the_unit_received_or_was_asked_to_work_on(both: Database) -> None:
    assert _found(both, HERE, "") == ["H57.01-220105-1002", "H57.01-220105-1001", "H57.01-220105-0001"]
    assert _found(both, ABOVE, "") == ["H57.01-220105-1003", "H57.01-220105-0001"]


@pytest.mark.parametrize("unit", [HERE, ABOVE])
def test_part_of_a_code_is_found_in_either(both: Database, unit: UnitId) -> None:
    assert _found(both, unit, "h57.01-220105-0001") == ["H57.01-220105-0001"]
    assert _found(both, unit, "nobody") == []


def test_a_dossier_that_came_twice_is_listed_once(both: Database, rows: "Rows") -> None:
    with both.transaction() as session:
        rows.add(session, "stages", id=rows.id("again"), requester_id=rows.id("stage"), unit_id=ABOVE)
        rows.add(session, "stages", id=rows.id("back"), requester_id=rows.id("handed"), unit_id=HERE)
    assert _found(both, ABOVE, "") == ["H57.01-220105-1003", "H57.01-220105-0001"]
    assert _found(both, HERE, "0001") == ["H57.01-220105-0001"]


def test_one_more_than_a_page_is_given(both: Database, rows: "Rows", noon: datetime) -> None:
    with both.transaction() as session:
        for number in range(MOST + 5):
            code = f"H57.01-220106-{number:04}"
            rows.add(session, "dossiers", id=rows.id(code), code=code, submitted_at=noon + timedelta(days=9))
    assert len(_found(both, HERE, "")) == MOST + 1
