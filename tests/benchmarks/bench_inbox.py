"""The inbox, its pages behind the first, and the search for dossiers, with 1 000 000 open work items in 200 units."""

from collections.abc import Callable, Iterator
from statistics import median, quantiles
from typing import Any

from engine.domain.applicant import fold
from engine.domain.identifiers import RoleKey, UnitId
from engine.store.database import Session
from engine.store.queries import inbox
from engine.store.queries.inbox import Page, Which
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


def run(dossiers: int = OPEN) -> dict[str, Any]:
    """Each unit is asked once with each staffing, list and needle: large units count as much as small ones."""
    sides = province(dossiers)
    pages = [_timed(sides.full, _page(*asked)) for asked in _first_pages()]
    few = [_timed(sides.few, _page(*asked)) for asked in _first_pages()]
    searched = [_timed(sides.full, _page(*asked)) for asked in _searched_pages()]
    found = [_timed(sides.full, _search(place, needle)) for place in range(UNITS) for needle in ("", *SOUGHT)]
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
