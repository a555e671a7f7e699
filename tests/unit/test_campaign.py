"""A yearly period: open on its days and no others; everything in it is due on its last day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.campaign import Campaign, DayOfYear

POVERTY_REVIEW = Campaign(opens=DayOfYear.parse("09-01"), closes=DayOfYear.parse("12-14"))
WINTER = Campaign(opens=DayOfYear.parse("11-15"), closes=DayOfYear.parse("02-10"))

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("campaign", "day", "is_open"),
    [
        (POVERTY_REVIEW, date(2022, 8, 31), False),
        (POVERTY_REVIEW, date(2022, 9, 1), True),
        (POVERTY_REVIEW, date(2022, 12, 14), True),
        (POVERTY_REVIEW, date(2022, 12, 15), False),
        (WINTER, date(2022, 11, 14), False),
        (WINTER, date(2022, 12, 31), True),
        (WINTER, date(2023, 2, 10), True),
        (WINTER, date(2023, 2, 11), False),
    ],
)
def test_both_days_belong_to_it(campaign: Campaign, day: date, is_open: bool) -> None:
    assert campaign.is_open(day) is is_open


@given(day=days, campaign=st.sampled_from([POVERTY_REVIEW, WINTER]))
def test_whatever_comes_in_it_is_due_on_its_last_day(day: date, campaign: Campaign) -> None:
    if campaign.is_open(day):
        last = day + timedelta(days=int(campaign.term(day, day).amount))
        assert (last.month, last.day) == (campaign.closes.month, campaign.closes.day)
        assert campaign.is_open(last)
        assert not campaign.is_open(last + timedelta(days=1))
        assert campaign.term(day, day).amount <= campaign.longest.amount + 1  # a leap day lies in some of them


def test_a_day_that_some_years_lack_is_none() -> None:
    with pytest.raises(ValueError, match="day"):
        DayOfYear.parse("02-29")
