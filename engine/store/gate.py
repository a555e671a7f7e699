"""What a new connection must pass: an upgrade waits until every connection is gone, so whoever connects afterwards
learns here that the schema is no longer the one it was made for. A process that stays connected meets no upgrade.

Costs two statements a connection and none a command."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Revision = str | None


@dataclass(slots=True)
class Gate:
    """`judge` gets the revision that a new connection meets and raises a DatabaseUnavailable where it is another than
    the program's. While there is none, everybody passes: nothing is known about the database yet."""

    judge: Callable[[Revision], None] | None = None

    def admit(self, connection: Any, rows: Callable[[], list[tuple[str]]]) -> None:
        """Closes the driver's connection where it may not be used. `rows` reads the table of revisions."""
        if self.judge is None:
            return
        try:
            found = rows()
            self.judge(found[0][0] if found else None)
        except BaseException:
            connection.close()
            raise
