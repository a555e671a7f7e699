"""What a browser posts, as the answer that a form is checked with. It decides nothing: whatever does not read as the
type of its field stays text, and whatever belongs to no field stays too, so that the check can say so."""

import re
from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.domain.form import Checkbox, Checklist, Component, Field, Group, Moment, NumberInput, Rows
from engine.domain.form.model import MAX_ROWS
from web.days import iso

CONTROLS = frozenset({"csrf_token", "_add", "_remove", "_kept"})  # fields of the page itself, not of its form

_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,15}\.\d{1,9}", re.ASCII)

Posted = MultiDict[str, str]


def answer_of(components: tuple[Component, ...], posted: Posted, prefix: str = "") -> dict[str, Any]:
    """The answer to these components, whose inputs are named with the prefix, and what was posted beside them."""
    known = set(_names(components, posted, prefix))
    answer = _level(components, posted, prefix)
    for name in posted:
        if name.startswith(prefix) and name not in known and name not in CONTROLS:
            answer[name.removeprefix(prefix)] = posted[name]
    return answer


def row_count(rows: Rows, posted: Posted, prefix: str) -> int:
    """How many rows the page had: each posts a marker, so that a row of unticked boxes counts too."""
    start = f"{prefix}{rows.key}."
    places = [name.removeprefix(start).split(".")[0] for name in posted if name.startswith(start)]
    numbers = [int(place) for place in places if _WHOLE.fullmatch(place)]
    return min(max(numbers, default=-1) + 1, MAX_ROWS + 1)


def _level(components: tuple[Component, ...], posted: Posted, prefix: str) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for component in components:
        match component:
            case Field():
                answer[component.key] = _value(component, posted, prefix + component.key)
            case Group(key=None):
                answer |= _level(component.components, posted, prefix)
            case Group(key=str(key)):
                answer[key] = _level(component.components, posted, f"{prefix}{key}.")
            case Rows():
                answer[component.key] = _rows(component, posted, prefix)
    return answer


def _rows(rows: Rows, posted: Posted, prefix: str) -> list[dict[str, Any]]:
    count = row_count(rows, posted, prefix)
    return [_level(rows.components, posted, f"{prefix}{rows.key}.{at}.") for at in range(count)]


def _value(field: Field, posted: Posted, name: str) -> Any:
    match field:
        case Checkbox():
            return name in posted
        case Checklist():
            return posted.getlist(name)
        case NumberInput():
            return _number(_only(posted, name, ""))
        case Moment():
            given = _only(posted, name)
            return iso(given) if isinstance(given, str) else given
        case _:
            return _only(posted, name)


def _only(posted: Posted, name: str, nothing: str | None = None) -> Any:
    """The value of an input that has one; several stay a list, which no such field takes."""
    given = posted.getlist(name)
    return given if len(given) > 1 else next(iter(given), nothing)


def _number(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    text = given.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _names(components: tuple[Component, ...], posted: Posted, prefix: str) -> Iterator[str]:
    for component in components:
        match component:
            case Field():
                yield prefix + component.key
            case Group(key=None):
                yield from _names(component.components, posted, prefix)
            case Group(key=str(key)):
                yield from _names(component.components, posted, f"{prefix}{key}.")
            case Rows():
                for at in range(row_count(component, posted, prefix)):
                    yield f"{prefix}{component.key}.{at}"
                    yield from _names(component.components, posted, f"{prefix}{component.key}.{at}.")
            case _:
                continue


def without_blank_rows(components: tuple[Component, ...], answer: dict[str, Any]) -> dict[str, Any]:
    """The same answer without rows in which nothing was entered: an empty row that the page offers is no mistake."""
    kept = dict(answer)
    for component in components:
        if isinstance(component, Rows) and isinstance(answer.get(component.key), list):
            kept[component.key] = [row for row in answer[component.key] if not _is_blank(row)]
        elif isinstance(component, Group):
            inside = answer.get(component.key) if component.key else answer
            if isinstance(inside, dict):
                cleaned = without_blank_rows(component.components, inside)
                kept = kept | (cleaned if component.key is None else {component.key: cleaned})
    return kept


def with_row(answer: dict[str, Any], path: str) -> None:
    """Add an empty row to the list of this path ("mother.children"); nothing where the path leads nowhere."""
    rows = _list_at(answer, path)
    if rows is not None and len(rows) < MAX_ROWS:
        rows.append({})


def without_row(answer: dict[str, Any], path: str) -> None:
    """Take one row away ("mother.children.2")."""
    around, _, place = path.rpartition(".")
    rows = _list_at(answer, around)
    if rows is not None and _WHOLE.fullmatch(place) and 0 <= int(place) < len(rows):
        del rows[int(place)]


def _list_at(answer: dict[str, Any], path: str) -> list[Any] | None:
    found: Any = answer
    for step in path.split("."):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and _WHOLE.fullmatch(step) and 0 <= int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found if isinstance(found, list) else None


def _is_blank(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_blank, value.values()))
    return value is None or value is False or value == [] or (isinstance(value, str) and not value.strip())
