"""A form as its template draws it: labels in the language of the page, values, and what is wrong next to each field."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain.form import (
    Checkbox,
    Checklist,
    Choice,
    Component,
    Condition,
    Field,
    Form,
    Group,
    Moment,
    Note,
    NumberInput,
    Problem,
    Rows,
    TextInput,
)
from engine.domain.form.condition import Compared, Joined
from engine.domain.form.model import MAX_NUMBER
from web.days import as_typed
from web.language import current, marked, said


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownOption:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One component. `kind` names the macro that draws it; `hide` is its condition as JSON over names of inputs."""

    kind: str
    label: str
    hint: str | None
    hide: str | None
    name: str = ""
    required: bool = False
    value: Any = None
    problem: str | None = None
    options: tuple[ShownOption, ...] = ()
    inside: tuple["Shown", ...] = ()
    rows: tuple[tuple["Shown", ...], ...] = ()
    limits: Mapping[str, Any] | None = None

    @property
    def id(self) -> str:
        return f"field-{self.name.replace('.', '-')}"

    @property
    def only_counts(self) -> bool:
        """A group of numbers alone: it stands in one line."""
        return bool(self.inside) and all(part.kind == "number" for part in self.inside)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where in the form: the prefix of names, and the input that each key in reach stands for."""

    prefix: str
    names: Mapping[str, str]


class FormView:
    """`answer`: what was typed so far; without one the form shows its defaults, or what is `known` of the dossier."""

    def __init__(
        self,
        form: Form,
        answer: Mapping[str, Any] | None = None,
        problems: tuple[Problem, ...] = (),
        prefix: str = "",
        known: Mapping[str, Any] | None = None,
    ) -> None:
        self._known = known or {}
        self._said = {prefix + problem.key: problem.en if current() == "en" else problem.vi for problem in problems}
        self._first = answer is None
        place = _inner(_Place(prefix=prefix, names={}), form.components, prefix)
        self.components = self._level(form.components, answer or {}, place)

    def _level(self, components: tuple[Component, ...], values: Mapping[str, Any], place: _Place) -> tuple[Shown, ...]:
        return tuple(self._shown(component, values, place) for component in components)

    def _shown(self, component: Component, values: Mapping[str, Any], place: _Place) -> Shown:
        common: dict[str, Any] = {
            "label": marked(component.label),
            "hint": None if component.hint is None else marked(component.hint),
            "hide": None if component.hide is None else json.dumps(_test(component.hide, place.names)),
        }
        match component:
            case Field():
                return self._field(component, values, place, common)
            case Rows():
                return self._rows(component, values, place, common)
            case Group(key=None):
                return Shown(kind="group", inside=self._level(component.components, values, place), **common)
            case Group(key=str(key)):
                inner = _inner(place, component.components, f"{place.prefix}{key}.")
                return Shown(
                    kind="group",
                    name=place.prefix + key,
                    inside=self._level(component.components, _mapping(values.get(key)), inner),
                    **common,
                )
            case Note():
                return Shown(kind="note", **common)
            case _:
                raise TypeError(f"{type(component).__name__} cannot be drawn")

    def _field(self, field: Field, values: Mapping[str, Any], place: _Place, common: dict[str, Any]) -> Shown:
        name = place.prefix + field.key
        value = self._known.get(name, field.default) if self._first else values.get(field.key)
        return Shown(
            kind=_kind(field),
            name=name,
            required=field.required,
            value=as_typed(value) if isinstance(field, Moment) and isinstance(value, str) else value,
            problem=self._said.get(name),
            options=_options(field, value),
            limits=_limits(field),
            **common,
        )

    def _rows(self, rows: Rows, values: Mapping[str, Any], place: _Place, common: dict[str, Any]) -> Shown:
        name = place.prefix + rows.key
        given = values.get(rows.key)
        filled = given if isinstance(given, list) and given else [{}] * rows.first_rows
        return Shown(
            kind="rows",
            name=name,
            problem=self._said.get(name),
            rows=tuple(
                self._level(rows.components, _mapping(row), _inner(place, rows.components, f"{name}.{at}."))
                for at, row in enumerate(filled)
            ),
            **common,
        )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _kind(field: Field) -> str:
    match field:
        case TextInput(multiline=True):
            return "textarea"
        case TextInput():
            return "text"
        case NumberInput():
            return "number"
        case Checkbox():
            return "checkbox"
        case Choice(drawn_as=drawn_as):
            return drawn_as
        case Checklist():
            return "checklist"
        case Moment(with_time=with_time):
            return "datetime" if with_time else "date"
        case _:
            raise TypeError(f"{type(field).__name__} cannot be drawn")


def _options(field: Field, value: object) -> tuple[ShownOption, ...]:
    if not isinstance(field, Choice | Checklist):
        return ()
    chosen = value if isinstance(value, list) else [value]
    listed = isinstance(field, Choice) and field.drawn_as == "select"  # an option element holds plain text only
    told = said if listed else marked
    return tuple(
        ShownOption(value=option.value, label=told(option.label), chosen=option.value in chosen)
        for option in field.options
    )


def _limits(field: Field) -> Mapping[str, Any]:
    """What the browser may know; the server checks again."""
    match field:
        case TextInput():
            return {"maxlength": field.max_length}
        case NumberInput():
            bounds = {"min": field.minimum, "max": field.maximum}
            known = {name: f"{bound:.15g}" for name, bound in bounds.items() if abs(bound) != MAX_NUMBER}
            return known | {"step": f"{10**-field.decimals:.{field.decimals}f}"}
        case _:
            return {}


def _inner(place: _Place, components: tuple[Component, ...], prefix: str) -> _Place:
    return _Place(prefix=prefix, names={**place.names, **{key: prefix + key for key in _own_keys(components)}})


def _own_keys(components: tuple[Component, ...]) -> list[str]:
    keys: list[str] = []
    for component in components:
        if isinstance(component, Field):
            keys.append(component.key)
        elif isinstance(component, Group) and component.key is None:
            keys += _own_keys(component.components)
    return keys


def _test(condition: Condition, names: Mapping[str, str]) -> dict[str, Any]:
    def written(test: Compared | Joined) -> dict[str, Any]:
        if isinstance(test, Joined):
            return {test.word: [written(test.left), written(test.right)]}
        return {"name": names[test.key], "equal": test.equal, "value": test.literal}

    return written(condition.test)
