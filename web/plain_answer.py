"""What completes a task whose form needs no more than an outcome: its defaults and one of its outcomes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.domain.form import Choice, Component, Field, Form, FormRejected, Group, Label, validate

OUTCOME = "outcome"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainAnswer:
    label: Label  # as the form calls the outcome; empty where it asks for none
    answer: dict[str, Any]


def plain_answers(form: Form | None) -> dict[str, PlainAnswer]:
    """By outcome; "" where the form asks for none. Empty where something else has to be written, whatever the outcome:
    such work is done on its own page."""
    if form is None:
        return {"": PlainAnswer(label=Label(vi="", en=""), answer={})}
    fields = list(_fields(form.components))
    defaults = {field.key: field.default for field in fields if field.default is not None}
    asked = next((field for field in fields if isinstance(field, Choice) and field.key == OUTCOME), None)
    if asked is None:
        possible = {"": PlainAnswer(label=Label(vi="", en=""), answer=defaults)}
    else:
        possible = {
            option.value: PlainAnswer(label=option.label, answer=defaults | {OUTCOME: option.value})
            for option in asked.options
        }
    return {outcome: plain for outcome, plain in possible.items() if _passes(form, plain.answer)}


def _fields(components: tuple[Component, ...]) -> Iterator[Field]:
    """Those of the form's own level."""
    for component in components:
        if isinstance(component, Field):
            yield component
        elif isinstance(component, Group) and component.key is None:
            yield from _fields(component.components)


def _passes(form: Form, answer: dict[str, Any]) -> bool:
    try:
        validate(form, answer)
    except FormRejected:
        return False
    return True
