"""Bytes that a finished dossier keeps in the database: after retention ÷ before, and by table (medians, content only:
no indexes, no row headers). Five procedures of the catalogue, from the desk to the return, other agencies included."""

import tempfile
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, literal_column, select

from engine.domain.retention import droppable_before
from engine.operations.trim_stages import trim_all
from engine.store.tables import dossiers, metadata
from tests.office import Office, open_office
from tests.operations.paths import accepted, finish

PROCEDURES = ("2.000815", "1.004873", "1.010824", "2.000986", "1.001193")
ROUNDS = 4
Sizes = Mapping[str, Mapping[UUID, int]]


def run() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        office = open_office(f"sqlite:///{Path(folder) / 'motcua.sqlite3'}")
        finished = [_finished(office, code) for _ in range(ROUNDS) for code in PROCEDURES]
        before = _sizes(office)
        office.now += timedelta(days=400)
        assert droppable_before(office.installation.catalog.retention, office.now) is not None
        trim_all(office.installation, now=office.now)
        after = _sizes(office)
        office.running.close()
    return {
        "name": "dossier_bytes",
        "ratio": round(_whole(after, finished) / _whole(before, finished), 3),
        "median_bytes": _whole(before, finished),
        "after_retention": _whole(after, finished),
        "by_table": {table: _median(rows, finished) for table, rows in before.items() if _median(rows, finished)},
        "kept_by_table": {table: _median(rows, finished) for table, rows in after.items() if _median(rows, finished)},
        "runs": len(finished),
    }


def _finished(office: Office, code: str) -> UUID:
    office.now += timedelta(hours=3)
    dossier_id = accepted(office, code)
    while office.sweep():
        pass
    office.now += timedelta(days=1)  # some warnings fall due on the way
    finish(office, dossier_id)
    while office.sweep():
        pass
    return dossier_id


def _sizes(office: Office) -> Sizes:
    return {str(table.name): _of_dossiers(office, table) for table in metadata.sorted_tables if _key(table) is not None}


def _key(table: Table) -> Any:
    return table.c.id if table is dossiers else table.c.get("dossier_id")


def _of_dossiers(office: Office, table: Table) -> dict[UUID, int]:
    size = " + ".join(f"coalesce(length(CAST({column.name} AS BLOB)), 0)" for column in table.c)
    statement = (
        select(_key(table), func.sum(literal_column(size))).where(_key(table).is_not(None)).group_by(_key(table))
    )
    with office.installation.database.reading() as session:
        return {row[0]: row[1] for row in session.execute(statement)}


def _whole(sizes: Sizes, finished: Iterable[UUID]) -> int:
    return int(median(sum(rows.get(dossier_id, 0) for rows in sizes.values()) for dossier_id in finished))


def _median(rows: Mapping[UUID, int], finished: Iterable[UUID]) -> int:
    return int(median(rows.get(dossier_id, 0) for dossier_id in finished))
