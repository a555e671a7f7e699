"""Writing what an office brings with it, and asking what is there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from engine.store.database import Session
from engine.store.numbers import next_number
from engine.store.tables import carried_figures, dossiers, number_openings, number_series, taken_dossiers, takeovers

_insert = insert(takeovers)
_insert_opening = insert(number_openings)
_insert_dossier = insert(taken_dossiers)
_insert_figures = insert(carried_figures)
_done = select(takeovers.c.taken_at, takeovers.c.taken_by, takeovers.c.file).where(
    takeovers.c.unit_id == bindparam("unit"),
    takeovers.c.sha256 == bindparam("digest"),
    takeovers.c.kinds == bindparam("taken"),
)
_last = select(number_series.c.last).where(
    number_series.c.unit_id == bindparam("unit"),
    number_series.c.kind == bindparam("series"),
    number_series.c.period == bindparam("in_period"),
)
_opened = select(number_openings.c.first).where(
    number_openings.c.unit_id == bindparam("unit"),
    number_openings.c.kind == bindparam("series"),
    number_openings.c.period == bindparam("in_period"),
    number_openings.c.last == bindparam("to"),
)
_by_code = (
    select(dossiers.c.procedure_code, dossiers.c.unit_id, takeovers.c.file, takeovers.c.taken_at)
    .outerjoin(taken_dossiers, taken_dossiers.c.dossier_id == dossiers.c.id)
    .outerjoin(takeovers, takeovers.c.id == taken_dossiers.c.takeover_id)
    .where(dossiers.c.code == bindparam("wanted"))
)
_figures = select(takeovers.c.file, takeovers.c.taken_at).where(
    takeovers.c.id.in_(
        select(carried_figures.c.takeover_id).where(
            carried_figures.c.unit_id == bindparam("unit"), carried_figures.c.as_of == bindparam("day")
        )
    )
)
_other_day = select(carried_figures.c.as_of).where(
    carried_figures.c.unit_id == bindparam("unit"), carried_figures.c.as_of != bindparam("day")
)


def done(session: Session, unit: str, sha256: str, kinds: str) -> Any:
    """When, by whom and under which name this very file was taken over; none if it was not."""
    return session.execute(_done, {"unit": unit, "digest": sha256, "taken": kinds}).one_or_none()


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def last_number(session: Session, unit: str, kind: str, period: str) -> int:
    """The last number of a series that was given out or opened; 0 for none."""
    found = session.execute(_last, {"unit": unit, "series": kind, "in_period": period}).scalar_one_or_none()
    return found or 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """Numbers up to `last` stand in a book on paper."""

    unit_id: str
    kind: str
    period: str
    last: int
    volume: str | None
    page: str | None


def open_series(session: Session, opening: Opening, takeover_id: UUID) -> range:
    """Move a series on to the last number on paper; gives the numbers that stand there. `last` is later than any
    number that the series has given."""
    seen = last_number(session, opening.unit_id, opening.kind, opening.period)
    numbers = next_number(session, opening.unit_id, opening.kind, opening.period, count=opening.last - seen)
    session.execute(
        _insert_opening,
        {
            "unit_id": opening.unit_id,
            "kind": opening.kind,
            "period": opening.period,
            "first": numbers[0],
            "last": numbers[-1],
            "volume": opening.volume,
            "page": opening.page,
            "takeover_id": takeover_id,
        },
    )
    return numbers


def dossier_of_code(session: Session, code: str) -> Any:
    """The dossier that has this code: its procedure and unit, and from which file it was taken over, if it was."""
    return session.execute(_by_code, {"wanted": code}).one_or_none()


def mark_taken(session: Session, dossier_id: UUID, takeover_id: UUID, row: int) -> None:
    session.execute(_insert_dossier, {"dossier_id": dossier_id, "takeover_id": takeover_id, "sheet_row": row})


def figures_taken(session: Session, unit: str, as_of: date) -> Any:
    """The file that brought figures as of this day; none if none did."""
    return session.execute(_figures, {"unit": unit, "day": as_of}).first()


def other_day(session: Session, unit: str, as_of: date) -> date | None:
    """Another day as of which figures were taken over."""
    found: date | None = session.execute(_other_day, {"unit": unit, "day": as_of}).scalars().first()
    return found


def add_figures(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(_insert_figures, list(rows))


def is_opened(session: Session, unit: str, kind: str, period: str, last: int) -> bool:
    """Whether the numbers of a book up to `last` were taken over from paper."""
    values = {"unit": unit, "series": kind, "in_period": period, "to": last}
    return session.execute(_opened, values).first() is not None
