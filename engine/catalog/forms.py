"""Reads form-js schemas (workflows/forms/<key>.form.json). What is outside the supported subset is refused by name.

form-js has one language; the English of a component stands in its custom properties: `label_en`, `description_en`,
`text_en`, and for an option `<value>_en`. What has no English is shown in Vietnamese."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from engine.catalog.form_components import FormSchemaRejected, Schema, components
from engine.domain.form import Component, Field, Form, Group, Rows

SUFFIX = ".form.json"
MAX_FILE = 500_000  # bytes
MAX_COMPONENTS = 300

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def load_forms(folder: Path) -> Mapping[str, Form]:
    """Every form of a folder by its key, the stem of its file. Raises FormSchemaRejected."""
    files = sorted(folder.glob(f"*{SUFFIX}"))
    return MappingProxyType({form.key: form for form in map(_read, files)})


def _read(file: Path) -> Form:
    return read_form(file.name.removesuffix(SUFFIX), file.read_bytes())


def read_form(key: str, data: bytes) -> Form:
    """The form of one file. Raises FormSchemaRejected."""
    here = Schema(file=f"{key}{SUFFIX}")
    if not _KEY.fullmatch(key):
        raise here.refusal("tên tệp chỉ dùng a–z, 0–9 và _", "the file name may only use a–z, 0–9 and _")
    document = _document(here, data)
    form = Form(key=key, components=components(here, document.get("components")))
    _check_names(here, form.components, frozenset())
    if sum(1 for _ in _walk(form.components)) > MAX_COMPONENTS:
        raise here.refusal(f"có hơn {MAX_COMPONENTS} thành phần", f"has more than {MAX_COMPONENTS} components")
    return form


def _document(here: Schema, data: bytes) -> dict[str, Any]:
    if len(data) > MAX_FILE:
        raise here.refusal(f"lớn hơn {MAX_FILE} byte", f"is bigger than {MAX_FILE} bytes")
    try:
        document = json.loads(data, object_pairs_hook=_no_repeats)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise here.refusal(f"không phải JSON đúng (dòng {line})", f"is not valid JSON (line {line})") from error
    if not isinstance(document, dict) or document.get("type") != "default":
        raise here.refusal(
            'phải là một biểu mẫu form-js ("type": "default")', 'must be a form-js form ("type": "default")'
        )
    return document


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return found


def _walk(parts: tuple[Component, ...]) -> Iterator[Component]:
    for part in parts:
        yield part
        if isinstance(part, Group | Rows):
            yield from _walk(part.components)


def _check_names(here: Schema, parts: tuple[Component, ...], above: frozenset[str]) -> frozenset[str]:
    """Keys are unique in their mapping, and a condition names only fields above it. Returns the keys of this level."""
    own: set[str] = set()
    for part in parts:
        _check_condition(here, part, above | own)
        key = getattr(part, "key", None)
        if key in own:
            raise here.refusal(f"ô “{key}” có hai lần", f"the field “{key}” occurs twice")
        match part:
            case Group(key=None):
                inner = _check_names(here, part.components, above | own)
                if own & inner:
                    again = min(own & inner)
                    raise here.refusal(f"ô “{again}” có hai lần", f"the field “{again}” occurs twice")
                own |= inner
            case Group() | Rows():
                _check_names(here, part.components, above | own)
                own.add(str(key))
            case Field():
                own.add(part.key)
    return frozenset(own)


def _check_condition(here: Schema, part: Component, above: frozenset[str]) -> None:
    unknown = sorted(part.hide.keys - above) if part.hide is not None else []
    if unknown:
        raise here.at(part.label.vi).refusal(
            f"điều kiện ẩn nhắc tới “{unknown[0]}”, không phải một ô đứng trước",
            f"the condition names “{unknown[0]}”, which is no field above it",
        )


__all__ = ["FormSchemaRejected", "load_forms", "read_form"]
