"""Every number of the dashboard is the length of the list that it opens, in the demo year on both databases."""

from datetime import date

import pytest

from engine.bootstrap import open_installation
from engine.domain.actor import LEADER
from engine.domain.identifiers import UnitId
from engine.store.queries.figures import cells, members, number
from engine.store.queries.report_cchc import cchc
from engine.store.queries.report_handling import instants
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.report_scope import scope_of
from engine.store.queries.report_service import paid
from engine.store.queries.search import listed
from engine.store.queries.visibility import Reader
from tests.operations.demo_year import Office

pytestmark = pytest.mark.slow

COMMUNE = UnitId("ubnd_trung_son")
PERIODS = [
    (date(2021, 5, 30), date(2022, 5, 30)),
    (date(2022, 1, 1), date(2022, 3, 31)),
    (date(2021, 12, 1), date(2021, 12, 1)),
    (date(2022, 5, 1), date(2022, 12, 31)),
]


@pytest.mark.parametrize("days", PERIODS)
@pytest.mark.parametrize("unit", [COMMUNE, UnitId("so_ldtbxh_thua_thien_hue")])
def test_a_number_is_as_long_as_its_list(
    year_url: str, monkeypatch: pytest.MonkeyPatch, days: tuple[date, date], unit: UnitId
) -> None:
    Office(year_url, monkeypatch)
    running = open_installation()
    installation = running.installation
    leader = Reader(unit_id=unit, roles=frozenset({LEADER}), user_id=None)
    archives = installation.catalog.organisation.mapped_to(unit, days[1])
    with installation.database.reading() as session:
        scope = scope_of(
            session,
            unit,
            ReportPeriod(first=days[0], last=days[1]),
            calendar=installation.calendar(unit),
            organisation=installation.catalog.organisation,
            now=running.clock.now(),
        )
        report = cchc(session, scope)
        compared = 0
        for cell in cells(report):
            ids, counted = members(session, scope, cell), number(report, cell)
            assert len(ids) == len(set(ids)), cell
            assert counted in (None, len(ids)), cell
            assert {row.id for row in listed(session, leader, archives, ids)} == set(ids), cell
            compared += counted is not None
        assert sum(paid(session, scope).values()) == report.service.fees_total
        assert len(instants(session, scope, "received")) == report.received
        assert len(instants(session, scope, "completed")) == report.completed
    running.close()
    assert compared > 40
