import json
from datetime import datetime
from typing import Any

import pytest

from engine.catalog.calendars import load_calendar
from engine.domain.clock_record import from_record, to_record
from engine.domain.clock_refusals import ClockUnreadable
from engine.domain.effects import StopReason
from engine.domain.extension import Extension
from engine.domain.instant import VIETNAM
from engine.domain.legal_clock import Ending, LegalClock
from engine.domain.suspension import Policy
from engine.domain.term import Term

STATE = load_calendar()
SUPPLEMENT, OPINION = StopReason.SUPPLEMENT, StopReason.OPINION


def at(text: str) -> datetime:
    """2022-03-14T09:00, in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def clock(
    term: str = "5 working_days", accepted: str = "2022-03-07T09:00", policy: Policy = Policy.RESTART
) -> LegalClock:
    return LegalClock.start(at(accepted), (Term.parse(term),), STATE, policy=policy)


STOPPED = clock().stop(at("2022-03-08T10:00"), SUPPLEMENT, STATE)
FINISHED = clock().finish(at("2022-03-10T10:00"))
MOUNTAIN = Extension(key="mountain", term=Term.parse("10 land_days"), decided_at=at("2022-03-08T09:00"))
COMPLEX = (
    clock("10 land_days", "2022-03-07T08:00", policy=Policy.PAUSE)
    .extend(at("2022-03-08T09:00"), MOUNTAIN, STATE)
    .stop(at("2022-03-09T09:00"), SUPPLEMENT, STATE)
    .resume(at("2022-03-10T09:00"), SUPPLEMENT, STATE)
    .exclude(at("2022-03-11T09:00"), at("2022-03-12T09:00"), STATE)
    .apologise(at("2022-03-15T09:00"), at("2022-05-18T17:00"), STATE)
    .stop(at("2022-03-16T09:00"), OPINION, STATE)
)


@pytest.mark.parametrize(
    "stored", [clock(), STOPPED, FINISHED, COMPLEX, COMPLEX.finish(at("2022-03-17T09:00"), Ending.WITHDRAWN)]
)
def test_a_clock_is_read_back_as_it_was_stored(stored: LegalClock) -> None:
    assert from_record(json.loads(json.dumps(to_record(stored)))) == stored


@pytest.mark.parametrize(
    "damage",
    [
        {"version": 2},
        {"version": None},
        {"terms": []},
        {"terms": ["5 days"]},
        {"terms": [5]},
        {"terms": None},
        {"accepted_at": None},
        {"accepted_at": "2022-03-07T09:00"},
        {"accepted_at": "soon"},
        {"mode": "guess"},
        {"suspensions": [{}]},
        {"suspensions": [1]},
        {"extensions": [{"key": "x"}]},
        {"ending": "lost"},
    ],
)
def test_a_damaged_record_is_refused(damage: dict[str, Any]) -> None:
    with pytest.raises(ClockUnreadable):
        from_record(to_record(clock()) | damage)


def test_a_record_that_lacks_something_is_refused() -> None:
    for key in to_record(clock()).keys() - {"preliminary", "admitted_at"}:
        record = to_record(clock())
        del record[key]
        with pytest.raises(ClockUnreadable):
            from_record(record)


def test_a_clock_of_the_first_release_knows_no_admission() -> None:
    record = to_record(clock())
    del record["preliminary"], record["admitted_at"]
    assert from_record(record) == clock()
