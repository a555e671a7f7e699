"""Reads working calendars (workflows/calendars/<name>.yaml). Every fact names its source and how sure it is."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BeforeValidator

from engine.catalog.finding import CatalogueBroken
from engine.catalog.source import Place, Source, read_source
from engine.catalog.strict import Day, Key, Many, Some, Strict, Text, validated
from engine.config import WORKFLOWS
from engine.domain.calendar import Calendar
from engine.domain.calendar_checks import CalendarContradiction
from engine.domain.days_off import Holiday, Order, OrderEffect, Swap
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.working_hours import Span, WorkingHours

STATE_OFFICES = "vn_state"


def load_calendars(folder: Path) -> Mapping[str, Calendar]:
    """Every calendar of workflows/ by its name. Raises CatalogueBroken."""
    calendars = (read_calendar(path, folder) for path in sorted((folder / "calendars").glob("*.yaml")))
    return MappingProxyType({calendar.name: calendar for calendar in calendars})


def load_calendar(name: str = STATE_OFFICES, folder: Path = WORKFLOWS) -> Calendar:
    """One calendar without the rest of the catalogue. Raises NotFound, CatalogueBroken."""
    path = folder / "calendars" / f"{name}.yaml"
    if not name.isidentifier() or not path.is_file():
        raise NotFound("lịch làm việc", "working calendar", name)
    return read_calendar(path, folder)


def read_calendar(path: Path, folder: Path) -> Calendar:
    """The calendar of one file below `folder`. Raises CatalogueBroken."""
    source = read_source(path, folder)
    model = validated(CalendarFile, source)
    if model.name != path.stem:
        wrong = source.finding(
            ("name",), "calendar", f"phải là tên tệp, “{path.stem}”", f"must be the file's name, “{path.stem}”"
        )
        raise CatalogueBroken([wrong])
    try:
        return model.to_domain(f"workflows/{source.file}")
    except CalendarContradiction as contradiction:
        vi, en = contradiction.vietnamese, contradiction.english
        place = _place(source, contradiction.entry)
        raise CatalogueBroken([source.finding(place, "calendar", vi, en)]) from contradiction
    except InvalidInput as refusal:
        vi, en = refusal.vietnamese, refusal.english
        raise CatalogueBroken([source.finding(("office_hours",), "calendar", vi, en)]) from refusal


def _place(source: Source, entry: str) -> Place:
    """Where in the file the entry of that name stands."""
    for section in ("holidays", "swaps", "orders"):
        for index, row in enumerate(source.data.get(section, ())):
            if entry in (row.get("name"), row.get("number")):
                return (section, index)
    return (entry,)


def _span(value: object) -> Span:
    start, _, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    try:
        return Span(start=time.fromisoformat(start), end=time.fromisoformat(end))
    except (ValueError, InvalidInput) as wrong:
        raise ValueError(f"“{value}” is not a span of hours such as 07:00-11:30") from wrong


Hours = Annotated[Span, BeforeValidator(_span)]


class _Sourced(Strict):
    source: Text
    confidence: Literal["high", "medium", "low"]


class WeekModel(Strict):
    monday: Many[Hours] = ()
    tuesday: Many[Hours] = ()
    wednesday: Many[Hours] = ()
    thursday: Many[Hours] = ()
    friday: Many[Hours] = ()
    saturday: Many[Hours] = ()
    sunday: Many[Hours] = ()

    def to_domain(self) -> tuple[tuple[Span, ...], ...]:
        weekend = (self.saturday, self.sunday)
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, *weekend)


class OfficeHoursModel(_Sourced):
    valid_from: Day
    week: WeekModel

    def to_domain(self) -> WorkingHours:
        return WorkingHours(valid_from=self.valid_from, week=self.week.to_domain())


class HolidayModel(_Sourced):
    name: Text
    days: Some[Day]


class SwapModel(_Sourced):
    name: Text
    day_off: Day  # not “off”, which YAML reads as false
    worked: Day


class OrderModel(_Sourced):
    number: Text
    decided_on: Day
    first: Day
    last: Day
    effect: Literal["closed", "suspended", "reception"]
    reason: Text

    def to_domain(self) -> Order:
        facts = self.model_dump(exclude={"source", "confidence", "effect"})
        return Order(effect=OrderEffect(self.effect), **facts)


class YearsModel(Strict):
    first: int
    last: int


class CalendarFile(Strict):
    name: Key
    title: Text
    years: YearsModel
    office_hours: Some[OfficeHoursModel]
    holidays: Many[HolidayModel] = ()
    swaps: Many[SwapModel] = ()
    orders: Many[OrderModel] = ()

    def to_domain(self, source: str) -> Calendar:
        """Raises CalendarContradiction, and InvalidInput for hours that overlap."""
        return Calendar(
            name=self.name,
            first_year=self.years.first,
            last_year=self.years.last,
            hours=tuple(hours.to_domain() for hours in self.office_hours),
            holidays=tuple(Holiday(name=row.name, days=row.days) for row in self.holidays),
            swaps=tuple(Swap(name=row.name, off=row.day_off, worked=row.worked) for row in self.swaps),
            orders=tuple(order.to_domain() for order in self.orders),
            source=source,
        )
