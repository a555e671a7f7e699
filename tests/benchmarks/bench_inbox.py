"""The inbox, the whole request, with 1 000 000 open work items in 200 units: its lists, its pages behind the first,
what is searched and narrowed in it, and what waits elsewhere."""

import re
from collections.abc import Iterator
from html import unescape
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from engine.domain.identifiers import RoleKey, UnitId, UserId
from engine.store.queries import inbox
from engine.store.queries.inbox import Which
from engine.store.queries.visibility import Reader
from tests.benchmarks.bench_durable_step import timed
from tests.benchmarks.copies import STAFF, UNITS, clerk, unit
from tests.benchmarks.installations import NOW
from tests.benchmarks.pages import Pages
from tests.benchmarks.province import OPEN, Filled, province

TAKES_MINUTES = True  # run by name or with --all
GOAL = 1.0
GOAL_MS = 50.0
GOAL_SEARCH_MS = 100.0  # of what is searched, here as in bench_search
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
    {"whose": "nobody"},
    {"due": "soon"},
    {"domain": "ho_tich", "status": "processing"},
    {"procedure": "0.000000"},  # none is: everything of the role is passed over
)
_NEXT = re.compile(r'class="button" href="(/inbox\?[^"]*after=[^"]*)"')
Asked = tuple[UserId, dict[str, str]]


def run(dossiers: int = OPEN) -> dict[str, Any]:
    """Each unit is asked once with each staffing, list and needle: large units count as much as small ones."""
    sides = province(dossiers)
    pages = Pages(sides.full.made)
    for person, asked in _warming():
        pages.milliseconds(person, _path(asked))
    lists, searched = _spent(pages, _first_pages()), _spent(pages, _searched_pages())
    narrowed, elsewhere = _spent(pages, _narrowed_pages()), _spent(pages, _elsewhere_pages())
    deep = list(_walked(pages))
    kinds = {"list": lists, "searched": searched, "narrowed": narrowed, "elsewhere": elsewhere, "deep": deep}
    queries = [_queried(sides.full, place, staff) for place in range(UNITS) for staff in range(len(STAFF))]
    return {
        "name": "inbox",
        "ratio": round(max(_p95(lists) / GOAL_MS, _p95(searched) / GOAL_SEARCH_MS), 2),
        "goal": GOAL,
        "median_ms": round(median(lists), 2),
        "p95_ms": round(_p95(lists), 2),
        "kinds_p50_p95_worst_ms": {
            name: (round(median(spent), 1), round(_p95(spent), 1), round(max(spent), 1))
            for name, spent in kinds.items()
        },
        "queries_of_a_list_p95_ms": round(_p95(queries), 2),
        "deep_pages": len(deep),
        "open_work_items": dossiers,
        "runs": sum(map(len, kinds.values())),
    }


def _spent(pages: Pages, asked: Iterator[Asked]) -> list[float]:
    return [pages.milliseconds(person, _path(wanted)) for person, wanted in asked]


def _path(wanted: dict[str, str]) -> str:
    return f"/inbox?{urlencode(wanted)}"


def _warming() -> Iterator[Asked]:
    """What a server has done before the first morning is over."""
    for staff in range(len(STAFF)):
        for wanted in ({"list": "offered"}, {"list": "mine"}, {"list": "late"}, {"list": "elsewhere"}, *NARROWED):
            yield clerk(UNITS // 2, staff), wanted


def _first_pages() -> Iterator[Asked]:
    for place in range(UNITS):
        for staff in range(len(STAFF)):
            for which in Which:
                yield clerk(place, staff), {"list": which.value}


def _searched_pages() -> Iterator[Asked]:
    for place in range(UNITS):
        for staff in range(len(STAFF)):
            for needle in SOUGHT:
                yield clerk(place, staff), {"list": "offered", "search": needle}


def _narrowed_pages() -> Iterator[Asked]:
    for place in range(UNITS):
        for wanted in NARROWED:
            yield clerk(place), {"list": "offered", **wanted}


def _elsewhere_pages() -> Iterator[Asked]:
    for place in range(UNITS):
        yield clerk(place), {"list": "elsewhere"}


def _walked(pages: Pages) -> Iterator[float]:
    """Every page of the largest unit, read by somebody with every role to the last."""
    path: str | None = "/inbox?list=offered"
    while path is not None:
        yield pages.milliseconds(clerk(0), path)
        following = _NEXT.search(pages.text(clerk(0), path))
        path = None if following is None else unescape(following[1])


def _queried(side: Filled, place: int, staff: int) -> float:
    """Milliseconds of what the list itself asks the database."""
    reader = Reader(
        unit_id=UnitId(unit(place)), roles=frozenset(map(RoleKey, STAFF[staff])), user_id=clerk(place, staff)
    )

    def read() -> None:
        with side.made.database.reading() as session:
            inbox.inbox(session, reader, now=NOW)
            inbox.counts(session, reader, now=NOW)

    return timed(read)


def _p95(spent: list[float]) -> float:
    return quantiles(spent, n=20)[-1]
