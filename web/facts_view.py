"""The facts of a dossier with the labels of the form that asked them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.domain.errors import NotFound
from engine.domain.form import Checklist, Choice, Component, Field, Group, Moment, Rows
from engine.domain.identifiers import ProcedureCode
from engine.store.queries.dossier import DossierView
from web import context, words
from web.language import said, written
from web.language import translated as _


def told_facts(dossier: DossierView) -> list[tuple[str, str]]:
    """(label, value) of every fact that was given."""
    catalog = context.installation().catalog
    procedure = catalog.procedure(ProcedureCode(dossier.procedure_code))
    try:
        block = procedure.block(dossier.procedure_from or dossier.submitted_at.date())
        components = catalog.form(block.facts_form).components if block.facts_form else ()
    except NotFound:
        components = ()
    return list(told(components, dossier.facts))


def told(components: tuple[Component, ...], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for component in components:
        match component:
            case Field(key=key) if values.get(key) not in (None, "", []):
                yield said(component.label), _value(component, values[key])
            case Group(key=key):
                inside = values if key is None else values.get(key)
                yield from told(component.components, inside if isinstance(inside, Mapping) else {})
            case Rows(key=key):
                for place, row in enumerate(values.get(key) or (), start=1):
                    for label, value in told(component.components, row):
                        yield f"{said(component.label)} {place}: {label}", value
            case _:
                continue


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
