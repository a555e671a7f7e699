"""The published examples of the law's counting rules, asked through the command line."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engine.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def asked(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def due(term: str, accepted: str, *options: str) -> str:
    answer = asked("due", "--term", term, "--accepted", accepted, *options)
    assert set(answer) == {"due_at", "apology_due_at"}
    return str(answer["due_at"])


def vietnam(text: str) -> str:
    return f"{text}:00+07:00"


SINGLE_TERMS = [
    ("S01", "0 same_day", "2022-01-13T09:20", "2022-01-13T17:00"),
    ("S03", "0 same_day", "2022-01-13T15:01", "2022-01-14T17:00"),
    ("S05", "0 same_day", "2022-01-28T15:30", "2022-02-07T17:00"),
    ("S07", "0 same_day", "2022-04-29T15:05", "2022-05-04T17:00"),
    ("S09", "0 same_day", "2021-09-01T16:00", "2021-09-06T17:00"),
    ("S11", "3 working_days", "2022-01-26T08:00", "2022-02-07T17:00"),
    ("S13", "3 working_days", "2022-04-07T14:00", "2022-04-13T17:00"),
    ("S15", "5 working_days", "2021-08-31T10:15", "2021-09-09T17:00"),
    ("S17", "5 working_days", "2021-04-28T07:30", "2021-05-07T17:00"),
    ("S19", "20 working_days", "2022-01-10T08:30", "2022-02-14T17:00"),
    ("S21", "25 working_days", "2022-04-04T13:30", "2022-05-12T17:00"),
    ("S23", "12 calendar_days", "2022-04-20T10:00", "2022-05-04T17:00"),
    ("S25", "45 calendar_days", "2022-03-16T09:00", "2022-05-04T17:00"),
    ("S27", "4 working_hours", "2022-03-14T16:00", "2022-03-15T10:00"),
    ("S29", "8 working_hours", "2022-02-01T21:00", "2022-02-07T17:00"),
    ("S35", "1 working_days", "2019-04-26T10:00", "2019-05-02T17:00"),
    ("S37", "0 same_day", "2021-12-31T15:20", "2022-01-04T17:00"),
    # the 15:00 rule at its edges, and receipt outside working time (R5, R16)
    ("15:00 exactly", "0 same_day", "2022-01-13T15:00:00", "2022-01-13T17:00"),
    ("one second later", "0 same_day", "2022-01-13T15:00:01", "2022-01-14T17:00"),
    ("before opening", "0 same_day", "2022-01-13T06:10", "2022-01-13T17:00"),
    ("in the lunch break", "0 same_day", "2022-01-13T12:15", "2022-01-13T17:00"),
    ("at closing", "0 same_day", "2022-01-13T17:00", "2022-01-14T17:00"),
    ("in the evening", "0 same_day", "2022-01-13T20:00", "2022-01-14T17:00"),
    ("on a Saturday", "0 same_day", "2022-01-15T16:00", "2022-01-17T17:00"),
    ("on a holiday", "0 same_day", "2022-02-02T09:00", "2022-02-07T17:00"),
    ("on a make-up Saturday", "0 same_day", "2019-05-04T09:00", "2019-05-04T17:00"),
    ("late before a make-up Saturday", "0 same_day", "2019-05-03T15:30", "2019-05-04T17:00"),
    ("1 day into a make-up Saturday", "1 working_days", "2019-05-03T10:00", "2019-05-04T17:00"),
    ("1 day, at closing", "1 working_days", "2022-03-14T17:00", "2022-03-15T17:00"),
    ("1 day, after closing", "1 working_days", "2022-03-14T17:01", "2022-03-16T17:00"),
    ("1 day, on a Saturday", "1 working_days", "2022-03-12T10:00", "2022-03-15T17:00"),
    ("half a day is four hours", "0.5 working_days", "2022-03-14T08:00", "2022-03-14T14:00"),
    ("half a day from the evening", "0.5 working_days", "2022-03-14T18:00", "2022-03-15T11:00"),
    ("a day and a half", "1.5 working_days", "2022-03-14T08:00", "2022-03-16T11:00"),
    ("a quarter of an hour over lunch", "0.25 working_hours", "2022-03-14T11:20", "2022-03-14T13:35"),
    ("hours across a holiday", "4 working_hours", "2022-04-29T16:00", "2022-05-04T10:00"),
    ("hours to the end of the morning", "4.5 working_hours", "2022-03-14T07:00", "2022-03-14T11:30"),
    ("clock hours at night (R13)", "12 clock_hours", "2022-03-12T22:00", "2022-03-13T10:00"),
    ("clock hours on a holiday", "12 clock_hours", "2022-02-01T09:15", "2022-02-01T21:15"),
    ("calendar days to a working day", "10 calendar_days", "2022-03-14T09:00", "2022-03-24T17:00"),
    ("calendar days to a Saturday", "12 calendar_days", "2022-03-14T09:00", "2022-03-28T17:00"),
    ("land days across Tết (L)", "10 land_days", "2022-01-20T09:00", "2022-02-10T17:00"),
    ("an offset of its own", "3 working_days", "2022-01-26T01:00+00:00", "2022-02-07T17:00"),
]

EXACT_TERMS = [
    ("S31", "2 working_days", "2022-03-14T09:30", "2022-03-16T09:30"),
    ("S33", "2 working_days", "2022-03-14T12:15", "2022-03-16T11:30"),
    ("from opening", "1 working_days", "2022-03-14T07:00", "2022-03-14T17:00"),
    ("from closing", "1 working_days", "2022-03-14T17:00", "2022-03-15T17:00"),
    ("from a Saturday", "2 working_days", "2022-03-12T10:00", "2022-03-15T17:00"),
    ("across Tết", "3 working_days", "2022-01-27T15:15", "2022-02-08T15:15"),
    ("half a day", "0.5 working_days", "2022-03-14T08:00", "2022-03-14T14:00"),
    ("the rest counts as always", "0 same_day", "2022-01-13T15:01", "2022-01-14T17:00"),
    ("calendar days end their last day", "12 calendar_days", "2022-04-20T10:00", "2022-05-04T17:00"),
]


@pytest.mark.parametrize(("case", "term", "accepted", "expected"), SINGLE_TERMS)
def test_a_term_ends_as_the_law_counts(case: str, term: str, accepted: str, expected: str) -> None:
    assert due(term, accepted) == vietnam(expected)


@pytest.mark.parametrize(("case", "term", "accepted", "expected"), EXACT_TERMS)
def test_a_term_ends_as_one_stop_software_counts(case: str, term: str, accepted: str, expected: str) -> None:
    assert due(term, accepted, "--mode", "exact") == vietnam(expected)


P = ("5 working_days", "2022-03-07T09:00", "--supplement", "2022-03-08T10:00", "2022-03-14T14:00")
PAUSED = ("--policy", "pause")


@pytest.mark.parametrize(
    ("case", "arguments", "expected"),
    [
        ("P1", (*P, *PAUSED), "2022-03-18T17:00"),
        ("P1x", (*P, *PAUSED, "--mode", "exact"), "2022-03-18T11:00"),
        ("P2", P, "2022-03-21T17:00"),
        ("P2 exact", (*P, "--mode", "exact"), "2022-03-21T14:00"),
        (
            "received on a Saturday",
            ("5 working_days", "2022-03-07T09:00", *P[2:4], "2022-03-12T09:00"),
            "2022-03-21T17:00",
        ),
        (
            "received in Tết",
            ("3 working_days", "2022-01-24T09:00", "--supplement", "2022-01-25T10:00", "2022-02-02T09:00"),
            "2022-02-10T17:00",
        ),
        (
            "paused over Tết: one whole day was spent",
            ("3 working_days", "2022-01-24T09:00", "--supplement", "2022-01-25T10:00", "2022-02-08T09:00", *PAUSED),
            "2022-02-10T17:00",
        ),
        (
            "a part of a day is given again",
            ("5 working_days", "2022-03-07T14:00", "--supplement", "2022-03-08T10:00", "2022-03-14T14:00", *PAUSED),
            "2022-03-21T17:00",
        ),
        (
            "two restarts",
            (*P, "--supplement", "2022-03-15T09:00", "2022-03-17T09:00"),
            "2022-03-24T17:00",
        ),
        (
            "two pauses add up what was spent",  # 540 + 180 + 300 minutes: two whole days
            (*P, "--supplement", "2022-03-15T14:00", "2022-03-17T09:00", *PAUSED),
            "2022-03-22T17:00",
        ),
        (
            "the order on the command line does not matter",
            (
                *("5 working_days", "2022-03-07T09:00", "--supplement", "2022-03-15T09:00", "2022-03-17T09:00"),
                *("--supplement", "2022-03-08T10:00", "2022-03-14T14:00"),
            ),
            "2022-03-24T17:00",
        ),
        (
            "same day restarts in the afternoon",
            ("0 same_day", "2022-03-14T09:00", "--supplement", "2022-03-14T10:00", "2022-03-15T15:30"),
            "2022-03-16T17:00",
        ),
        (
            "same day paused begins its day again",
            ("0 same_day", "2022-03-14T09:00", "--supplement", "2022-03-14T10:00", "2022-03-15T08:00", *PAUSED),
            "2022-03-15T17:00",
        ),
        (
            "hours paused",
            ("8 working_hours", "2022-03-14T09:00", "--supplement", "2022-03-14T10:00", "2022-03-15T08:00", *PAUSED),
            "2022-03-15T17:00",
        ),
        (
            "clock hours paused",
            ("12 clock_hours", "2022-03-12T20:00", "--supplement", "2022-03-12T22:00", "2022-03-13T01:00", *PAUSED),
            "2022-03-13T11:00",
        ),
        (
            "calendar days paused",  # five whole days spent, seven left
            ("12 calendar_days", "2022-03-14T09:00", "--supplement", "2022-03-19T10:00", "2022-03-24T10:00", *PAUSED),
            "2022-03-31T17:00",
        ),
        (
            "calendar days paused before the office opened: nothing was spent",
            ("3 calendar_days", "2022-03-12T09:00", "--supplement", "2022-03-13T10:00", "2022-03-15T10:00", *PAUSED),
            "2022-03-18T17:00",
        ),
        (
            "asked after the end of the term: a pause gives nothing back",
            ("1 working_days", "2022-03-14T09:00", "--supplement", "2022-03-16T10:00", "2022-03-24T10:00", *PAUSED),
            "2022-03-15T17:00",
        ),
        ("M7", ("30 land_days", "2022-03-10T08:00"), "2022-04-22T17:00"),
        ("M7 in the mountains", ("30 land_days", "2022-03-10T08:00", "--extend", "10 land_days"), "2022-05-10T17:00"),
        (
            "mediation in the mountains",
            ("45 calendar_days", "2022-03-16T09:00", "--extend", "10 land_days"),
            "2022-05-18T17:00",
        ),
        (
            "two extensions",
            ("3 working_days", "2022-03-14T09:00", "--extend", "3 working_days", "--extend", "2 working_days"),
            "2022-03-24T17:00",
        ),
        (
            "same day and two days more",
            ("0 same_day", "2022-03-14T15:30", "--extend", "2 working_days"),
            "2022-03-17T17:00",
        ),
        (
            "a term instead of the whole",
            ("0 same_day", "2022-03-14T15:30", "--extend-to", "5 working_days"),
            "2022-03-21T17:00",
        ),
        (
            "payment is outside the clock",
            ("10 land_days", "2022-03-07T08:00", "--exclude", "2022-03-10T10:00", "2022-03-15T14:00"),
            "2022-03-24T17:00",
        ),
        (
            "a payment within a weekend changes nothing",
            ("10 land_days", "2022-03-07T08:00", "--exclude", "2022-03-12T08:00", "2022-03-13T14:00"),
            "2022-03-21T17:00",
        ),
        (
            "payment, exactly",
            (
                "10 land_days",
                "2022-03-07T08:00",
                "--exclude",
                "2022-03-10T10:00",
                "2022-03-15T14:00",
                "--mode",
                "exact",
            ),
            "2022-03-24T10:00",
        ),
        (
            "a supplement before the payment restarts the rest",
            (
                *("10 land_days", "2022-03-07T08:00", "--supplement", "2022-03-08T09:00", "2022-03-10T09:00"),
                *("--exclude", "2022-03-11T09:00", "2022-03-14T09:00"),
            ),
            "2022-03-25T17:00",
        ),
    ],
)
def test_stops_and_extensions(case: str, arguments: tuple[str, ...], expected: str) -> None:
    assert due(*arguments) == vietnam(expected)


@pytest.mark.parametrize(
    ("case", "term", "accepted", "expected"),
    [
        ("P5", "2 working_days", "2022-04-28T10:00", "2022-04-29T17:00"),  # promised Wed 04/05 17:00
        ("an ordinary week", "5 working_days", "2022-03-07T09:00", "2022-03-11T17:00"),
        ("at the time of day of the promise", "12 working_hours", "2022-03-14T10:00", "2022-03-14T16:00"),
        ("not at the acceptance itself", "8 working_hours", "2022-03-14T10:00", None),
        ("over a weekend", "1 working_days", "2022-03-11T09:00", "2022-03-11T17:00"),
        ("same day leaves no day", "0 same_day", "2022-03-14T09:00", None),
        ("after 15:00 it leaves the evening", "0 same_day", "2022-03-14T15:30", "2022-03-14T17:00"),
        ("hours within a day leave none", "4 working_hours", "2022-03-14T07:00", None),
        ("at the beginning of the calendar", "0 same_day", "2019-01-02T09:00", None),
        ("a night leaves none", "12 clock_hours", "2022-03-14T20:00", None),
    ],
)
def test_an_apology_goes_out_one_working_day_before(case: str, term: str, accepted: str, expected: str | None) -> None:
    answer = asked("due", "--term", term, "--accepted", accepted)
    assert answer["apology_due_at"] == (expected and vietnam(expected))


@pytest.mark.parametrize(
    ("case", "options", "expected"),
    [
        ("O1", ("--promised", "2022-05-05T17:00", "--result", "2022-05-04T16:00"), "early"),
        ("the day itself", ("--promised", "2022-05-05T17:00", "--result", "2022-05-05T07:00"), "on_time"),
        ("the minute itself", ("--promised", "2022-05-05T17:00", "--result", "2022-05-05T17:00"), "on_time"),
        ("a second later", ("--promised", "2022-05-05T17:00", "--result", "2022-05-05T17:00:01"), "overdue"),
        ("O3", ("--promised", "2022-05-05T17:00", "--result", "2022-05-05T17:20"), "overdue"),
        ("the day after", ("--promised", "2022-05-05T17:00", "--result", "2022-05-06T07:00"), "overdue"),
        (
            "O5 result at the desk, collected later",
            ("--promised", "2022-05-05T17:00", "--result", "2022-05-05T09:00"),
            "on_time",
        ),
        (
            "O7 withdrawn on day 2 of 5",
            ("--promised", "2022-03-14T17:00", "--withdrawn", "2022-03-09T09:00"),
            "on_time",
        ),
        ("withdrawn on the last day", ("--promised", "2022-03-14T17:00", "--withdrawn", "2022-03-14T17:00"), "on_time"),
        ("withdrawn too late", ("--promised", "2022-03-14T17:00", "--withdrawn", "2022-03-14T17:01"), "overdue"),
        ("dates are Vietnam's", ("--promised", "2022-05-05T00:30", "--result", "2022-05-04T16:59+00:00"), "early"),
        (
            "by minutes, early",
            ("--promised", "2022-05-05T17:00", "--result", "2022-05-05T16:59", "--compare", "minute"),
            "early",
        ),
        (
            "by minutes, on time",
            ("--promised", "2022-05-05T17:00", "--result", "2022-05-05T17:00", "--compare", "minute"),
            "on_time",
        ),
    ],
)
def test_the_verdict(case: str, options: tuple[str, ...], expected: str) -> None:
    assert asked("verdict", *options) == {"verdict": expected}


T = ("due", "--term", "5 working_days", "--accepted", "2022-03-07T09:00")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("due", "--term", "5 days", "--accepted", "2022-03-07T09:00"), "there is no unit “days”"),
        (("due", "--term", "-1 working_days", "--accepted", "2022-03-07T09:00"), "not a number and a unit"),
        (("due", "--term", "0 working_days", "--accepted", "2022-03-07T09:00"), "0 same_day"),
        (("due", "--term", "5 working_days", "--accepted", "2022-02-30T09:00"), "not a real date"),
        (("due", "--term", "5 working_days", "--accepted", "2022-03-07T25:00"), "not a real date"),
        (("due", "--term", "5 working_days", "--accepted", "yesterday"), "not a real date"),
        (("due", "--term", "5 working_days", "--accepted", "2022-03-07"), "no time of day"),
        (("due", "--term", "5 working_days", "--accepted", "0001-01-01T00:00+14:00"), "outside 1900–2200"),
        (("due", "--term", "5 working_days", "--accepted", "2018-12-31T09:00"), "does not know the year 2018"),
        (("due", "--term", "5 working_days", "--accepted", "2026-12-30T09:00"), "does not know the year 2027"),
        (("due", "--term", "9000 calendar_days", "--accepted", "2022-03-07T09:00"), "does not know the year"),
        ((*T, "--supplement", "2022-03-09T09:00", "2022-03-08T09:00"), "earlier than what was recorded"),
        ((*T, "--supplement", "2022-03-07T08:00", "2022-03-08T09:00"), "earlier than what was recorded"),
        ((*T, "--supplement", "2022-03-08T09:00", "2022-03-31T25:00"), "--supplement"),
        (
            (
                *(*T, "--supplement", "2022-03-08T09:00", "2022-03-10T09:00"),
                *("--supplement", "2022-03-09T09:00", "2022-03-11T09:00"),
            ),
            "earlier than what was recorded",
        ),
        ((*T, "--exclude", "2022-03-09T09:00", "2022-03-09T09:00"), "does not end after it starts"),
        ((*T, "--exclude", "2022-03-07T08:00", "2022-03-09T09:00"), "before the dossier was accepted"),
        (
            (
                *(*T, "--exclude", "2022-03-08T09:00", "2022-03-10T09:00"),
                *("--exclude", "2022-03-09T09:00", "2022-03-11T09:00"),
            ),
            "overlaps the stop of",
        ),
        (
            (
                *(*T, "--supplement", "2022-03-08T09:00", "2022-03-10T09:00"),
                *("--exclude", "2022-03-09T09:00", "2022-03-11T09:00"),
            ),
            "overlaps the stop of",
        ),
        ((*T, "--extend", "2 same_day"), "for same_day the amount is 0"),
        ((*T, "--calendar", "nowhere"), "no working calendar “nowhere”"),
        (("due", "--procedure", "1.001776", "--accepted", "2020-12-31T09:00"), "no rules for procedure"),
        (("verdict", "--promised", "2022-05-32T17:00", "--result", "2022-05-05T17:00"), "--promised"),
        (("verdict", "--promised", "2022-05-05T17:00", "--withdrawn", "soon"), "--withdrawn"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert told in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("due",),
        ("due", "--term", "5 working_days"),
        ("due", "--accepted", "2022-03-07T09:00"),
        (*T, "--procedure", "1.001193"),
        (*T, "--mode", "guess"),
        (*T, "--policy", "forget"),
        (*T, "--supplement", "2022-03-08T09:00"),
        ("due", "--procedure", "1.001193", "--accepted", "2022-03-07T09:00", "--extend", "2 working_days"),
        ("verdict", "--promised", "2022-05-05T17:00"),
        (
            "verdict",
            "--promised",
            "2022-05-05T17:00",
            "--result",
            "2022-05-05T17:00",
            "--withdrawn",
            "2022-05-05T17:00",
        ),
        ("verdict", "--result", "2022-05-05T17:00"),
    ],
)
def test_wrong_usage_is_told_apart(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_without_json_a_person_reads_it() -> None:
    assert run(*T).stdout == "Hạn giải quyết: 17:00 14/03/2022\nXin lỗi và hẹn lại chậm nhất: 17:00 11/03/2022\n"
    assert run("due", "--term", "0 same_day", "--accepted", "2022-03-07T09:00").stdout == (
        "Hạn giải quyết: 17:00 07/03/2022\n"
    )
    assert run("verdict", "--promised", "2022-05-05T17:00", "--result", "2022-05-05T17:20").stdout == "overdue\n"
