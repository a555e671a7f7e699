"""What a draft, or a later version, asks otherwise in the forms of its steps, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.form_of import forms_of, step_names
from engine.domain.form import Change, Component, Condition, Form, FormSchemaRejected, Label, Option, Pattern, changes
from engine.domain.own_form import base_of, is_own
from engine.operations.diagrams_in_force import Drawing
from web import context
from web.form_view import FormView
from web.form_words import ATTRIBUTES, type_word
from web.language import said
from web.language import translated as _

_LONGEST = 300  # characters of a value that is told


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedLine:
    kind: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedForm:
    """`steps`: what the drawing calls those that use it. `before`: the form that they used; none of a new step."""

    steps: list[str]
    before: str | None
    after: str
    lines: list[ChangedLine]
    view: FormView


def changed_forms(process_id: str, before: Drawing, after: Drawing) -> list[ChangedForm]:
    """Of steps that are new, what their own form changes in the one that it was made from."""
    was, now = forms_of(before.text, process_id), forms_of(after.text, process_id)
    names = step_names(after.text, process_id)
    pairs: dict[tuple[str | None, str], list[str]] = {}
    for element, form in now.items():
        pairs.setdefault((was.get(element), form), []).append(names.get(element) or element)
    found: list[ChangedForm] = []
    for (old, new), steps in pairs.items():
        asked, known = _form(after.forms, new), _before(before.forms, old, new)
        if asked is None or known is None or not (told := changes(known, asked)):
            continue
        lines = [ChangedLine(kind=change.kind, text=_told(change)) for change in told]
        view = FormView(asked, prefix=f"f{len(found)}.")
        found.append(ChangedForm(steps=steps, before=old, after=new, lines=lines, view=view))
    return found


def _before(forms: Mapping[str, Any], old: str | None, new: str) -> Form | None:
    if old is not None:
        return _form(forms, old)
    return _form({}, base_of(new)) if is_own(new) else None


def _form(forms: Mapping[str, Any], key: str) -> Form | None:
    try:
        return Form.parse(key, forms[key]) if key in forms else context.installation().catalog.forms.get(key)
    except FormSchemaRejected:  # of a version whose rules were others
        return None


def _told(change: Change) -> str:
    name = said(change.component.label)
    if change.kind != "changed":
        kind = type_word(change.component)
        return _("ô “%(name)s” (%(kind)s)", name=name, kind=kind) if change.kind != "moved" else f"“{name}”"
    return _(
        "ô “%(name)s”: %(what)s từ “%(before)s” thành “%(after)s”",
        name=name,
        what=ATTRIBUTES.get(change.attribute, change.attribute),
        before=_value(change.before),
        after=_value(change.after),
    )


def _value(value: object) -> str:
    match value:
        case bool():
            return _("có") if value else _("không")
        case None | "" | ():
            return _("(trống)")
        case Label():
            return said(value)
        case Condition():
            return value.opposite[1:]
        case Pattern():
            return value.source
        case Component():
            return type_word(value)
        case tuple():
            return "; ".join(_value(one) for one in value)[:_LONGEST]
        case Option():
            return f"{value.value}: {said(value.label)}"
        case float():
            return f"{value:.15g}"
        case _:
            return str(value)[:_LONGEST]
