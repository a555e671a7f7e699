"""What cells say: days, numbers and names as clerks write them."""

from datetime import date, datetime, time

import pytest

from engine.domain.instant import VIETNAM
from engine.domain.takeover import cells
from engine.domain.takeover.cells import Plain
from engine.domain.takeover.legacy_text import recognised
from engine.domain.takeover.remark import Unreadable


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("05/03/2022", (5, 8, 0)),
        ("5-3-2022", (5, 8, 0)),
        ("5.3.2022 9h30", (5, 9, 30)),
        ("09:30 05/03/2022", (5, 9, 30)),
        ("2022-03-05T14:05", (5, 14, 5)),
        ("lúc 14 giờ 05 ngày 05/03/2022", (5, 14, 5)),
        (44625, (5, 8, 0)),
        (44625.5, (5, 12, 0)),
        (date(2022, 3, 5), (5, 8, 0)),
        (datetime.fromisoformat("2022-03-05T09:30"), (5, 9, 30)),
    ],
)
def test_a_day_with_or_without_its_hour(told: Plain, found: tuple[int, int, int]) -> None:
    day, hour, minute = found
    assert cells.instant(told, time(8)) == datetime(2022, 3, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "told", ["05/03/22", "31/02/2022", "hôm qua", "03/2022", 12, True, "05/03/2022 sáng", "5/13/2022"]
)
def test_a_day_that_is_not_clear_is_refused(told: Plain) -> None:
    with pytest.raises(Unreadable):
        cells.day(told)


@pytest.mark.parametrize(
    ("told", "found"),
    [(213, 213), (213.0, 213), ("213", 213), ("1.250.000 đ", 1_250_000), ("8,000", 8000), (None, None)],
)
def test_a_number_as_a_clerk_writes_it(told: Plain, found: int | None) -> None:
    assert cells.whole(told) == found


@pytest.mark.parametrize("told", [2.5, -1, "1,5", "hai", True])
def test_what_is_no_whole_number_is_refused(told: Plain) -> None:
    with pytest.raises(Unreadable):
        cells.whole(told)


@pytest.mark.parametrize(
    ("told", "found"),
    [("1990", "1990"), (1990, "1990"), ("05/1990", "1990-05"), ("7/5/1990", "1990-05-07"), (None, "")],
)
def test_a_birth_date_may_be_partial(told: Plain, found: str) -> None:
    assert cells.birth(told) == found


@pytest.mark.parametrize(
    ("told", "name", "said"),
    [
        ("NguyÔn V¨n An", "TCVN3 (ABC)", "Nguyễn Văn An"),
        ("§Æng Quèc", "TCVN3 (ABC)", "Đặng Quốc"),
        ("Nguyeãn Vaên An", "VNI", "Nguyễn Văn An"),
        ("NGUYEÃN THÒ HÖÔNG", "VNI", "NGUYỄN THỊ HƯƠNG"),
    ],
)
def test_text_from_before_unicode_is_recognised(told: str, name: str, said: str) -> None:
    found = recognised(told)
    assert found is not None
    assert (found.name, found.text) == (name, said)


@pytest.mark.parametrize("told", ["Trần Đình Đức", "A Lưới", "Hồ Thị Quỳnh", "Müller", "Tờ khai; CCCD", "Kpă H'Nhếp"])
def test_unicode_is_left_alone(told: str) -> None:
    assert recognised(told) is None
