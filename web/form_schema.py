"""A form-js schema while somebody changes it on a page: what each part says, as fields to type in, and back. Whether
the result is a form that can be used is asked elsewhere (engine/domain/form)."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.domain.applicant import fold
from engine.domain.form import BadCondition, parse_condition

Part = dict[str, Any]
Path = tuple[int, ...]
HOLDERS = frozenset({"group", "dynamiclist"})
CHOOSING = frozenset({"radio", "select", "checklist"})
NEW = "Ô mới"
_DEEPEST, _MOST = 6, 400
_VALUE = re.compile(r"[^=|\s][^=|]*")
_DAY = {"type": "datetime", "subtype": "date"}
_MOMENT = {"type": "datetime", "subtype": "datetime", "timeSerializingFormat": "utc_offset"}
_KEPT = ("key", "label", "description", "conditional", "properties", "id", "layout")


def read(text: str) -> Part | None:
    """What a page sent of a schema; None for what no page of ours sends."""
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return schema if isinstance(schema, dict) and _is_sound(schema.get("components"), 0) else None


def _is_sound(parts: object, depth: int) -> bool:
    if not isinstance(parts, list) or depth > _DEEPEST or len(parts) > _MOST:
        return False
    for part in parts:
        if not isinstance(part, dict):
            return False
        around = (part.get(name, {}) for name in ("properties", "validate", "conditional"))
        if not all(isinstance(value, dict) for value in around):
            return False
        if part.get("type") in HOLDERS and not _is_sound(part.get("components"), depth + 1):
            return False
    return True


def parts_of(parts: list[Part], path: Path = ()) -> Iterator[tuple[Path, list[Part]]]:
    """The place of each part, with the list that it stands in; a holder before what it holds."""
    for place, part in enumerate(parts):
        yield (*path, place), parts
        if part.get("type") in HOLDERS:
            yield from parts_of(part["components"], (*path, place))


def at(schema: Part, path: Path) -> tuple[list[Part], int]:
    """The list that a part stands in, and its place there. Raises LookupError."""
    parts: list[Part] = schema["components"]
    for place in path[:-1]:
        parts = parts[place]["components"]
    if not 0 <= path[-1] < len(parts):
        raise IndexError(path)
    return parts, path[-1]


def kind(part: Part) -> str:
    found = str(part.get("type"))
    return "date" if found == "datetime" and part.get("subtype", "date") == "date" else found


def label_name(part: Part) -> str:
    if part.get("type") == "text":
        return "text"
    return "dateLabel" if "dateLabel" in part and not part.get("label") else "label"


def key_name(part: Part) -> str:
    return "path" if part.get("type") in HOLDERS else "key"


def shown_if(part: Part) -> str:
    """When the part is shown, as people say it: the schema says when it is hidden."""
    hide = str(part.get("conditional", {}).get("hide") or "")
    try:
        return parse_condition(hide).opposite[1:] if hide else ""
    except BadCondition:
        return hide.removeprefix("=")


def choices(part: Part) -> str:
    """A line a choice: value = label | label in English."""
    english = part.get("properties", {})
    lines = []
    for choice in part.get("values", []):
        value, label = str(choice.get("value", "")), str(choice.get("label", ""))
        said = english.get(f"{value}_en")
        lines.append(f"{value} = {label}{f' | {said}' if said else ''}")
    return "\n".join(lines)


def said(part: Part) -> dict[str, str]:
    """What the fields of a part hold. `required` is “yes” or empty."""
    english, label = part.get("properties", {}), label_name(part)
    return {
        "type": kind(part),
        "key": str(part.get(key_name(part)) or ""),
        "label": str(part.get(label) or ""),
        "label_en": str(english.get("text_en" if label == "text" else "label_en") or ""),
        "hint": str(part.get("description") or ""),
        "hint_en": str(english.get("description_en") or ""),
        "required": "yes" if part.get("validate", {}).get("required") is True else "",
        "choices": choices(part),
        "shown_if": shown_if(part),
    }


def changed(part: Part, typed: Mapping[str, str]) -> Part:
    """The part with what was typed; what its fields do not show stays as it was."""
    before = said(part)
    typed = {**before, **{name: text.replace("\r\n", "\n").strip() for name, text in typed.items()}}
    made = dict(part) if typed["type"] == before["type"] else _retyped(part, typed["type"])
    label, english = label_name(made), dict(made.get("properties", {}))
    _put(made, label, typed["label"])
    _put(english, "text_en" if label == "text" else "label_en", typed["label_en"])
    if made.get("type") != "text":
        _put(made, "description", typed["hint"])
        _put(english, "description_en", typed["hint_en"])
        _put(made, key_name(made), _key(typed, before, made))
    if made.get("type") not in {"text", *HOLDERS}:
        checks = {name: value for name, value in made.get("validate", {}).items() if name != "required"}
        _put(made, "validate", {**checks, "required": True} if typed["required"] else checks)
    if made.get("type") in CHOOSING and (typed["choices"] != before["choices"] or "values" not in made):
        _put_choices(made, english, typed["choices"])
    if typed["shown_if"] != before["shown_if"]:
        _put(made, "conditional", _hidden_unless(typed["shown_if"]))
    _put(made, "properties", english)
    return made


def _put(holder: Part, name: str, value: Any) -> None:
    if value:
        holder[name] = value
    else:
        holder.pop(name, None)


def _retyped(part: Part, wanted: str) -> Part:
    """The same question, asked otherwise: what only the old type knows is left out."""
    kept = {name: part[name] for name in _KEPT if name in part}
    label = str(part.get(label_name(part)) or "")
    if wanted == "text":
        return {"type": "text", **{name: kept[name] for name in kept if name in {"conditional", "id"}}, "text": label}
    if part.get("validate", {}).get("required") is True:
        kept["validate"] = {"required": True}
    if wanted in CHOOSING and part.get("type") in CHOOSING:
        kept["values"] = part.get("values", [])
    return {**{"date": _DAY, "datetime": _MOMENT}.get(wanted, {"type": wanted}), **kept, "label": label}


def _key(typed: Mapping[str, str], before: Mapping[str, str], made: Part) -> str:
    """A new field is called by its label until somebody gives it a name."""
    named = typed["key"]
    is_new = before["label"] == NEW and named == before["key"] and typed["label"] != NEW
    if (named and not is_new) or made.get("type") == "group":
        return named
    return slug(typed["label"])


def slug(label: str) -> str:
    found = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")
    return (found if found[:1].isalpha() else f"o_{found}")[:40].strip("_")


def _put_choices(made: Part, english: Part, text: str) -> None:
    for choice in made.get("values", []):
        english.pop(f"{choice.get('value')}_en", None)
    made["values"] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        told, _bar, en = line.partition("|")
        value, is_, label = told.partition("=")
        if not is_ or not _VALUE.fullmatch(value.strip()):
            value, label = slug(told), told
        made["values"].append({"label": label.strip(), "value": value.strip()})
        _put(english, f"{value.strip()}_en", en.strip())


def _hidden_unless(shown: str) -> Part:
    if not shown:
        return {}
    try:
        return {"hide": parse_condition(f"={shown.removeprefix('=')}").opposite}
    except BadCondition:
        return {"hide": f"={shown.removeprefix('=')}"}  # which the check of the form points out
