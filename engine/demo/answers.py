"""What the officers of the demo type into forms: what the story wants, and something plain for what is required."""

from collections.abc import Mapping
from typing import Any

from engine.domain.form import Checkbox, Checklist, Choice, Component, Form, Group, Moment, NumberInput, Rows, TextInput

# The answer that lets a dossier go on, where a form offers several.
_GOOD = ("accept", "ok", "sign", "granted", "approve", "present", "agree", "success", "none", "other", "decide")
_TEXTS = {"choice": "agree", "number": "01/2022"}
_NUMBERS = {"members": 6, "present": 5, "days": 3}


def answered(form: Form, wished: Mapping[str, Any], today: str) -> dict[str, Any]:
    """An answer that the form accepts."""
    answer: dict[str, Any] = {}
    _fill(form.components, wished, answer, today)
    return answer


def _fill(components: tuple[Component, ...], wished: Mapping[str, Any], answer: dict[str, Any], today: str) -> None:
    for component in components:
        if component.hide is not None and component.hide.holds({**wished, **answer}):
            continue
        key = getattr(component, "key", None)
        match component:
            case Group(key=None):
                _fill(component.components, wished, answer, today)
            case _ if key in wished:
                answer[str(key)] = wished[str(key)]
            case Rows() | Group():
                inner: dict[str, Any] = {}
                _fill(component.components, {}, inner, today)
                answer[str(key)] = [inner] if isinstance(component, Rows) else inner
            case _ if getattr(component, "required", False):
                answer[str(key)] = _plain(component, today)
            case _:
                pass


def _plain(component: Component, today: str) -> Any:
    match component:
        case Choice():
            values = [option.value for option in component.options]
            return next((value for value in _GOOD if value in values), values[0])
        case Checklist():
            return [component.options[0].value]
        case Checkbox():
            return True
        case NumberInput():
            return _NUMBERS.get(component.key, max(1, int(component.minimum)))
        case Moment():
            return f"{today}T08:00" if component.with_time else today
        case TextInput(pattern=None):
            return _TEXTS.get(component.key, component.label.vi).ljust(component.min_length, ".")
        case _:
            raise ValueError(f"the demo has no answer for {component}")
