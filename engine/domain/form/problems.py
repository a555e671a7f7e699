"""Everything that is wrong with a form-js schema, each thing with its place: for whoever changes a form part by part.

`Form.parse` stops at the first and is what decides; a schema without a problem here is one that it takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.domain.form.form import Form, name_problems
from engine.domain.form.schema import FormSchemaRejected, Schema, components

_HOLDERS = frozenset({"group", "dynamiclist"})
_STUB = {"type": "text", "text": "…"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SchemaProblem:
    """`path`: the places of the component and of those around it, from the outside in; () for the form as a whole."""

    path: tuple[int, ...]
    vi: str
    en: str


def schema_problems(key: str, schema: Mapping[str, Any]) -> list[SchemaProblem]:
    here, parts = Schema(file=f"{key}.form.json"), schema.get("components")
    found = list(_of_parts(here, parts, ()))
    if found or not isinstance(parts, list):
        return found
    named = name_problems(components(here, parts))
    found = [SchemaProblem(path=one.path, vi=_sentence(one.vi), en=_sentence(one.en)) for one in named]
    if found:
        return found
    try:
        Form.parse(key, schema)
    except FormSchemaRejected as refused:
        return [_problem((), refused)]
    return []


def _of_parts(here: Schema, parts: object, path: tuple[int, ...]) -> Iterator[SchemaProblem]:
    """Each component alone; what it holds is asked for itself."""
    if not isinstance(parts, list) or not parts:
        try:
            components(here, parts)
        except FormSchemaRejected as refused:
            yield _problem(path, refused)
        return
    for place, part in enumerate(parts):
        holds = isinstance(part, dict) and part.get("type") in _HOLDERS
        try:
            components(here, [{**part, "components": [_STUB]} if holds else part])
        except FormSchemaRejected as refused:
            yield _problem((*path, place), refused)
        if holds:
            yield from _of_parts(replace(here, depth=here.depth + 1), part.get("components"), (*path, place))


def _problem(path: tuple[int, ...], refused: FormSchemaRejected) -> SchemaProblem:
    vi, en = str(refused.fields["problem_vi"]), str(refused.fields["problem_en"])
    return SchemaProblem(path=path, vi=_sentence(vi), en=_sentence(en))


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}".rstrip(".") + "."
