"""The facts of a dossier with the labels of the form that asked them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.errors import NotFound
from engine.domain.form import Checklist, Choice, Component, Field, Group, Moment, Rows
from engine.domain.identifiers import ProcedureCode
from engine.store.queries.dossier import DossierView
from web import context, words
from web.language import said, written
from web.language import translated as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """What a form asks once a row, of every paper for example; the cells of a row by the name of their column."""

    name: str
    columns: list[str]
    rows: list[dict[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Everything that was given: (label, value), and what stands in rows."""

    pairs: list[tuple[str, str]]
    tables: list[Table]

    def __bool__(self) -> bool:
        return bool(self.pairs or self.tables)


def facts_of(dossier: DossierView) -> Facts:
    catalog = context.installation().catalog
    procedure = catalog.procedure(ProcedureCode(dossier.procedure_code))
    try:
        block = procedure.block(dossier.procedure_from or dossier.submitted_at.date())
        components = catalog.form(block.facts_form).components if block.facts_form else ()
    except NotFound:
        components = ()
    return facts_in(components, dossier.facts)


def facts_in(components: tuple[Component, ...], values: Mapping[str, Any]) -> Facts:
    return Facts(pairs=list(_pairs(components, values)), tables=list(_tables(components, values)))


def told(components: tuple[Component, ...], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(label, value) of everything that was given; what stands in rows after it, with the number of its row."""
    yield from _pairs(components, values)
    for table in _tables(components, values):
        for place, row in enumerate(table.rows, start=1):
            for label, value in row.items():
                yield f"{table.name} {place}: {label}", value


def _pairs(components: tuple[Component, ...], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for component in components:
        match component:
            case Field(key=key) if values.get(key) not in (None, "", []):
                yield said(component.label), _value(component, values[key])
            case Group():
                yield from _pairs(component.components, _inside(component, values))
            case _:
                continue


def _tables(components: tuple[Component, ...], values: Mapping[str, Any]) -> Iterator[Table]:
    for component in components:
        match component:
            case Group():
                yield from _tables(component.components, _inside(component, values))
            case Rows(key=key):
                rows = [_cells(told(component.components, row)) for row in values.get(key) or ()]
                if columns := _columns(rows):
                    yield Table(name=said(component.label), columns=columns, rows=rows)
            case _:
                continue


def _columns(rows: list[dict[str, str]]) -> list[str]:
    """Every label once, in the order of the form: each row has them in that order, but not all of them."""
    found: list[str] = []
    for row in rows:
        place = 0
        for label in row:
            if label in found:
                place = found.index(label) + 1
            else:
                found.insert(place, label)
                place += 1
    return found


def _inside(group: Group, values: Mapping[str, Any]) -> Mapping[str, Any]:
    found = values if group.key is None else values.get(group.key)
    return found if isinstance(found, Mapping) else {}


def _cells(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Two fields of one label share their cell, so that nothing given is lost."""
    cells: dict[str, str] = {}
    for label, value in pairs:
        cells[label] = f"{cells[label]}; {value}" if label in cells else value
    return cells


def _value(field: Field, value: Any) -> str:
    match field:
        case Choice() | Checklist():
            labels = {option.value: said(option.label) for option in field.options}
            many = value if isinstance(value, list) else [value]
            return ", ".join(labels.get(one, str(one)) for one in many)
        case Moment(with_time=True):
            return written(datetime.fromisoformat(str(value)), "instant")
        case Moment():
            return words.day(str(value))
        case _ if isinstance(value, bool):
            return _("có") if value else _("không")
        case _:
            return str(value)
