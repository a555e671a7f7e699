from pathlib import Path

import pytest

from engine.catalog.calendars import load_calendar, load_calendars
from engine.catalog.finding import CatalogueBroken
from engine.config import WORKFLOWS
from engine.domain.errors import NotFound

RIGHT = """\
name: office
title: Lịch thử
years: {first: 2022, last: 2022}
office_hours:
  - valid_from: 2022-01-01
    source: thử
    confidence: low
    week: {monday: ["07:00-11:30", "13:30-17:00"], saturday: ["07:00-11:00"]}
holidays:
  - {name: Tết, days: [2022-01-03], source: thử, confidence: low}
swaps:
  - {name: Bù, day_off: 2022-03-14, worked: 2022-03-20, source: thử, confidence: low}
orders:
  - number: QĐ 7
    decided_on: 2022-03-01
    first: 2022-03-21
    last: 2022-03-21
    effect: closed
    reason: bão
    source: thử
    confidence: low
"""


def written(folder: Path, text: str, name: str = "office") -> Path:
    (folder / "calendars").mkdir(exist_ok=True)
    (folder / "calendars" / f"{name}.yaml").write_text(text)
    return folder


def test_every_calendar_of_the_house_is_read() -> None:
    calendars = load_calendars(WORKFLOWS)
    assert calendars["vn_state"].first_year == 2019
    assert calendars["vn_state"] == load_calendar("vn_state")


def test_a_calendar_is_read_with_all_its_facts(tmp_path: Path) -> None:
    calendar = load_calendar("office", written(tmp_path, RIGHT))
    assert [holiday.name for holiday in calendar.holidays] == ["Tết"]
    assert [swap.name for swap in calendar.swaps] == ["Bù"]
    assert [order.number for order in calendar.orders] == ["QĐ 7"]
    assert calendar.hours[0].spans(5)
    assert not calendar.hours[0].spans(6)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "told"),
    [
        ("2022-01-03", "2022-02-30", 10, "days"),
        ("2022-01-03", "2022-1-3", 10, "days"),
        ("2022-01-03", "tomorrow", 10, "days"),
        ("days: [2022-01-03]", "days: [2022-01-03, 2022-01-03]", 10, "already “Tết”"),
        ("days: [2022-01-03]", "days: []", 10, "days"),
        ("days: [2022-01-03]", "days: [2023-01-03]", 10, "outside the calendar's years"),
        ("days: [2022-01-03]", "days: [2022-03-20]", 12, "is the holiday “Tết”"),
        ("day_off: 2022-03-14", "day_off: 2022-03-15", 12, "is no working day"),
        ("worked: 2022-03-20", "worked: 2022-03-19", 12, "is a working day anyway"),
        ("day_off: 2022-03-14", "off: 2022-03-14", 12, "day_off"),
        ("decided_on: 2022-03-01", "decided_on: 2022-03-22", 14, "had passed"),
        ("last: 2022-03-21", "last: 2022-03-20", 14, "cannot be used"),
        ("effect: closed", "effect: half", 18, "effect"),
        ('"13:30-17:00"', '"11:00-17:00"', 4, "overlaps"),
        ('"13:30-17:00"', '"17:00-13:30"', 8, "span of hours"),
        ('"13:30-17:00"', '"13:30"', 8, "span of hours"),
        ('"13:30-17:00"', "13:30", 8, "span of hours"),
        ("valid_from: 2022-01-01", "valid_from: 2022-02-01", 4, "no working hours"),
        ("{first: 2022, last: 2022}", "{first: 2022, last: 2021}", 3, "cannot be used"),
        ("{first: 2022, last: 2022}", '{first: "2022", last: 2022}', 3, "first"),
        ("name: office", "name: other", 1, "office"),
        ("confidence: low}\nswaps", "confidence: sure}\nswaps", 10, "confidence"),
        ("title: Lịch thử", "title: Lịch thử\nnote: x", 3, "note"),
        ("title: Lịch thử", "title: Lịch thử\ntitle: x", 3, "twice"),
        ("title: Lịch thử", "title: [", 4, "YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, right: str, wrong: str, line: int, told: str) -> None:
    assert right in RIGHT
    with pytest.raises(CatalogueBroken) as refused:
        load_calendar("office", written(tmp_path, RIGHT.replace(right, wrong, 1)))
    assert refused.value.findings[0].file == "calendars/office.yaml"
    assert refused.value.findings[0].line == line
    assert told in refused.value.english


@pytest.mark.parametrize("name", ["nowhere", "../secret", ""])
def test_a_calendar_that_does_not_exist_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        load_calendar(name)
