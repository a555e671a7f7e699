"""The writes of one command on PostgreSQL, sent together as one statement where that means the same.

What a command sends costs it more than what the server does with it: a completed task writes five rows in one statement
(data-modifying WITH). All parts of such a statement see the data as it was before it and run in no promised order, so a
write that could meet an earlier one of the same statement begins another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Delete, Insert
from sqlalchemy.sql.dml import UpdateBase

WRITES = "writes"
_MOST = 8  # writes in one statement: the server and the driver keep prepared what they have seen before


@dataclass(frozen=True, kw_only=True, slots=True)
class Write:
    """`text` names its parameters as psycopg does: %(name)s."""

    core: UpdateBase
    text: str
    arguments: Mapping[str, Any]

    def may_join(self, others: list["Write"]) -> bool:
        """New rows may join anything but a DELETE of their table; a change of rows wants its table untouched."""
        earlier = [other.core for other in others if other.core.table is self.core.table]
        if isinstance(self.core, Insert):
            return not any(isinstance(core, Delete) for core in earlier)
        return not earlier


class Writes:
    """Kept until something is read or the command ends; `send` takes a statement and its arguments."""

    def __init__(self, send: Callable[[str, Mapping[str, Any]], None]) -> None:
        self._send = send
        self._kept: list[Write] = []

    def add(self, write: Write) -> None:
        if len(self._kept) == _MOST or not write.may_join(self._kept):
            self.flush()
        self._kept.append(write)

    def flush(self) -> None:
        kept, self._kept = self._kept, []
        if kept:
            arguments = {
                _named(place, name): value
                for place, write in enumerate(kept)
                for name, value in write.arguments.items()
            }
            self._send(_joined(tuple(write.text for write in kept)), arguments)


@lru_cache(maxsize=256)
def _joined(texts: tuple[str, ...]) -> str:
    """The last is the statement, the others stand before it in a WITH."""
    *before, last = (text.replace("%(", f"%({_named(place, '')}") for place, text in enumerate(texts))
    if not before:
        return last
    return f"WITH {', '.join(f'w{place} AS ({text})' for place, text in enumerate(before))} {last}"


def _named(place: int, name: str) -> str:
    return f"w{place}_{name}"
