"""Which diagram the page of a dossier opens with."""

from datetime import UTC, datetime
from uuid import UUID

from engine.store.queries.course import StageView
from web.course_view import DrawnProcess, Mark, chosen


def drawn(key: str, *marks: Mark) -> DrawnProcess:
    stage = StageView(
        id=UUID(int=1),
        visit=1,
        unit_id="u",
        unit_name="u",
        function=None,
        process_id=key,
        process_version="v",
        status="running",
        started_at=datetime(2022, 5, 30, tzinfo=UTC),
        due_at=None,
        planned_due_at=None,
        handed_over_at=None,
        own_verdict=None,
        term=None,
        clock=None,
        ended_at=None,
        end_events=None,
    )
    by_element = {f"e{at}": mark for at, mark in enumerate(marks)}
    return DrawnProcess(key=key, stage=stage, name=key, url="", marks=by_element, flows=frozenset(), outline=[])


DONE = Mark(state="done", badge="1 ✓")
WAITS = Mark(state="here", badge="đang chờ", waits=True)
OPEN = Mark(state="here", badge="đang ở đây")


def test_the_agency_that_has_the_dossier_comes_before_the_one_that_waits_for_it() -> None:
    commune, district = drawn("commune", DONE, WAITS), drawn("district", OPEN)
    assert chosen([commune, district], None) is district
    assert chosen([commune, district], "commune") is commune
    assert chosen([drawn("done", DONE), commune], None) is commune
    assert chosen([drawn("first", DONE), drawn("second", DONE)], "nowhere") is not None
    assert chosen([], None) is None
