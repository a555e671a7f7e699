"""The two ways into a database: one that writes and one that cannot."""

from dataclasses import dataclass

from sqlalchemy import Engine


@dataclass(frozen=True, kw_only=True, slots=True)
class Pools:
    writer: Engine
    reader: Engine

    @property
    def roots(self) -> tuple[Engine, ...]:
        """Each engine that has connections of its own, once."""
        return (self.writer,) if self.reader.pool is self.writer.pool else (self.writer, self.reader)
