"""The components of a form-js schema, one reader a type. A property that is not read here is refused, not ignored.

form-js has one language; the English of a component stands in its custom properties: `label_en`, `description_en`,
`text_en`, and for an option `<value>_en`. What has no English is shown in Vietnamese."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.domain.errors import Refusal
from engine.domain.form.condition import parse_condition
from engine.domain.form.model import (
    MAX_LINE,
    MAX_NUMBER,
    MAX_TEXT,
    Checkbox,
    Checklist,
    Choice,
    Component,
    Group,
    Label,
    Moment,
    Note,
    NumberInput,
    Option,
    Rows,
    TextInput,
)
from engine.domain.form.pattern import Pattern

MAX_DEPTH = 4
MAX_LABEL = 2_000

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COMMON = frozenset({"type", "id", "layout", "conditional", "properties"})
_FIELD = _COMMON | {"key", "label", "description", "validate", "defaultValue"}


class FormSchemaRejected(Refusal):
    """A form file cannot be used; says which file and which part of it."""

    vi = "Biểu mẫu {file}{where_vi}: {problem_vi}. Hãy sửa tệp này."
    en = "Form {file}{where_en}: {problem_en}. Mend this file."


@dataclass(frozen=True, kw_only=True, slots=True)
class Schema:
    """Where in which file the reader is, for its refusals."""

    file: str
    where: str = ""
    depth: int = 0

    def at(self, where: object) -> "Schema":
        return replace(self, where=str(where)[:60])

    def refusal(self, vi: str, en: str) -> FormSchemaRejected:
        place = f"“{self.where}”"
        return FormSchemaRejected(
            file=self.file,
            where=self.where,
            where_vi=f", thành phần {place}" if self.where else "",
            where_en=f", component {place}" if self.where else "",
            problem_vi=vi,
            problem_en=en,
        )

    def text(self, raw: Mapping[str, Any], name: str) -> str:
        value = raw.get(name, "")
        if not isinstance(value, str) or len(value) > MAX_LABEL:
            raise self.refusal(f"“{name}” phải là chữ, không quá {MAX_LABEL} ký tự", f"“{name}” must be a short text")
        if value.startswith("=") or "{{" in value:
            raise self.refusal(f"“{name}” không được là biểu thức", f"“{name}” may not be an expression")
        return value.strip()

    def flag(self, raw: Mapping[str, Any], name: str) -> bool:
        value = raw.get(name, False)
        if not isinstance(value, bool):
            raise self.refusal(f"“{name}” phải là true hoặc false", f"“{name}” must be true or false")
        return value

    def whole(self, raw: Mapping[str, Any], name: str, default: int, largest: int) -> int:
        """A whole number from 0 to `largest`; form-js also writes numbers as text."""
        value = self.number(raw, name, default)
        if value != int(value) or not 0 <= value <= largest:
            raise self.refusal(f"“{name}” phải từ 0 đến {largest}", f"“{name}” must be between 0 and {largest}")
        return int(value)

    def number(self, raw: Mapping[str, Any], name: str, default: float) -> float:
        value = raw.get(name, default)
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", value):
            value = float(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > MAX_NUMBER:
            raise self.refusal(f"“{name}” phải là số", f"“{name}” must be a number")
        return value

    def only(self, raw: Mapping[str, Any], allowed: frozenset[str], inside: str = "") -> None:
        unknown = sorted(set(raw) - allowed)
        if unknown:
            name = f"{inside}{unknown[0]}"
            raise self.refusal(f"thuộc tính “{name}” không được hỗ trợ", f"the property “{name}” is not supported")

    def mapping(self, raw: Mapping[str, Any], name: str) -> dict[str, Any]:
        value = raw.get(name, {})
        if not isinstance(value, dict):
            raise self.refusal(f"“{name}” phải là một đối tượng", f"“{name}” must be an object")
        return value


def components(here: Schema, raw: object) -> tuple[Component, ...]:
    """Raises FormSchemaRejected."""
    if not isinstance(raw, list) or not raw:
        raise here.refusal("phải có danh sách “components”", "needs a list of “components”")
    if here.depth >= MAX_DEPTH:
        raise here.refusal(f"lồng nhau quá {MAX_DEPTH} tầng", f"is nested more than {MAX_DEPTH} levels deep")
    return tuple(_component(replace(here, depth=here.depth + 1), part) for part in raw)


def _component(here: Schema, raw: object) -> Component:
    if not isinstance(raw, dict):
        raise here.refusal("mỗi thành phần phải là một đối tượng", "every component must be an object")
    here = here.at(raw.get("key") or raw.get("path") or raw.get("label") or raw.get("id") or raw.get("type"))
    reader = READERS.get(str(raw.get("type")))
    if reader is None:
        kind = str(raw.get("type"))[:40]
        raise here.refusal(f"loại “{kind}” không được hỗ trợ", f"the type “{kind}” is not supported")
    try:
        return reader(here, raw)
    except FormSchemaRejected:
        raise
    except Refusal as refusal:  # of a pattern or a condition: say where it stands
        raise here.refusal(refusal.vietnamese.rstrip("."), refusal.english.rstrip(".")) from refusal


def _english(here: Schema, raw: Mapping[str, Any], name: str, vietnamese: str) -> str:
    return here.text(here.mapping(raw, "properties"), f"{name}_en") or vietnamese


def _label(here: Schema, raw: Mapping[str, Any], name: str = "label") -> Label:
    vi = here.text(raw, name)
    if not vi:
        raise here.refusal(f"thiếu “{name}”", f"has no “{name}”")
    return Label(vi=vi, en=_english(here, raw, "label" if name.endswith("Label") else name, vi))


def _hint(here: Schema, raw: Mapping[str, Any]) -> Label | None:
    vi = here.text(raw, "description")
    return Label(vi=vi, en=_english(here, raw, "description", vi)) if vi else None


def _placed(here: Schema, raw: Mapping[str, Any]) -> dict[str, Any]:
    conditional = here.mapping(raw, "conditional")
    here.only(conditional, frozenset({"hide"}), "conditional.")
    hide = conditional.get("hide")
    return {"hint": _hint(here, raw), "hide": None if hide in (None, "") else parse_condition(str(hide))}


def _key(here: Schema, raw: Mapping[str, Any], name: str = "key") -> str:
    key = raw.get(name)
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise here.refusal(
            f"“{name}” phải bắt đầu bằng a–z, chỉ dùng a–z, 0–9 và _", f"“{name}” may only use a–z, 0–9 and _"
        )
    return key


def _field(
    here: Schema, raw: Mapping[str, Any], also: str = "", checks: str = "", label: str = "label"
) -> dict[str, Any]:
    """What every field has; `also` and `checks` name the properties that its type has besides."""
    here.only(raw, _FIELD | set(also.split()))
    validate = here.mapping(raw, "validate")
    here.only(validate, frozenset({"required", *checks.split()}), "validate.")
    return {
        "key": _key(here, raw),
        "label": _label(here, raw, label),
        "required": here.flag(validate, "required"),
        "default": raw.get("defaultValue"),
        **_placed(here, raw),
    }


def _text(here: Schema, raw: Mapping[str, Any], *, multiline: bool) -> TextInput:
    common = _field(here, raw, checks="minLength maxLength pattern validationType")
    validate = here.mapping(raw, "validate")
    if validate.get("validationType", "custom") not in {"", "custom"}:
        raise here.refusal("validate.validationType chỉ được là custom", "validate.validationType may only be custom")
    pattern = here.text(validate, "pattern")
    return TextInput(
        **common,
        multiline=multiline,
        min_length=here.whole(validate, "minLength", 0, MAX_TEXT),
        max_length=here.whole(validate, "maxLength", MAX_TEXT if multiline else MAX_LINE, MAX_TEXT),
        pattern=Pattern(pattern) if pattern else None,
    )


def _number(here: Schema, raw: Mapping[str, Any]) -> NumberInput:
    common = _field(here, raw, "decimalDigits increment", "min max")
    validate = here.mapping(raw, "validate")
    here.number(raw, "increment", 1)
    return NumberInput(
        **common,
        minimum=here.number(validate, "min", -MAX_NUMBER),
        maximum=here.number(validate, "max", MAX_NUMBER),
        decimals=here.whole(raw, "decimalDigits", 0, 6),
    )


def _options(here: Schema, raw: Mapping[str, Any]) -> tuple[Option, ...]:
    values = raw.get("values")
    if not isinstance(values, list) or not values:
        raise here.refusal("phải có danh sách “values”", "needs a list of “values”")
    options = tuple(_option(here, raw, value) for value in values)
    if len({option.value for option in options}) != len(options):
        raise here.refusal("có hai lựa chọn cùng giá trị", "has two choices of one value")
    return options


def _option(here: Schema, raw: Mapping[str, Any], value: object) -> Option:
    if not isinstance(value, dict) or not isinstance(value.get("value"), str) or not value["value"]:
        raise here.refusal("mỗi lựa chọn cần “value” và “label”", "every choice needs “value” and “label”")
    here.only(value, frozenset({"value", "label"}), "values.")
    vi = here.text(value, "label") or value["value"]
    return Option(value=value["value"], label=Label(vi=vi, en=_english(here, raw, value["value"], vi)))


def _choice(here: Schema, raw: Mapping[str, Any], *, drawn_as: Literal["radio", "select"]) -> Choice:
    also = "values searchable" if drawn_as == "select" else "values"
    return Choice(**_field(here, raw, also), options=_options(here, raw), drawn_as=drawn_as)


def _checklist(here: Schema, raw: Mapping[str, Any]) -> Checklist:
    return Checklist(**_field(here, raw, "values"), options=_options(here, raw))


def _moment(here: Schema, raw: Mapping[str, Any]) -> Moment:
    subtype = raw.get("subtype", "date")
    if subtype not in {"date", "datetime"}:
        raise here.refusal("subtype chỉ được là date hoặc datetime", "subtype may only be date or datetime")
    if raw.get("timeSerializingFormat", "utc_offset") != "utc_offset":
        raise here.refusal(
            "timeSerializingFormat chỉ được là utc_offset", "timeSerializingFormat may only be utc_offset"
        )
    also = "subtype dateLabel timeLabel timeInterval timeSerializingFormat use24h"
    common = _field(here, raw, also, label="label" if raw.get("label") else "dateLabel")
    return Moment(**common, with_time=subtype == "datetime")


def _checkbox(here: Schema, raw: Mapping[str, Any]) -> Checkbox:
    return Checkbox(**_field(here, raw))


def _note(here: Schema, raw: Mapping[str, Any]) -> Note:
    here.only(raw, _COMMON | {"text", "label"})
    return Note(label=_label(here, raw, "text"), **_placed(here, raw))


def _group(here: Schema, raw: Mapping[str, Any]) -> Group:
    here.only(raw, _COMMON | {"label", "description", "path", "components", "showOutline", "verticalAlignment"})
    return Group(
        label=_label(here, raw),
        key=_key(here, raw, "path") if raw.get("path") else None,
        components=components(here, raw.get("components")),
        **_placed(here, raw),
    )


def _rows(here: Schema, raw: Mapping[str, Any]) -> Rows:
    also = {"label", "description", "path", "components", "showOutline", "verticalAlignment"}
    here.only(raw, _COMMON | also | {"isRepeating", "allowAddRemove", "defaultRepetitions"})
    if not (
        here.flag({"isRepeating": True, **raw}, "isRepeating")
        and here.flag({"allowAddRemove": True, **raw}, "allowAddRemove")
    ):
        raise here.refusal("danh sách phải cho thêm và bớt dòng", "a list must let rows be added and removed")
    return Rows(
        label=_label(here, raw),
        key=_key(here, raw, "path"),
        components=components(here, raw.get("components")),
        first_rows=here.whole(raw, "defaultRepetitions", 1, 10),
        **_placed(here, raw),
    )


READERS: dict[str, Callable[[Schema, Mapping[str, Any]], Component]] = {
    "textfield": lambda here, raw: _text(here, raw, multiline=False),
    "textarea": lambda here, raw: _text(here, raw, multiline=True),
    "number": _number,
    "checkbox": _checkbox,
    "radio": lambda here, raw: _choice(here, raw, drawn_as="radio"),
    "select": lambda here, raw: _choice(here, raw, drawn_as="select"),
    "checklist": _checklist,
    "datetime": _moment,
    "text": _note,
    "group": _group,
    "dynamiclist": _rows,
}
