"""When a sweep will next find something to do."""

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Table, literal_column, select, text

from engine.store.database import Session
from engine.store.tables import dossiers, outbox, stages, timers, work_items

_ONE: ColumnElement[int] = literal_column("1")  # a number would be sent as a parameter


def _first(table: Table, column: str, where: str) -> ScalarSelect[datetime]:
    """The end of the table's index, whose words `where` repeats."""
    at = table.c[column]
    return select(at).where(text(where)).order_by(at).limit(_ONE).scalar_subquery()


# Without parameters the server plans it once, where tables with millions of rows made it plan anew for each instant.
_earliest = select(
    _first(timers, "next_try_at", "true"),
    *(_first(table, "warn_at", f"{table.name}.warn_at IS NOT NULL") for table in (dossiers, stages, work_items)),
    _first(outbox, "next_try_at", "outbox.status = 'pending'"),
)


def earliest(session: Session) -> datetime | None:
    """When the next timer, warning or letter is due; none if nothing waits."""
    instants = session.execute(_earliest).one()
    return min((at for at in instants if at is not None), default=None)
