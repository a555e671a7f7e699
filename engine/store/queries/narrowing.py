"""What a filter asks of listed work, as conditions: dated by the work's own due instant, the rest by its dossier.

The work is still read in the order of its index, and what does not fit is passed over: it costs at most what is open of
the reader's own roles in their unit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, Uuid, bindparam

from engine.store.queries.matching import anywhere
from engine.store.tables import dossiers, work_items
from engine.store.types import Instant

_w, _d = work_items.c, dossiers.c


@dataclass(frozen=True, slots=True)
class Shape:
    """Which conditions a statement has: statements are built once for each shape."""

    parts: frozenset[str]

    @property
    def of_dossier(self) -> bool:
        """Whether the dossier has to be looked at."""
        return bool(self.parts & {"procedure", "domain", "status", "applicant"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """A filter with its words resolved; what is None or empty narrows nothing. `applicant` is folded as
    domain.applicant folds. `sought`: procedures that count as found beside names and codes."""

    procedure: str | None = None
    domain: str | None = None
    status: str | None = None
    applicant: str = ""
    due_from: datetime | None = None
    due_to: datetime | None = None
    undated: bool = False
    holder: UUID | None = None
    unclaimed: bool = False
    sought: tuple[str, ...] = ()

    @property
    def is_dated(self) -> bool:
        return self.due_from is not None or self.due_to is not None

    @property
    def shape(self) -> Shape:
        names = ("procedure", "domain", "status", "applicant", "due_from", "due_to", "holder", "unclaimed", "sought")
        return Shape(frozenset(name for name in names if getattr(self, name)))

    def values(self) -> dict[str, Any]:
        values = {f"only_{name}": getattr(self, name) for name in ("procedure", "domain", "status", "holder")}
        if self.applicant:
            values["only_applicant"] = anywhere(self.applicant)["needle"]
        return values | {"due_from": self.due_from, "due_to": self.due_to, "sought": list(self.sought)}


EVERYTHING = Narrowed()
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "procedure": _d.procedure_code == bindparam("only_procedure", type_=Text),
    "domain": _d.domain == bindparam("only_domain", type_=Text),
    "status": _d.status == bindparam("only_status", type_=Text),
    "applicant": _d.search_text.like(bindparam("only_applicant", type_=Text), escape="!"),
    "due_from": _w.due_at >= bindparam("due_from", type_=Instant),
    "due_to": _w.due_at < bindparam("due_to", type_=Instant),
    "holder": _w.claimed_by == bindparam("only_holder", type_=Uuid),
    "unclaimed": _w.claimed_by.is_(None),
}
_OF_DOSSIER = ("procedure", "domain", "status", "applicant")


def narrowing(shape: Shape) -> list[ColumnElement[bool]]:
    """The conditions on work and its dossier; to be run with `Narrowed.values`."""
    return [condition for name, condition in _CONDITIONS.items() if name in shape.parts]


def narrowing_dossiers(shape: Shape) -> list[ColumnElement[bool]]:
    """Those of them that ask the dossier alone, for lists of dossiers."""
    return [_CONDITIONS[name] for name in _OF_DOSSIER if name in shape.parts]


def sought_by_procedure(shape: Shape) -> list[ColumnElement[bool]]:
    if "sought" not in shape.parts:
        return []
    return [_d.procedure_code.in_(bindparam("sought", type_=Text, expanding=True))]
