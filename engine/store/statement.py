"""Statements of the hot path: written in Core, so that their columns are checked, but sent by the driver itself.

SQLAlchemy's way to the driver and back costs more than most statements do. What runs with every completed task is
compiled once for each database; everything else goes through Session.execute."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import UpdateBase

Convert = Callable[[Any], Any]


class Statement:
    """A Core statement without lists of unknown length (IN). Its values are named as in Session.execute."""

    def __init__(self, core: Select[Any] | UpdateBase, *, columns: Iterable[str] | None = None) -> None:
        """`columns` are those of an INSERT: every row must name them all."""
        self._core = core
        self._columns = None if columns is None else list(columns)
        self._compiled: dict[str, _Compiled] = {}

    def send(self, session: Connection, values: Mapping[str, Any]) -> "Answer":
        """In a command on PostgreSQL nobody waits here: what the database refuses is raised when an answer is read, or
        by the commit. An answer is read before the same statement is sent again."""
        compiled = self._compiled.get(session.dialect.name)
        if compiled is None:
            compiled = self._compiled[session.dialect.name] = _compile(self._core, self._columns, session.dialect)
        given = compiled.arguments(values)
        session.dispatch.before_cursor_execute(session, None, compiled.text, given, None, False)  # who counts, hears
        return Answer(self._cursor(session).execute(compiled.text, given), compiled.results)

    def _cursor(self, session: Connection) -> Any:
        """One for each connection: psycopg finds out once how the statement's values and columns are converted."""
        cursors = session.info
        if self not in cursors:
            cursors[self] = session.connection.cursor()
        return cursors[self]

    def send_each(self, session: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self.send(session, row)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the database answers to one statement, when it is asked for."""

    cursor: Any
    conversions: list[tuple[int, Convert]]

    def row(self) -> tuple[Any, ...] | None:
        """The only row, if there is one: for what is found by its key."""
        found = self.cursor.fetchone()
        return None if found is None else self._converted(found)

    def rows(self) -> list[tuple[Any, ...]]:
        return [self._converted(row) for row in self.cursor.fetchall()]

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.conversions:
            return row
        values = list(row)
        for position, convert in self.conversions:
            values[position] = convert(values[position])
        return tuple(values)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Compiled:
    """A statement as one driver takes it."""

    text: str
    constants: dict[str, Any]  # what the statement itself names
    conversions: list[tuple[str, Convert]]  # of values that the driver does not take as they are
    order: list[str] | None  # of the values by position; none where the driver takes them by name
    results: list[tuple[int, Convert]]  # of columns that the driver does not give as they should be

    def arguments(self, values: Mapping[str, Any]) -> Any:
        given = {**self.constants, **values}
        for name, convert in self.conversions:
            given[name] = convert(given[name])
        return given if self.order is None else [given[name] for name in self.order]


def _compile(core: Select[Any] | UpdateBase, columns: list[str] | None, dialect: Dialect) -> _Compiled:
    compiled: Any = core.compile(dialect=dialect, column_keys=columns)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    taking = ((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds.items())
    selected = core.selected_columns if isinstance(core, Select) else ()
    giving = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in selected)
    return _Compiled(
        text=str(compiled),
        constants={name: bind.effective_value for name, bind in binds.items() if not bind.required},
        conversions=[(name, convert) for name, convert in taking if convert is not None],
        order=compiled.positiontup if compiled.positional else None,
        results=[(position, convert) for position, convert in enumerate(giving) if convert is not None],
    )
