"""The figures that a unit brought from the report before it began, and the dossiers of that time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Text, bindparam, func, or_, select

from engine.domain.instant import VIETNAM
from engine.domain.succession import Mapped
from engine.store.database import Session
from engine.store.tables import carried_figures, dossiers, takeovers
from engine.store.types import Instant

FLOWS = ("online", "direct", "brought", "early", "on_time", "overdue", "past_term")


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A line of the sheet; `position` is its row there."""

    group: str
    procedure: str | None
    position: int
    carried: int
    flows: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """What the last report made elsewhere said at the end of `as_of`. With `first_day` it also said what had been
    received and done since then."""

    as_of: date
    first_day: date | None
    file: str
    figures: tuple[Figure, ...]

    @property
    def start(self) -> datetime:
        """The first instant that this installation itself accounts for."""
        return datetime.combine(self.as_of + timedelta(days=1), time(), VIETNAM)

    def total(self, name: str, group: str | None = None) -> int:
        """A flow or "carried", of a group or of all."""
        chosen = (figure for figure in self.figures if group in (None, figure.group))
        return sum(figure.carried if name == "carried" else figure.flows.get(name, 0) for figure in chosen)

    def of(self, mapped: Mapped) -> "Brought":
        """The part of it that counts under another unit. A figure of a whole group goes where those dossiers go that
        no succession names by their procedure."""
        kept = (
            figure
            for figure in self.figures
            if (mapped.only is None if figure.procedure is None else mapped.has(figure.procedure))
        )
        return replace(self, figures=tuple(kept))

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(figure.group for figure in self.figures)


_figures = (
    select(carried_figures, takeovers.c.file)
    .join(takeovers, takeovers.c.id == carried_figures.c.takeover_id)
    .where(carried_figures.c.unit_id == bindparam("unit"))
    .order_by(carried_figures.c.position)
)
_open_then = (
    select(dossiers.c.domain_group, dossiers.c.procedure_code, func.count())
    .where(
        dossiers.c.unit_id == bindparam("unit", type_=Text),
        dossiers.c.accepted_at < bindparam("start", type_=Instant),
        or_(dossiers.c.result_at.is_(None), dossiers.c.result_at >= bindparam("start", type_=Instant)),
    )
    .group_by(dossiers.c.domain_group, dossiers.c.procedure_code)
)
_units = select(carried_figures.c.unit_id).distinct()


def brought(session: Session, unit: str) -> Brought | None:
    rows = session.execute(_figures, {"unit": unit}).all()
    if not rows:
        return None
    return Brought(
        as_of=rows[0].as_of,
        first_day=rows[0].first_day,
        file=rows[0].file,
        figures=tuple(_figure(row) for row in rows),
    )


def _figure(row: Any) -> Figure:
    known = {name: getattr(row, name) for name in FLOWS}
    return Figure(
        group=row.domain_group,
        procedure=row.procedure_code,
        position=row.position,
        carried=row.carried,
        flows={name: number for name, number in known.items() if number is not None},
    )


def units_with_figures(session: Session) -> list[str]:
    return list(session.execute(_units).scalars())


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A figure that is not the number of dossiers of that time; `position` is 0 where the sheet has no such row."""

    group: str
    procedure: str | None
    position: int
    carried: int
    dossiers: int


def differences(session: Session, unit: str, figures: Brought) -> list[Difference]:
    """Where the dossiers open at the end of the day are not those that the figures count, by procedure where the sheet
    counts procedures."""
    counted = {(figure.group, figure.procedure): figure for figure in figures.figures}
    whole = {figure.group for figure in figures.figures if figure.procedure is None}
    there: Counter[tuple[str, str | None]] = Counter()
    for group, procedure, number in session.execute(_open_then, {"unit": unit, "start": figures.start}):
        there[group, None if group in whole else procedure] += number
    return [
        Difference(
            group=place[0],
            procedure=place[1],
            position=counted[place].position if place in counted else 0,
            carried=counted[place].carried if place in counted else 0,
            dossiers=there[place],
        )
        for place in sorted(counted.keys() | there.keys(), key=str)
        if there[place] != (counted[place].carried if place in counted else 0)
    ]
