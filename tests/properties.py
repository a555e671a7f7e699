"""How many examples a property is tried with: few in the suite, many when `make properties` asks for a number, which
also wants to know how many each was tried with and whether it held."""

import json
import os
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

EXAMPLES = "MOTCUA_EXAMPLES"  # wanted of every property
COUNTS = "MOTCUA_EXAMPLE_COUNTS"  # the file that the counts go to, a line a property


def examples(usual: int, *, most: int | None = None) -> settings:
    """Settings of a property; `most` is for one whose every example takes long."""
    wanted = int(os.environ.get(EXAMPLES, usual))
    return settings(
        deadline=None,
        max_examples=wanted if most is None else min(wanted, max(most, usual)),
        suppress_health_check=[HealthCheck.function_scoped_fixture],  # one database serves all examples of a property
    )


def counted(item: pytest.Item) -> Iterator[None]:
    """Around the run of a test: writes down what it tried, if somebody wants to know."""
    test = getattr(item, "obj", None)
    target = os.environ.get(COUNTS)
    if target is None or not is_hypothesis_test(test):
        yield
        return
    tried = _count(getattr(test, "__func__", test).hypothesis)
    yield
    line = {"test": item.nodeid, "name": item.name, "says": (test.__doc__ or "").strip(), "tried": tried()}
    with Path(target).open("a") as counts:
        counts.write(json.dumps(line) + "\n")


def _count(handle: Any) -> Callable[[], int]:
    inner, tried = handle.inner_test, 0

    @wraps(inner)
    def counting(*arguments: Any, **named: Any) -> Any:
        nonlocal tried
        tried += 1
        return inner(*arguments, **named)

    handle.inner_test = counting
    return lambda: tried
