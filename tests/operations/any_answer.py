"""Answers by chance: whatever a form offers is chosen some time, so that dossiers take every way they can."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.domain.form import Checkbox, Checklist, Choice, Component, Form, Group, Moment, NumberInput, Rows, TextInput
from engine.domain.form.model import Option
from engine.domain.instant import local
from tests.office import plain

MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class AnyAnswer:
    chance: random.Random
    now: datetime

    def to(self, form: Form | None) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        if form is not None:
            self._fill(form.components, answer)
        return answer

    def _fill(self, components: tuple[Component, ...], answer: dict[str, Any]) -> None:
        for component in components:
            if component.hide is not None and component.hide.holds(answer):
                continue
            match component:
                case Group(key=None):
                    self._fill(component.components, answer)
                case Group(key=str(key)):
                    answer[key] = self._inner(component.components)
                case Rows(key=key):
                    rows = self.chance.randint(1, MOST_ROWS)
                    answer[key] = [self._inner(component.components) for _ in range(rows)]
                case _ if getattr(component, "key", None) and self._asked(component):
                    answer[component.key] = self._value(component)  # type: ignore[attr-defined]
                case _:
                    pass

    def _inner(self, components: tuple[Component, ...]) -> dict[str, Any]:
        inner: dict[str, Any] = {}
        self._fill(components, inner)
        return inner

    def _asked(self, component: Component) -> bool:
        return bool(getattr(component, "required", False)) or self.chance.random() < 0.5

    def _option(self, component: Choice) -> Option:
        """Forms name the way that goes on first: more dossiers take it, or few would come far."""
        return component.options[0] if self.chance.random() < 0.6 else self.chance.choice(component.options)

    def _value(self, component: Component) -> Any:
        match component:
            case Choice():
                return self._option(component).value
            case Checklist():
                return [self.chance.choice(component.options).value]
            case Checkbox():
                return component.required or self.chance.random() < 0.5
            case NumberInput():
                least = max(1, int(component.minimum))
                return min(self.chance.randint(least, least + 4), int(component.maximum))
            case Moment():
                moment = local(self.now + timedelta(days=self.chance.randint(-90, 90)))
                return f"{moment:%Y-%m-%dT%H:%M}" if component.with_time else f"{moment:%Y-%m-%d}"
            case TextInput(pattern=None):
                return f"{plain(component)}{self.chance.randint(1, 999)}"[: component.max_length]
            case _:
                return plain(component)
