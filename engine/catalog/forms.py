"""The forms of the catalogue: form-js schemas in workflows/forms/<key>.form.json."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from engine.domain.form import Form, FormSchemaRejected

SUFFIX = ".form.json"
MAX_FILE = 500_000  # bytes


def load_forms(folder: Path) -> Mapping[str, Form]:
    """Every form of a folder by its key, the stem of its file. Raises FormSchemaRejected."""
    files = sorted(folder.glob(f"*{SUFFIX}"))
    return MappingProxyType({form.key: form for form in map(_read, files)})


def _read(file: Path) -> Form:
    return read_form(file.name.removesuffix(SUFFIX), file.read_bytes())


def read_form(key: str, data: bytes) -> Form:
    """The form of one file. Raises FormSchemaRejected."""
    if len(data) > MAX_FILE:
        raise _refusal(key, f"lớn hơn {MAX_FILE} byte", f"is bigger than {MAX_FILE} bytes")
    try:
        document = json.loads(data, object_pairs_hook=_no_repeats)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise _refusal(key, f"không phải JSON đúng (dòng {line})", f"is not valid JSON (line {line})") from error
    return Form.parse(key, document)


def _refusal(key: str, vi: str, en: str) -> FormSchemaRejected:
    return FormSchemaRejected(file=f"{key}{SUFFIX}", where_vi="", where_en="", problem_vi=vi, problem_en=en)


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return found
