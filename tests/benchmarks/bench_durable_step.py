"""A durable step on PostgreSQL ÷ the limit that DESIGN sets: the same step of a twelve-task process without timers in
stock SpiffWorkflow in memory, plus one plain five-statement transaction through psycopg on the same server."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import psycopg
from sqlalchemy import select

from engine.domain.identifiers import WorkItemId
from engine.operations.complete_work_item import complete_work_item
from engine.operations.installation import Installation
from engine.store.database import Statements
from engine.store.tables import work_items
from tests.benchmarks.installations import NOW, file_dossier, installation, officer, postgresql, running
from tests.benchmarks.processes import sequence
from tests.benchmarks.stock import stock_steps

TASKS = 12
DOSSIERS = 40
GOAL = 2.0


def run() -> dict[str, Any]:
    """The four measurements take turns, so that a machine which slows down slows them all."""
    diagrams = {"plain": sequence("plain", TASKS), "timed": sequence("timed", TASKS, timers=True)}
    spent: dict[str, list[float]] = {"plain": [], "timed": [], "memory": [], "five": []}
    with postgresql() as url, installation(_driver(url), diagrams) as made, psycopg.connect(url) as connection:
        actor = officer(made)
        counted = _counted(running(made, "plain"), actor)
        _prepare(connection)
        for turn in range(DOSSIERS):
            for name in diagrams:
                spent[name] += _steps(running(made, name), actor)
            spent["memory"] += stock_steps(diagrams["plain"], "plain", TASKS, 1)
            spent["five"] += [_five(connection, turn * TASKS + i + 1) for i in range(TASKS)]
    middle = {name: median(found) for name, found in spent.items()}
    limit = middle["memory"] + middle["five"]
    return {
        "name": "durable_step",
        "ratio": round(middle["plain"] / limit, 2),
        "goal": GOAL,
        "with_timers_ratio": round(middle["timed"] / limit, 2),
        "median_ms": round(middle["plain"], 3),
        "limit_ms": round(limit, 3),
        "memory_ms": round(middle["memory"], 3),
        "five_statements_ms": round(middle["five"], 3),
        "statements_per_step": counted.statements,
        "commits_per_step": counted.commits,
        "runs": len(spent["plain"]),
    }


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _open_item(made: Installation, dossier_id: Any) -> Any:
    wanted = select(work_items.c.id).where(work_items.c.dossier_id == dossier_id, work_items.c.status == "open")
    with made.database.reading() as session:
        return session.execute(wanted).scalar_one_or_none()


def _steps(made: Installation, actor: Any) -> list[float]:
    """Milliseconds of every completed task after the acceptance, of which the last also returns the dossier."""
    dossier_id = file_dossier(made, actor)
    _complete(made, actor, dossier_id)
    return [_complete(made, actor, dossier_id) for _ in range(TASKS)]


def _complete(made: Installation, actor: Any, dossier_id: Any) -> float:
    item = _open_item(made, dossier_id)
    return timed(lambda: complete_work_item(made, WorkItemId(item), {}, actor=actor, now=NOW))


def _counted(made: Installation, actor: Any) -> Statements:
    """Statements and commits of one step in the middle."""
    dossier_id = file_dossier(made, actor)
    _complete(made, actor, dossier_id)
    item = _open_item(made, dossier_id)
    with made.database.counting() as counted:
        complete_work_item(made, WorkItemId(item), {}, actor=actor, now=NOW)
    return counted


def _prepare(connection: Any) -> None:
    connection.execute("CREATE TABLE one (id int PRIMARY KEY, y int, x text)")
    connection.execute("CREATE TABLE two (id int PRIMARY KEY, x text)")
    connection.execute("CREATE TABLE three (id serial PRIMARY KEY, x bytea)")
    connection.execute("INSERT INTO one SELECT i, 0, '' FROM generate_series(1, 1000) i")
    connection.execute("INSERT INTO two SELECT i, '' FROM generate_series(1, 1000) i")
    connection.commit()


def _five(connection: Any, key: int) -> float:
    """Milliseconds of: lock a row, update it, update another, insert two. No durable step can do without."""
    begun = time.perf_counter()
    connection.execute("SELECT * FROM one WHERE id = %s FOR UPDATE", (key,)).fetchone()
    connection.execute("UPDATE one SET y = y + 1 WHERE id = %s", (key,))
    connection.execute("UPDATE two SET x = %s WHERE id = %s", ("y" * 200, key))
    connection.execute("INSERT INTO three (x) VALUES (%s)", (b"x" * 300,))
    connection.execute("INSERT INTO three (x) VALUES (%s)", (b"x" * 300,))
    connection.commit()
    return (time.perf_counter() - begun) * 1e3


def timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3
