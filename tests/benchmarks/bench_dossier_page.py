"""The page of a dossier, all of it, and the search by procedure and book, with 1 000 000 open dossiers in 200 units."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from flask import Flask
from flask_login import login_user

from engine.adapters.file_store import FileFolder
from engine.bootstrap import Running
from engine.domain.identifiers import DossierId, RoleKey, UnitId
from engine.operations.users import Standing
from engine.store.queries.search import Sought, search
from engine.store.queries.visibility import Reader
from tests.benchmarks.bench_durable_step import timed
from tests.benchmarks.copies import UNITS, clerk, unit
from tests.benchmarks.installations import CODE, NOW, nowhere
from tests.benchmarks.province import OPEN, Filled, province
from web import create_app
from web.dossier import render
from web.people import Person

TAKES_MINUTES = True  # run by name or with --all
GOAL = 1.0
GOAL_MS = 100.0
STEPS = 5  # so far the dossiers go that are looked at
LOOKED_AT = 200
SOUGHT = (
    Sought(needle="tro cap", procedures=(CODE,)),  # every dossier
    Sought(needle="ket hon", procedures=("1.000894",)),  # none: the whole index of the unit is read
    Sought(needle="12/2022"),
    Sought(needle="0914 000 111"),
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """A clock that shows one instant."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def run(dossiers: int = OPEN) -> dict[str, Any]:
    sides = province(dossiers)
    app = _app(sides.full)
    looked_at = _advanced(sides.full)
    show = _shown(app, sides.full)
    for key in looked_at[:5]:
        show(key)
    pages = [timed(lambda key=key: show(key)) for key in looked_at]  # type: ignore[misc]
    found = [_searched(sides.full, place, sought) for place in range(UNITS) for sought in SOUGHT]
    return {
        "name": "dossier_page",
        "ratio": round(max(_p95(pages), _p95(found)) / GOAL_MS, 2),
        "goal": GOAL,
        "median_ms": round(median(pages), 2),
        "p95_ms": round(_p95(pages), 2),
        "search_p95_ms": round(_p95(found), 2),
        "search_worst_ms": round(max(found), 2),
        "open_dossiers": dossiers,
        "runs": len(pages) + len(found),
    }


def _advanced(side: Filled) -> list[UUID]:
    """Real dossiers among the copies, some steps further, so that their pages have something to show."""
    chosen = side.kept[:LOOKED_AT]
    for _ in range(STEPS):
        for item in side.open_items(chosen):
            side.complete(item)
    return chosen


def _app(side: Filled) -> Flask:
    files = FileFolder(Path(tempfile.gettempdir()) / "motcua-bench-files")  # nobody has put any there
    running = Running(installation=side.made, clock=Stopped(NOW), courier=nowhere(), files=files)
    return create_app(running, secret_key=b"for measuring only")


def _shown(app: Flask, side: Filled) -> Callable[[UUID], None]:
    """Everything that the server does for a page, but for the sign-in."""
    assert side.actor.user_id is not None
    person = Person(side.actor.user_id, Standing(hats=[side.actor], must_change=False, stamp=""))

    def show(key: UUID) -> None:
        with app.test_request_context(f"/dossiers/{key}"):
            login_user(person)
            render(DossierId(key))

    return show


def _searched(side: Filled, place: int, sought: Sought) -> float:
    reader = Reader(unit_id=UnitId(unit(place)), roles=frozenset({RoleKey("tn")}), user_id=clerk(place))

    def reading() -> None:
        with side.made.database.reading() as session:
            search(session, reader, sought)

    return timed(reading)


def _p95(spent: list[float]) -> float:
    return quantiles(spent, n=20)[-1]
