"""When a sweep next finds something to do."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from engine.store.database import Database
from engine.store.due import earliest

if TYPE_CHECKING:
    from tests.store.conftest import Rows


def test_nothing_waits(database: Database) -> None:
    with database.reading() as session:
        assert earliest(session) is None


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("timers", "next_try_at"),
        ("dossiers", "warn_at"),
        ("stages", "warn_at"),
        ("work_items", "warn_at"),
        ("outbox", "next_try_at"),
    ],
)
def test_the_first_of_everything_that_falls_due(
    database: Database, rows: "Rows", noon: datetime, table: str, column: str
) -> None:
    with database.transaction() as session:
        for name in ("units", "users", "process_versions", "dossiers", "stages", "work_items", "timers", "outbox"):
            later = {"timers": "next_try_at", "outbox": "next_try_at"}.get(name)
            changes = {later: noon + timedelta(days=9)} if later else {}
            rows.add(session, name, **(changes | ({column: noon + timedelta(days=2)} if name == table else {})))
    with database.reading() as session:
        assert earliest(session) == noon + timedelta(days=2)
