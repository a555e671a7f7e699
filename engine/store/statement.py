"""Statements of the hot path: written in Core, so that their columns are checked, but sent by the driver itself.

SQLAlchemy's way from a statement to the driver and back costs more than the statement. What runs with every completed
task is therefore compiled once for each database; everything else goes through Session.execute."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Compiled:
    """A statement as one driver takes it: by position on SQLite, by name on PostgreSQL."""

    text: str
    constants: dict[str, Any]  # values that the statement itself names
    conversions: list[tuple[str, Convert]]  # of the values that the driver does not take as they are
    in_order: Callable[[dict[str, Any]], Any]
    results: list[tuple[int, Convert]]  # of the columns that the driver does not give as they should be


class Statement:
    """A Core statement that is built once. Its values are named as in Session.execute."""

    def __init__(self, core: Select[Any] | UpdateBase, columns: Iterable[str] | None = None) -> None:
        """`columns` are those of an INSERT: every row names them all."""
        self._core = core
        self._columns = None if columns is None else list(columns)
        self._compiled: dict[str, _Compiled] = {}

    def send(self, session: Connection, values: Mapping[str, Any]) -> "Answer":
        """In a command on PostgreSQL nobody waits here: what goes wrong is raised when an answer is next read, or by
        the commit."""
        compiled = self._compiled.get(session.dialect.name) or self._compile(session.dialect)
        given = {**compiled.constants, **values}
        for name, convert in compiled.conversions:
            given[name] = convert(given[name])
        session.dispatch.before_cursor_execute(session, None, compiled.text, given, None, False)
        driver: Any = session.connection.driver_connection
        return Answer(driver.execute(compiled.text, compiled.in_order(given)), compiled.results)

    def send_each(self, session: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self.send(session, row)

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled: Any = self._core.compile(
            dialect=dialect, column_keys=self._columns, compile_kwargs={"render_postcompile": True}
        )
        binds = {name: bind.type for bind, name in compiled.bind_names.items()}
        found = _Compiled(
            text=str(compiled),
            constants={name: value for name, value in compiled.params.items() if value is not None},
            conversions=_conversions(binds.items(), "bind_processor", dialect),
            in_order=itemgetter(*compiled.positiontup) if compiled.positional else dict,
            results=[],
        )
        self._compiled[dialect.name] = found
        return found
