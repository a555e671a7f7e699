"""A form as a whole, read from its form-js schema."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.domain.form.model import Component, Field, Group, Rows
from engine.domain.form.schema import Schema, components

MAX_COMPONENTS = 300

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """`schema` is the form-js document that it was read from, as it is kept with a process version."""

    key: str
    components: tuple[Component, ...]
    schema: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def parse(cls, key: str, schema: object) -> "Form":
        """Raises FormSchemaRejected, naming the file and the component, for what is outside the supported subset."""
        here = Schema(file=f"{key}.form.json")
        if not _KEY.fullmatch(key):
            raise here.refusal("tên tệp chỉ dùng a–z, 0–9 và _", "the file name may only use a–z, 0–9 and _")
        if not isinstance(schema, dict) or schema.get("type") != "default":
            raise here.refusal(
                'phải là một biểu mẫu form-js ("type": "default")', 'must be a form-js form ("type": "default")'
            )
        form = cls(key=key, components=components(here, schema.get("components")), schema=schema)
        for problem in name_problems(form.components):
            raise (here.at(problem.where) if problem.where else here).refusal(problem.vi, problem.en)
        if sum(1 for _ in _walk(form.components)) > MAX_COMPONENTS:
            raise here.refusal(f"có hơn {MAX_COMPONENTS} thành phần", f"has more than {MAX_COMPONENTS} components")
        return form

    @property
    def facts(self) -> dict[str, Field | Group | Rows]:
        """What the answer holds at its top: headings without a key keep nothing of their own."""
        return dict(_top(self.components))


def _top(parts: tuple[Component, ...]) -> Iterator[tuple[str, Field | Group | Rows]]:
    for part in parts:
        if isinstance(part, Group) and part.key is None:
            yield from _top(part.components)
        elif isinstance(part, Field | Group | Rows) and part.key is not None:
            yield part.key, part


def _walk(parts: tuple[Component, ...]) -> Iterator[Component]:
    for part in parts:
        yield part
        if isinstance(part, Group | Rows):
            yield from _walk(part.components)


@dataclass(frozen=True, kw_only=True, slots=True)
class NameProblem:
    """A key that occurs twice, or a condition on what is no field above. `path`: the places of the component and of
    those around it, from the outside in."""

    path: tuple[int, ...]
    where: str
    vi: str
    en: str


def name_problems(
    parts: tuple[Component, ...],
    above: frozenset[str] = frozenset(),
    own: set[str] | None = None,
    path: tuple[int, ...] = (),
) -> Iterator[NameProblem]:
    """Keys are unique in their mapping, and a condition names only fields above it. `own`: the keys of this mapping."""
    own = set() if own is None else own
    for place, part in enumerate(parts):
        here = (*path, place)
        yield from _condition(part, above | own, here)
        key = getattr(part, "key", None)
        if key in own:
            vi, en = f"ô “{key}” có hai lần", f"the field “{key}” occurs twice"
            yield NameProblem(path=here, where="", vi=vi, en=en)
        match part:
            case Group(key=None):
                yield from name_problems(part.components, above, own, here)
            case Group() | Rows():
                yield from name_problems(part.components, above | own, None, here)
                own.add(str(key))
            case Field():
                own.add(part.key)


def _condition(part: Component, above: frozenset[str], path: tuple[int, ...]) -> Iterator[NameProblem]:
    unknown = sorted(part.hide.keys - above) if part.hide is not None else []
    if unknown:
        yield NameProblem(
            path=path,
            where=part.label.vi,
            vi=f"điều kiện ẩn nhắc tới “{unknown[0]}”, không phải một ô đứng trước",
            en=f"the condition names “{unknown[0]}”, which is no field above it",
        )
