"""Two made-up older forms of the stored state, and how they are brought forward: what a release does when it changes
the form, tried before one has."""

from random import Random
from typing import Any

import orjson

from engine.bpmn import state as states
from engine.bpmn.state import NO_DATA, Document

OLDEST = states.VERSION  # the forms are those of two releases to come, written as if the present form were the last
NEWEST = OLDEST + 2
FIELDS = ("number", "above", "spec", "state", "changed", "data", "internal")


def with_named_fields(document: Document) -> Document:
    """The form one before: a task is an object, not a row."""
    return _tasks(document, NEWEST - 1, lambda row: dict(zip(FIELDS, row, strict=False)))


def with_data_in_each(document: Document) -> Document:
    """The form two before: each task has its data itself."""
    shared = document.get("d", [])

    def own(task: dict[str, Any]) -> dict[str, Any]:
        position = task["data"]
        return {**task, "data": None if position == NO_DATA else shared[position]}

    before = _tasks(document, OLDEST, own)
    before.pop("d", None)
    return before


def to_named_fields(document: Document) -> Document:
    if "s" not in document:
        return {**document, "v": NEWEST - 1}
    shared: list[Any] = []

    def positioned(task: dict[str, Any]) -> dict[str, Any]:
        if task["data"] is None:
            return {**task, "data": NO_DATA}
        if task["data"] not in shared:
            shared.append(task["data"])
        return {**task, "data": shared.index(task["data"])}

    return {**_tasks(document, NEWEST - 1, positioned), "d": shared}


def to_rows(document: Document) -> Document:
    return _tasks(document, NEWEST, lambda task: [task[name] for name in FIELDS if name in task])


def _tasks(document: Document, version: int, change: Any) -> Document:
    after = {**document, "v": version}
    if "s" in document:
        after["s"] = [{**scope, "t": [change(task) for task in scope["t"]]} for scope in document["s"]]
    return after


MIGRATIONS = {OLDEST: to_named_fields, OLDEST + 1: to_rows}


class OlderRelease:
    """Keeps states in one of the two older forms, or leaves them as they are: whoever came last has written them."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def kept(self, state: bytes) -> bytes:
        document = orjson.loads(state)
        for older in (with_named_fields, with_data_in_each)[: self.random.randrange(3)]:
            document = older(document)
        return orjson.dumps(document)
