"""Databases of a province's size on one server. The server itself copies the rows of one dossier that went through the
real commands, with constraints, triggers and indexes on; real dossiers lie scattered among the copies."""

import atexit
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import bindparam, make_url, select, text

from engine.domain.actor import Actor
from engine.domain.identifiers import WorkItemId
from engine.operations.complete_work_item import complete_work_item
from engine.operations.give_warning import give_warnings
from engine.operations.installation import Installation
from engine.store.tables import work_items
from tests.benchmarks.copies import UNITS, copying, populating
from tests.benchmarks.installations import NOW, file_dossier, installation, officer, postgresql
from tests.benchmarks.processes import sequence

OPEN = 1_000_000
FEW = 1_000
CHUNKS = 20
CONNECTIONS = 2
KEPT = 300  # real dossiers among the copies
TASKS = 12
PROCESS = "timed"
FOLDER = "MOTCUA_BENCH_FOLDER"  # where the databases stay, so that the next run finds them filled
_WARNED = NOW + timedelta(days=16)  # the pattern's first warnings are given, so that it has a letter

_open_items = select(work_items.c.id).where(
    work_items.c.dossier_id.in_(bindparam("dossiers", expanding=True)), work_items.c.status == "open"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """An installation with so many open dossiers, of which the kept ones are real."""

    made: Installation
    actor: Actor
    kept: list[UUID]

    def file(self, count: int) -> list[UUID]:
        """Real dossiers with an open task, for which a timer waits."""
        filed = [file_dossier(self.made, self.actor) for _ in range(count)]
        for item in self.open_items(filed):
            self.complete(item)
        return filed

    def open_items(self, dossiers: list[UUID]) -> list[WorkItemId]:
        with self.made.database.reading() as session:
            return [WorkItemId(found) for found in session.execute(_open_items, {"dossiers": dossiers}).scalars()]

    def complete(self, item: WorkItemId) -> None:
        complete_work_item(self.made, item, {}, actor=self.actor, now=NOW)


@dataclass(frozen=True, kw_only=True, slots=True)
class Province:
    """The same schema and the same organisation three times: full, nearly empty, and empty."""

    full: Filled
    few: Filled
    empty: Filled


@lru_cache
def province(dossiers: int = OPEN) -> Province:
    """Filled once for all benchmarks of a run, and removed when the program ends, unless a folder keeps it."""
    stack, folder = ExitStack(), _folder(dossiers)
    atexit.register(stack.close)
    url = stack.enter_context(postgresql(folder))
    known = {} if folder is None or not _list(folder).exists() else json.loads(_list(folder).read_text())
    if known:
        return Province(**{name: _found(stack, url, name, kept) for name, kept in known.items()})
    with psycopg.connect(url, autocommit=True) as server, _filling_fast(server):
        filled = Province(
            full=_filled(stack, url, "full", dossiers),
            few=_filled(stack, url, "few", FEW),
            empty=_filled(stack, url, "empty", 0),
        )
    if folder is not None:
        named = {"full": filled.full, "few": filled.few, "empty": filled.empty}
        _list(folder).write_text(json.dumps({name: [str(key) for key in side.kept] for name, side in named.items()}))
    return filled


def _folder(dossiers: int) -> Path | None:
    wanted = os.environ.get(FOLDER)
    if not wanted:
        return None
    folder = Path(wanted) / str(dossiers)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _list(folder: Path) -> Path:
    """The ids of the real dossiers: written when everything is filled."""
    return folder / "kept.json"


def _found(stack: ExitStack, server: str, name: str, kept: list[str]) -> Filled:
    made = _made(stack, server, name)
    return Filled(made=made, actor=officer(made), kept=[UUID(key) for key in kept])


def _made(stack: ExitStack, server: str, name: str) -> Installation:
    url = make_url(server).set(database=name, drivername="postgresql+psycopg").render_as_string(hide_password=False)
    diagrams = {PROCESS: sequence(PROCESS, TASKS, timers=True)}
    return stack.enter_context(installation(url, diagrams, whole=name == "full"))


@contextmanager
def _filling_fast(server: psycopg.Connection[Any]) -> Iterator[None]:
    """Copies fill pages in no order: whole pages in the log are most of what would be written. What is measured
    runs with the usual settings again."""
    server.execute("ALTER SYSTEM SET full_page_writes = off")
    server.execute("SELECT pg_reload_conf()")
    yield
    server.execute("ALTER SYSTEM RESET full_page_writes")
    server.execute("SELECT pg_reload_conf()")
    server.execute("CHECKPOINT")


def _filled(stack: ExitStack, server: str, name: str, dossiers: int) -> Filled:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    made = _made(stack, server, name)
    filled = Filled(made=made, actor=officer(made), kept=[])
    if dossiers:
        _fill(filled, dossiers)
    with psycopg.connect(server, dbname=name, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return filled


def _fill(filled: Filled, dossiers: int) -> None:
    (pattern,) = filled.file(1)
    give_warnings(filled.made, now=_WARNED)
    database, copies = filled.made.database, dossiers - KEPT
    with database.transaction() as session:
        for statement in populating(UNITS):
            session.execute(text(statement))

    def copy(chunk: int) -> list[UUID]:
        first, last = chunk * copies // CHUNKS + 1, (chunk + 1) * copies // CHUNKS
        with database.transaction() as session:
            for statement in copying():
                session.execute(text(statement), {"pattern": pattern, "first": first, "last": last})
        return filled.file(KEPT // CHUNKS)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        filled.kept.extend(chain.from_iterable(pool.map(copy, range(CHUNKS))))
