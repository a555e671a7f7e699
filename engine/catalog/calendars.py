"""Reads working calendars (workflows/calendars/*.yaml). Every date is real and every fact names its source."""

from collections.abc import Hashable, Mapping
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from engine.config import WORKFLOWS
from engine.domain.calendar import Calendar
from engine.domain.days_off import Holiday, Order, OrderEffect, Swap
from engine.domain.errors import NotFound, Refusal
from engine.domain.procedure import Confidence
from engine.domain.working_hours import Span, WorkingHours

FOLDER = WORKFLOWS / "calendars"
STATE_OFFICES = "vn_state"

MAX_FILE = 1_000_000  # bytes


class CalendarRejected(Refusal):
    """A calendar file cannot be used; says which file and which entry."""

    vi = "Lịch {file}: {problem_vi}. Hãy sửa tệp này."
    en = "Calendar {file}: {problem_en}. Mend this file."


def load_calendars(folder: Path = FOLDER) -> Mapping[str, Calendar]:
    """Every calendar of a folder by its name. Raises CalendarRejected."""
    calendars = [read_calendar(file) for file in sorted(folder.glob("*.yaml"))]
    return MappingProxyType({calendar.name: calendar for calendar in calendars})


def load_calendar(name: str = STATE_OFFICES, folder: Path = FOLDER) -> Calendar:
    """One calendar by its name, which is the stem of its file. Raises NotFound, CalendarRejected."""
    file = folder / f"{name}.yaml"
    if not name.isidentifier() or not file.is_file():
        raise NotFound("lịch làm việc", "working calendar", name)
    return read_calendar(file)


def read_calendar(file: Path) -> Calendar:
    """The calendar of one file. Raises CalendarRejected."""
    try:
        entry = _CalendarEntry.model_validate(_document(file))
        if entry.name != file.stem:
            raise _rejected(file, f"tên “{entry.name}” khác tên tệp", f"the name “{entry.name}” is not the file's")
        return entry.calendar(f"workflows/calendars/{file.name}")
    except ValidationError as invalid:
        told = [_told(error) for error in invalid.errors()[:3]]
        raise _rejected(file, "; ".join(vi for vi, _ in told), "; ".join(en for _, en in told)) from invalid
    except CalendarRejected:
        raise
    except Refusal as contradiction:
        raise _rejected(file, contradiction.vietnamese, contradiction.english) from contradiction


def _rejected(file: Path, vi: str, en: str) -> CalendarRejected:
    return CalendarRejected(file=file.name, problem_vi=vi, problem_en=en)


_SAID = {
    "missing": ("thiếu mục này", "this entry is missing"),
    "extra_forbidden": ("không có mục này", "there is no such entry"),
}


def _told(error: Any) -> tuple[str, str]:
    place = ".".join(str(part) for part in error["loc"])
    cause = error.get("ctx", {}).get("error")
    default = (f"giá trị không dùng được ({error['msg']})", f"unusable value ({error['msg']})")
    vi, en = cause.args if isinstance(cause, _Unusable) else _SAID.get(error["type"], default)
    return f"{place}: {vi}", f"{place}: {en}"


class _Unusable(ValueError):
    """What is wrong with one value, in Vietnamese and in English."""


class _StrictLoader(yaml.SafeLoader):
    """YAML without surprises: dates stay text until they are checked, and a repeated key is refused."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {  # noqa: RUF012 (the class attribute of PyYAML)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"the key “{key}” is repeated", node.start_mark)
        return super().construct_mapping(node, deep=deep)


def _document(file: Path) -> Any:
    data = file.read_bytes()
    if len(data) > MAX_FILE:
        raise _rejected(file, f"lớn hơn {MAX_FILE} byte", f"is bigger than {MAX_FILE} bytes")
    try:
        return yaml.load(data, _StrictLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as broken:
        mark = getattr(broken, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        cause = getattr(broken, "problem", None) or type(broken).__name__
        raise _rejected(file, f"YAML sai ở dòng {line} ({cause})", f"bad YAML at line {line} ({cause})") from broken


def _date(value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as wrong:
        raise _Unusable(f"“{value}” không phải ngày có thật", f"“{value}” is not a real date (yyyy-mm-dd)") from wrong


def _span(value: object) -> Span:
    start, _, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    try:
        return Span(start=time.fromisoformat(start.strip()), end=time.fromisoformat(end.strip()))
    except ValueError as wrong:
        raise _Unusable(f"“{value}” không phải khoảng giờ", f"“{value}” is not a span like 07:00-11:30") from wrong
    except Refusal as backwards:
        raise _Unusable(backwards.vietnamese, backwards.english) from backwards


RealDate = Annotated[date, BeforeValidator(_date)]
Hours = Annotated[Span, BeforeValidator(_span)]
Sentence = Annotated[str, Field(min_length=1, max_length=300)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class _Sourced(_Entry):
    source: Sentence
    confidence: Confidence


class _Week(_Entry):
    monday: tuple[Hours, ...] = ()
    tuesday: tuple[Hours, ...] = ()
    wednesday: tuple[Hours, ...] = ()
    thursday: tuple[Hours, ...] = ()
    friday: tuple[Hours, ...] = ()
    saturday: tuple[Hours, ...] = ()
    sunday: tuple[Hours, ...] = ()

    @property
    def days(self) -> tuple[tuple[Span, ...], ...]:
        weekend = (self.saturday, self.sunday)
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, *weekend)


class _OfficeHours(_Sourced):
    valid_from: RealDate
    week: _Week


class _Holiday(_Sourced):
    name: Sentence
    days: tuple[RealDate, ...]


class _Swap(_Sourced):
    name: Sentence
    day_off: RealDate
    worked: RealDate


class _Order(_Sourced):
    number: Sentence
    decided_on: RealDate
    first: RealDate
    last: RealDate
    effect: OrderEffect
    reason: Sentence


class _Years(_Entry):
    first: int = Field(strict=True)
    last: int = Field(strict=True)


class _CalendarEntry(_Entry):
    name: Sentence
    title: Sentence
    years: _Years
    office_hours: tuple[_OfficeHours, ...]
    holidays: tuple[_Holiday, ...] = ()
    swaps: tuple[_Swap, ...] = ()
    orders: tuple[_Order, ...] = ()

    def calendar(self, source: str) -> Calendar:
        return Calendar(
            name=self.name,
            first_year=self.years.first,
            last_year=self.years.last,
            hours=tuple(WorkingHours(valid_from=hours.valid_from, week=hours.week.days) for hours in self.office_hours),
            holidays=tuple(Holiday(name=holiday.name, days=holiday.days) for holiday in self.holidays),
            swaps=tuple(Swap(name=swap.name, off=swap.day_off, worked=swap.worked) for swap in self.swaps),
            orders=tuple(Order(**order.model_dump(exclude={"source", "confidence"})) for order in self.orders),
            source=source,
        )
