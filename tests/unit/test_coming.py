"""Whether the citizen must still come, as far as the catalogue says."""

from dataclasses import replace
from datetime import date

import pytest

from engine import catalog as catalogs
from engine.domain.coming import Online, coming
from engine.domain.procedure import RequiredPaper

DAY = date(2022, 3, 7)
SHOWN = RequiredPaper(name="CCCD", originals=0, copies=0, present_only=True, condition=None, form=None)


@pytest.mark.parametrize(
    ("level", "papers", "online", "needed"),
    [
        ("4", (), Online.WHOLE, False),
        ("4", (SHOWN,), Online.WHOLE, True),
        ("3", (), Online.FILING, True),
        ("2", (), Online.READING, True),
        ("1", (), Online.READING, True),
    ],
)
def test_levels_and_originals(level: str, papers: tuple[RequiredPaper, ...], online: Online, needed: bool) -> None:
    block = catalogs.load().procedure("1.001193").block(DAY)
    found = coming(replace(block, online_level=level, papers=papers), DAY)
    assert (found.online, found.is_needed, found.sure) == (online, needed, True)


def test_the_levels_are_those_of_before_the_decree() -> None:
    block = catalogs.load().procedure("1.001193").block(DAY)
    assert coming(block, date(2022, 8, 14)).sure
    assert not coming(block, date(2022, 8, 15)).sure
