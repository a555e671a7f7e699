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
    diagrams = {"plain": sequence("plain", TASKS), "timed": sequence("timed", TASKS, timers=True)}
    with postgresql() as url, installation(_driver(url), diagrams) as made:
        actor = officer(made)
        steps = {name: _steps(running(made, name), actor) for name in diagrams}
        counted = _counted(running(made, "plain"), actor)
        plain = _five_statements(url)
    memory = stock_steps(diagrams["plain"], "plain", TASKS, DOSSIERS)
    limit = median(memory) + median(plain)
    return {
        "name": "durable_step",
        "ratio": round(median(steps["plain"]) / limit, 2),
        "goal": GOAL,
        "with_timers_ratio": round(median(steps["timed"]) / limit, 2),
        "median_ms": round(median(steps["plain"]), 3),
        "limit_ms": round(limit, 3),
        "memory_ms": round(median(memory), 3),
        "five_statements_ms": round(median(plain), 3),
        "statements_per_step": counted.statements,
        "commits_per_step": counted.commits,
        "runs": len(steps["plain"]),
    }


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _open_item(made: Installation, dossier_id: Any) -> Any:
    wanted = select(work_items.c.id).where(work_items.c.dossier_id == dossier_id, work_items.c.status == "open")
    with made.database.reading() as session:
        return session.execute(wanted).scalar_one_or_none()


def _steps(made: Installation, actor: Any) -> list[float]:
    """Milliseconds of every completed task after the acceptance, of which the last also returns the dossier."""
    spent = []
    for _ in range(DOSSIERS):
        dossier_id = file_dossier(made, actor)
        _complete(made, actor, dossier_id)
        spent += [_complete(made, actor, dossier_id) for _ in range(TASKS)]
    return spent[TASKS:]


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


def _five_statements(url: str) -> list[float]:
    """Lock a row, update it, update another, insert two: what no durable step can do without."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE one (id int PRIMARY KEY, y int, x text)")
        connection.execute("CREATE TABLE two (id int PRIMARY KEY, x text)")
        connection.execute("CREATE TABLE three (id serial PRIMARY KEY, x bytea)")
        connection.execute("INSERT INTO one SELECT i, 0, '' FROM generate_series(1, 1000) i")
        connection.execute("INSERT INTO two SELECT i, '' FROM generate_series(1, 1000) i")
        connection.commit()
        spent = [timed(lambda i=i: _five(connection, i % 1000 + 1)) for i in range(350)]
    return spent[50:]


def _five(connection: Any, key: int) -> None:
    connection.execute("SELECT * FROM one WHERE id = %s FOR UPDATE", (key,)).fetchone()
    connection.execute("UPDATE one SET y = y + 1 WHERE id = %s", (key,))
    connection.execute("UPDATE two SET x = %s WHERE id = %s", ("y" * 200, key))
    connection.execute("INSERT INTO three (x) VALUES (%s)", (b"x" * 300,))
    connection.execute("INSERT INTO three (x) VALUES (%s)", (b"x" * 300,))
    connection.commit()


def timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3
