"""One form on the page of whoever changes it: its schema as typed so far, what is wrong where, and its preview."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.domain.form import Form, FormRejected, Problem, schema_problems, validate
from web import form_schema
from web.form_answer import answer_of, with_row, without_blank_rows, without_row
from web.form_schema import HOLDERS, NEW, Part, Path
from web.form_view import FormView
from web.language import current

TRY = "try."
_FIELDS = ("type", "key", "label", "label_en", "hint", "hint_en", "choices", "shown_if")


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownPart:
    """`name`: how its inputs begin. `path`: its place, for the buttons. `opens`: it was changed, or something is wrong
    with it."""

    path: str
    depth: int
    said: Mapping[str, str]
    holds: bool
    is_first: bool
    is_last: bool
    problems: list[str]
    opens: bool

    @property
    def name(self) -> str:
        return f"c-{self.path}"


class FormWork:
    """`focus`: where whoever pressed a button goes on, by the id of an input."""

    def __init__(self, key: str, schema: Mapping[str, Any], stored: Mapping[str, Any]) -> None:
        self.key = key
        self.schema: Part = deepcopy(dict(schema))
        self.focus = ""
        self.tried = False
        self._stored = {json.dumps(part, sort_keys=True) for part in _all(stored)}
        self._answer: dict[str, Any] | None = None

    @classmethod
    def of(cls, key: str, stored: Mapping[str, Any]) -> "FormWork":
        return cls(key, stored, stored)

    @classmethod
    def typed(cls, key: str, stored: Mapping[str, Any], posted: MultiDict[str, str]) -> "FormWork":
        work = cls(key, form_schema.read(posted.get("schema", "")) or stored, stored)
        for path, parts in list(form_schema.parts_of(work.schema["components"])):
            name = f"c-{_path(path)}"
            typed = {field: posted[f"{name}.{field}"] for field in _FIELDS if f"{name}.{field}" in posted}
            if typed:
                typed["required"] = "yes" if f"{name}.required" in posted else ""
                parts[path[-1]] = form_schema.changed(parts[path[-1]], typed)
        work._try(posted)
        return work

    @property
    def written(self) -> str:
        return json.dumps(self.schema, ensure_ascii=False)

    @property
    def problems(self) -> list[str]:
        return [problem.en if current() == "en" else problem.vi for problem in schema_problems(self.key, self.schema)]

    @property
    def whole(self) -> list[str]:
        """What is wrong with no part alone."""
        found = (problem for problem in schema_problems(self.key, self.schema) if not problem.path)
        return [problem.en if current() == "en" else problem.vi for problem in found]

    @property
    def parts(self) -> list[ShownPart]:
        wrong: dict[Path, list[str]] = {}
        for problem in schema_problems(self.key, self.schema):
            wrong.setdefault(problem.path, []).append(problem.en if current() == "en" else problem.vi)
        return [self._shown(path, parts, wrong) for path, parts in form_schema.parts_of(self.schema["components"])]

    def _shown(self, path: Path, parts: list[Part], wrong: Mapping[Path, list[str]]) -> ShownPart:
        part, name = parts[path[-1]], _path(path)
        is_changed = json.dumps(_alone(part), sort_keys=True) not in self._stored
        return ShownPart(
            path=name,
            depth=len(path) - 1,
            said=form_schema.said(part),
            holds=part.get("type") in HOLDERS,
            is_first=path[-1] == 0,
            is_last=path[-1] == len(parts) - 1,
            problems=wrong.get(path, []),
            opens=is_changed or path in wrong or self.focus.startswith(f"c-{name}."),
        )

    @property
    def view(self) -> FormView | None:
        """The form as it would be asked; none while something is wrong."""
        if self.problems:
            return None
        form = Form.parse(self.key, self.schema)
        wrong: tuple[Problem, ...] = ()
        if self.tried and self._answer is not None:
            try:
                validate(form, without_blank_rows(form.components, self._answer))
            except FormRejected as rejected:
                wrong = rejected.problems
        return FormView(form, self._answer, wrong, prefix=TRY)

    def _try(self, posted: MultiDict[str, str]) -> None:
        """What was filled in into the preview, as far as the form still asks it."""
        if self.problems or not any(name.startswith(TRY) for name in posted):
            return
        form = Form.parse(self.key, self.schema)
        typed = [(name, value) for name, value in posted.items(multi=True) if name.startswith(TRY)]
        given = answer_of(form.components, MultiDict(typed), TRY)
        self._answer = {key: value for key, value in given.items() if key in form.facts}
        with_row(self._answer, posted.get("_add", "").removeprefix(TRY))
        without_row(self._answer, posted.get("_remove", "").removeprefix(TRY))

    def do(self, act: str) -> None:
        """A button: its verb and the part that it stands at ("up:0-2"). One that fits nothing does nothing."""
        verb, _colon, where = act.partition(":")
        self.tried = verb == "try"
        try:
            path = tuple(int(place) for place in where.split("-")) if where else ()
            self._do(verb, path)
        except (LookupError, ValueError, TypeError):
            return

    def _do(self, verb: str, path: Path) -> None:
        if verb == "into":
            holder = self.schema["components"] if not path else _holder(self.schema, path)
            holder.append(_new(holder))
            self.focus = f"c-{_path((*path, len(holder) - 1))}.label"
            return
        if verb not in {"up", "down", "remove", "after"}:
            return
        parts, place = form_schema.at(self.schema, path)
        around = path[:-1]
        if verb == "after":
            parts.insert(place + 1, _new(parts))
            self.focus = f"c-{_path((*around, place + 1))}.label"
        elif verb == "remove":
            del parts[place]
            self.focus = f"c-{_path((*around, max(0, place - 1)))}.remove" if parts else "add"
        else:
            to = place + (1 if verb == "down" else -1)
            if 0 <= to < len(parts):
                parts[place], parts[to] = parts[to], parts[place]
                self.focus = f"c-{_path((*around, to))}.{verb}"


def _holder(schema: Part, path: Path) -> list[Part]:
    parts, place = form_schema.at(schema, path)
    held: list[Part] = parts[place]["components"]
    return held


def _new(beside: list[Part]) -> Part:
    taken = {part.get("key") for part in beside}
    first = form_schema.slug(NEW)
    key = next(name for name in (first, *(f"{first}_{at}" for at in range(2, 1000))) if name not in taken)
    return {"type": "textfield", "key": key, "label": NEW, "validate": {"maxLength": 200}}


def _all(schema: Mapping[str, Any]) -> list[Part]:
    parts = form_schema.parts_of(list(schema["components"]))
    return [_alone(siblings[path[-1]]) for path, siblings in parts]


def _alone(part: Part) -> Part:
    """Without what it holds: that is changed for itself."""
    return {name: value for name, value in part.items() if name != "components"}


def _path(path: Path) -> str:
    return "-".join(map(str, path))
