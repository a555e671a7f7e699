"""Which tests of pages run on which database in `make test`: each on one of the two, its neighbour on the other.

What a page does to the data is an operation's, and every operation is tested on both. `make both` runs the pages on
both too."""

import os
from zlib import crc32

import pytest

WHICH = "MOTCUA_DATABASES"  # "both": every test on every database
SCENARIOS = "tests/e2e/scenarios/"  # a file at a time: it has the office that its people share
BY_TEST = ("tests/web/", "tests/e2e/")
ALWAYS_BOTH = ("tests/web/test_two_servers.py", "tests/web/test_protection.py")  # processes meet in the database
KINDS = ("sqlite", "postgresql")


def alternate(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves of each pair of tests, alike but for their database, one; a test without its pair stays."""
    if os.environ.get(WHICH) == "both":
        return
    there = {item.nodeid for item in items}
    left = [item for item in items if _pair(item) in there and not _is_its_turn(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


def _pair(item: pytest.Item) -> str | None:
    """The same test on the other database."""
    if not item.nodeid.startswith(BY_TEST) or item.nodeid.startswith(ALWAYS_BOTH):
        return None
    kind = _kind(item)
    return None if kind is None else item.nodeid.replace(kind, KINDS[1 - KINDS.index(kind)])


def _is_its_turn(item: pytest.Item) -> bool:
    kind = _kind(item)
    assert kind is not None
    name = item.nodeid.replace(kind, "")
    counted = name.partition("::")[0] if name.startswith(SCENARIOS) else name
    return KINDS.index(kind) == crc32(counted.encode()) % len(KINDS)


def _kind(item: pytest.Item) -> str | None:
    parameters = item.nodeid.partition("[")[2].removesuffix("]").split("-")
    return next((kind for kind in KINDS if kind in parameters), None)
