"""The forms of the catalogue: form-js schemas in workflows/forms/<key>.form.json."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from engine.catalog.finding import CatalogueBroken, Finding
from engine.domain.form import Form, FormSchemaRejected

SUFFIX = ".form.json"
MAX_FILE = 500_000  # bytes


def load_forms(folder: Path) -> Mapping[str, Form]:
    """Every form of a folder by its key, the stem of its file. Raises CatalogueBroken with all that cannot be used."""
    forms: dict[str, Form] = {}
    broken: list[Finding] = []
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        key, data = file.name.removesuffix(SUFFIX), file.read_bytes()
        try:
            forms[key] = read_form(key, data)
        except FormSchemaRejected as refused:
            broken.append(_finding(f"{folder.name}/{file.name}", data, refused))
    if broken:
        raise CatalogueBroken(broken)
    return MappingProxyType(forms)


def _finding(file: str, data: bytes, refused: FormSchemaRejected) -> Finding:
    """The line is where JSON breaks off, or where the component is first named."""
    line, where = refused.fields.get("line"), str(refused.fields.get("where", ""))
    before, named, _ = data.partition(f'"{where}"'.encode())
    return Finding(
        file=file,
        line=line if isinstance(line, int) else 1 + (before.count(b"\n") if named else 0),
        element=where,
        rule="schema",
        severity="error",
        vi=refused.vietnamese,
        en=refused.english,
    )


def read_form(key: str, data: bytes) -> Form:
    """The form of one file. Raises FormSchemaRejected."""
    if len(data) > MAX_FILE:
        raise _refusal(key, f"lớn hơn {MAX_FILE} byte", f"is bigger than {MAX_FILE} bytes")
    try:
        document = json.loads(data, object_pairs_hook=_no_repeats)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise _refusal(key, f"không phải JSON đúng (dòng {line})", f"is not valid JSON (line {line})", line) from error
    return Form.parse(key, document)


def _refusal(key: str, vi: str, en: str, line: int = 1) -> FormSchemaRejected:
    return FormSchemaRejected(file=f"{key}{SUFFIX}", line=line, where_vi="", where_en="", problem_vi=vi, problem_en=en)


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return found
