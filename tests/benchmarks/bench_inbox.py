"""The inbox, its pages behind the first, and the search for dossiers, with 1 000 000 open work items in 200 units."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median, quantiles
from typing import Any

from engine.domain.applicant import fold
from engine.domain.identifiers import RoleKey, UnitId
from engine.store.database import Session
from engine.store.queries import inbox
from engine.store.queries.elsewhere import elsewhere
from engine.store.queries.inbox import Page, Which
from engine.store.queries.narrowing import Narrowed
from engine.store.queries.search import search
from engine.store.queries.visibility import Reader
from tests.benchmarks.bench_durable_step import timed
from tests.benchmarks.copies import ROLES, UNITS, clerk, unit
from tests.benchmarks.installations import NOW
from tests.benchmarks.province import OPEN, Filled, province

TAKES_MINUTES = True  # run by name or with --all
GOAL = 1.0
GOAL_MS = 50.0
STAFF = (("tp",), ("tn", "vx"), ROLES)  # one officer, one who stands in for another, and one who sees everything
SOUGHT = (
    "Nguyễn",  # many
    "Trần Thị Hòa",  # one or two in a unit
    "quang duc yen",
    "7919",  # in some identity numbers
    "220307-000",  # part of many codes, of few units
    "000.25.7.h57",  # the codes of one unit, of which others have none
    "không ai cả",  # nobody
)
NARROWED = (
    Narrowed(unclaimed=True),
    Narrowed(due_from=NOW, due_to=NOW + timedelta(days=3)),
    Narrowed(domain="ho_tich", status="processing"),
    Narrowed(procedure="0.000000"),  # none is: everything of the role is passed over
)


def run(dossiers: int = OPEN) -> dict[str, Any]:
    """Each unit is asked once with each staffing, list and needle: large units count as much as small ones."""
    sides = province(dossiers)
    pages = [_timed(sides.full, _page(*asked)) for asked in _first_pages()]
    few = [_timed(sides.few, _page(*asked)) for asked in _first_pages()]
    searched = [_timed(sides.full, _page(*asked)) for asked in _searched_pages()]
    found = [_timed(sides.full, _search(place, needle)) for place in range(UNITS) for needle in ("", *SOUGHT)]
    narrowed = [_timed(sides.full, _narrowed(place, wanted)) for place in range(UNITS) for wanted in NARROWED]
    elsewhere_ms = [_timed(sides.full, _elsewhere(place)) for place in range(UNITS)]
    deep = _walked(sides.full)
    return {
        "name": "inbox",
        "ratio": round(max(map(_p95, (pages, searched))) / GOAL_MS, 2),
        "goal": GOAL,
        "median_ms": round(median(pages), 3),
        "few_median_ms": round(median(few), 3),
        "p95_ms": round(_p95(pages), 2),
        "searched_p95_ms": round(_p95(searched), 2),
        "searched_worst_ms": round(max(searched), 2),
        "narrowed_p95_ms": round(_p95(narrowed), 2),
        "narrowed_worst_ms": round(max(narrowed), 2),
        "elsewhere_p95_ms": round(_p95(elsewhere_ms), 2),
        "elsewhere_worst_ms": round(max(elsewhere_ms), 2),
        "deep_p95_ms": round(_p95(deep), 2),
        "deep_worst_ms": round(max(deep), 2),
        "deep_pages": len(deep),
        "dossier_search_p95_ms": round(_p95(found), 2),
        "dossier_search_worst_ms": round(max(found), 2),
        "open_work_items": dossiers,
        "runs": len(pages) + len(searched),
    }


def _reader(place: int, roles: tuple[str, ...]) -> Reader:
    return Reader(unit_id=UnitId(unit(place)), roles=frozenset(map(RoleKey, roles)), user_id=clerk(place))


def _first_pages() -> Iterator[tuple[Reader, Which, str]]:
    for place in range(UNITS):
        for roles in STAFF:
            for which in Which:
                yield _reader(place, roles), which, ""


def _searched_pages() -> Iterator[tuple[Reader, Which, str]]:
    for place in range(UNITS):
        for roles in STAFF:
            for needle in SOUGHT:
                yield _reader(place, roles), Which.OFFERED, needle


def _page(reader: Reader, which: Which, needle: str) -> Callable[[Session], None]:
    """What the page of the inbox reads."""

    def read(session: Session) -> None:
        inbox.inbox(session, reader, which=which, now=NOW, needle=fold(needle))
        inbox.counts(session, reader, now=NOW)

    return read


def _narrowed(place: int, wanted: Narrowed) -> Callable[[Session], None]:
    return lambda session: inbox.inbox(session, _reader(place, ROLES), now=NOW, narrowed=wanted) and None


def _elsewhere(place: int) -> Callable[[Session], None]:
    return lambda session: elsewhere(session, _reader(place, ROLES)) and None


def _search(place: int, needle: str) -> Callable[[Session], None]:
    return lambda session: search(session, _reader(place, ()), fold(needle)) and None


def _timed(side: Filled, read: Callable[[Session], None]) -> float:
    def reading() -> None:
        with side.made.database.reading() as session:
            read(session)

    return timed(reading)


def _walked(side: Filled) -> list[float]:
    """Milliseconds of every page of the largest unit, read by somebody with every role to the last."""
    reader, spent = _reader(0, ROLES), []
    page: Page | None = None

    def turn(session: Session) -> None:
        nonlocal page
        page = inbox.inbox(session, reader, now=NOW, after=None if page is None else page.following)

    while page is None or page.following is not None:
        spent.append(_timed(side, turn))
    return spent


def _p95(spent: list[float]) -> float:
    return quantiles(spent, n=20)[-1]
