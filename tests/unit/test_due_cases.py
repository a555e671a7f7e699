"""What the counting rules (R1–R16, L) imply beyond the published examples, worked out by hand from the calendar of
2019–2022 and asked through the command line."""

import pytest

from tests.unit.test_due_command import asked, due, run, vietnam

Case = tuple[str, str, str, str]

HOURS: list[Case] = [
    ("over a weekend and a lunch", "8 working_hours", "2022-03-18T16:00", "2022-03-21T16:00"),
    ("over lunch to closing", "4 working_hours", "2022-03-14T11:00", "2022-03-14T17:00"),
    ("a minute before closing", "1 working_hours", "2022-03-14T16:59", "2022-03-15T07:59"),
    ("half an hour around lunch", "0.5 working_hours", "2022-03-18T11:15", "2022-03-18T13:45"),
    ("from a Saturday", "8 working_hours", "2022-03-12T10:00", "2022-03-14T17:00"),
    ("from the evening, over a weekend", "16 working_hours", "2022-03-17T17:30", "2022-03-21T17:00"),
    ("from the lunch break", "2 working_hours", "2022-03-14T12:00", "2022-03-14T15:30"),
    ("from the end of the morning", "1 working_hours", "2022-03-14T11:30", "2022-03-14T14:30"),
    ("five minutes over Tết", "0.25 working_hours", "2022-01-28T16:50", "2022-02-07T07:05"),
    ("from closing", "4 working_hours", "2022-03-14T17:00", "2022-03-15T11:00"),
    ("a week of hours", "40 working_hours", "2022-03-07T07:00", "2022-03-11T17:00"),
    ("before opening", "1 working_hours", "2022-03-14T06:59", "2022-03-14T08:00"),
    ("over New Year", "8 working_hours", "2021-12-31T13:30", "2022-01-04T11:30"),
    ("on a make-up Saturday", "8 working_hours", "2019-05-03T13:30", "2019-05-04T11:30"),
    ("over 30/4 in the year of the swap", "8 working_hours", "2019-04-26T16:00", "2019-05-02T16:00"),
    ("online on the evening before a holiday", "8 working_hours", "2022-04-29T20:00", "2022-05-04T17:00"),
    ("clock hours into Tết", "24 clock_hours", "2022-01-28T15:00", "2022-01-29T15:00"),
    ("clock hours over the new lunar year", "12 clock_hours", "2022-01-31T20:00", "2022-02-01T08:00"),
    ("clock hours over New Year", "72 clock_hours", "2021-12-31T23:59", "2022-01-03T23:59"),
    ("half a clock hour at midnight", "0.5 clock_hours", "2022-03-14T23:45", "2022-03-15T00:15"),
]

DAYS: list[Case] = [
    ("ten days over Tết", "10 working_days", "2022-01-21T09:00", "2022-02-11T17:00"),
    ("one day before Tết", "1 working_days", "2022-01-28T09:00", "2022-02-07T17:00"),
    ("two days over New Year", "2 working_days", "2021-12-30T09:00", "2022-01-04T17:00"),
    ("twenty days of August", "20 working_days", "2021-08-02T09:00", "2021-08-30T17:00"),
    ("over 2/9", "5 working_days", "2021-08-26T09:00", "2021-09-06T17:00"),
    ("over 2/9 of the next year", "3 working_days", "2022-08-30T09:00", "2022-09-06T17:00"),
    ("over Giỗ Tổ in the week", "2 working_days", "2021-04-20T09:00", "2021-04-23T17:00"),
    ("to a make-up Saturday", "4 working_days", "2019-04-25T09:00", "2019-05-04T17:00"),
    ("past a make-up Saturday", "5 working_days", "2019-04-25T09:00", "2019-05-06T17:00"),
    ("thirty days to a working day", "30 calendar_days", "2022-04-04T09:00", "2022-05-04T17:00"),
    ("thirty days to 1/5", "30 calendar_days", "2022-04-01T09:00", "2022-05-04T17:00"),
    ("seven days into Tết", "7 calendar_days", "2022-01-26T09:00", "2022-02-07T17:00"),
    ("ten days to a Sunday", "10 calendar_days", "2022-04-14T09:00", "2022-04-25T17:00"),
    ("a year of days", "365 calendar_days", "2021-01-04T09:00", "2022-01-04T17:00"),
    ("over a leap day", "1 calendar_days", "2024-02-28T09:00", "2024-02-29T17:00"),
    (
        "received on a day off: counted from the next working day",
        "15 calendar_days",
        "2022-08-20T09:00",
        "2022-09-06T17:00",
    ),
    ("calendar days to a make-up Saturday", "9 calendar_days", "2019-04-25T09:00", "2019-05-04T17:00"),
    ("half a day over lunch", "0.5 working_days", "2022-03-14T09:00", "2022-03-14T15:00"),
    ("two days and a half", "2.5 working_days", "2022-03-14T08:00", "2022-03-17T11:00"),
    ("half a day before Tết", "0.5 working_days", "2022-01-28T15:00", "2022-02-07T09:00"),
    ("M5: the variant of fifteen days", "15 working_days", "2022-01-17T09:00", "2022-02-14T17:00"),
    ("land days over 30/4", "5 land_days", "2022-04-27T09:00", "2022-05-06T17:00"),
    ("same day at a minute to closing", "0 same_day", "2022-03-18T16:59", "2022-03-21T17:00"),
    ("same day after three before 2/9", "0 same_day", "2022-08-31T15:00:01", "2022-09-05T17:00"),
    ("same day in the evening before a make-up Saturday", "0 same_day", "2019-05-03T18:00", "2019-05-04T17:00"),
    ("P4: a notice of three days over 30/4", "3 working_days", "2022-04-28T09:00", "2022-05-05T17:00"),
]

EXACT: list[Case] = [
    ("a minute to closing", "3 working_days", "2022-03-11T16:59", "2022-03-16T16:59"),
    ("the end of the morning", "1 working_days", "2022-03-14T11:30", "2022-03-15T11:30"),
    ("the lunch break before a weekend", "1 working_days", "2022-03-18T12:00", "2022-03-21T11:30"),
    ("over 30/4", "5 working_days", "2021-04-28T07:30", "2021-05-07T07:30"),
    ("three exact halves", "1.5 working_days", "2022-03-14T08:00", "2022-03-15T14:00"),
    ("over a swapped day", "1 working_days", "2019-04-26T10:00", "2019-05-02T10:00"),
    ("from opening, over New Year", "2 working_days", "2021-12-31T07:00", "2022-01-04T17:00"),
    ("land days", "10 land_days", "2022-03-07T08:00", "2022-03-21T08:00"),
]


@pytest.mark.parametrize(("case", "term", "accepted", "expected"), [*HOURS, *DAYS])
def test_a_term_ends(case: str, term: str, accepted: str, expected: str) -> None:
    assert due(term, accepted) == vietnam(expected)


@pytest.mark.parametrize(("case", "term", "accepted", "expected"), EXACT)
def test_an_exact_term_ends(case: str, term: str, accepted: str, expected: str) -> None:
    assert due(term, accepted, "--mode", "exact") == vietnam(expected)


FIVE = ("5 working_days", "2022-03-07T09:00")  # due on Monday 14/03
WAIT = ("--supplement", "2022-03-08T10:00", "2022-03-14T14:00")
PAUSE = ("--policy", "pause")


@pytest.mark.parametrize(
    ("case", "arguments", "expected"),
    [
        (
            "extension and pause: one of eight was spent",
            (*FIVE, "--extend", "3 working_days", *WAIT, *PAUSE),
            "2022-03-23T17:00",
        ),
        ("extension and restart", (*FIVE, "--extend", "3 working_days", *WAIT), "2022-03-24T17:00"),
        (
            "restart at the last minute",
            (*FIVE, "--supplement", "2022-03-14T16:59", "2022-03-15T07:00"),
            "2022-03-22T17:00",
        ),
        (
            "restart at the very end",
            (*FIVE, "--supplement", "2022-03-14T17:00", "2022-03-15T07:00"),
            "2022-03-22T17:00",
        ),
        ("restart in the evening", (*FIVE, "--supplement", "2022-03-10T09:00", "2022-03-14T19:00"), "2022-03-22T17:00"),
        (
            "restart into Tết",
            ("3 working_days", "2022-01-24T09:00", "--supplement", "2022-01-26T09:00", "2022-01-28T16:00"),
            "2022-02-09T17:00",
        ),
        (
            "asked and given at once",
            (*FIVE, "--supplement", "2022-03-08T10:00", "2022-03-08T10:00"),
            "2022-03-15T17:00",
        ),
        (
            "paused and given at once",
            (*FIVE, "--supplement", "2022-03-08T10:00", "2022-03-08T10:00", *PAUSE),
            "2022-03-14T17:00",
        ),
        (
            "paused over a weekend alone",
            (*FIVE, "--supplement", "2022-03-11T17:00", "2022-03-14T07:00", *PAUSE),
            "2022-03-14T17:00",
        ),
        (
            "pause after two whole days",
            ("3 working_days", "2022-03-14T07:00", "--supplement", "2022-03-16T07:00", "2022-03-21T07:00", *PAUSE),
            "2022-03-22T17:00",
        ),
        (
            "payment in the middle of thirty land days",
            ("30 land_days", "2022-03-10T08:00", "--exclude", "2022-04-01T08:00", "2022-04-08T08:00"),
            "2022-04-29T17:00",
        ),
        (
            "and in the mountains",
            (
                "30 land_days",
                "2022-03-10T08:00",
                "--extend",
                "10 land_days",
                "--exclude",
                "2022-04-01T08:00",
                "2022-04-08T08:00",
            ),
            "2022-05-17T17:00",
        ),
        (
            "two payments",
            (
                "10 land_days",
                "2022-03-07T07:00",
                "--exclude",
                "2022-03-09T07:00",
                "2022-03-10T07:00",
                "--exclude",
                "2022-03-14T07:00",
                "2022-03-16T07:00",
            ),
            "2022-03-24T17:00",
        ),
        (
            "payment after the end changes nothing",
            ("10 land_days", "2022-03-07T08:00", "--exclude", "2022-03-25T08:00", "2022-03-29T08:00"),
            "2022-03-21T17:00",
        ),
        (
            "payment that begins with the acceptance",
            ("3 land_days", "2022-03-14T08:00", "--exclude", "2022-03-14T08:00", "2022-03-21T08:00"),
            "2022-03-24T17:00",
        ),
        (
            "supplement right after the payment",
            (
                "10 land_days",
                "2022-03-07T08:00",
                "--exclude",
                "2022-03-08T08:00",
                "2022-03-09T08:00",
                "--supplement",
                "2022-03-09T08:00",
                "2022-03-10T08:00",
            ),
            "2022-03-24T17:00",
        ),
        (
            "exact, two pauses",
            (
                *FIVE,
                "--supplement",
                "2022-03-08T09:00",
                "2022-03-09T09:00",
                "--supplement",
                "2022-03-10T09:00",
                "2022-03-11T09:00",
                *PAUSE,
                "--mode",
                "exact",
            ),
            "2022-03-16T09:00",
        ),
        (
            "a whole instead of days and more days",
            ("3 working_days", "2022-03-14T09:00", "--extend-to", "10 working_days", "--extend", "2 working_days"),
            "2022-03-30T17:00",
        ),
        (
            "working days more after calendar days",
            ("10 calendar_days", "2022-03-14T09:00", "--extend", "2 working_days"),
            "2022-03-28T17:00",
        ),
        (
            "three days more after hours",
            ("8 working_hours", "2022-03-14T09:00", "--extend", "3 working_days"),
            "2022-03-18T17:00",
        ),
        (
            "a complaint: sixty days in place of forty-five in a remote area",
            ("45 calendar_days", "2022-03-14T09:00", "--extend-to", "60 calendar_days"),
            "2022-05-13T17:00",
        ),
    ],
)
def test_what_happened_on_the_way_counts(case: str, arguments: tuple[str, ...], expected: str) -> None:
    assert due(*arguments) == vietnam(expected)


@pytest.mark.parametrize(
    ("case", "term", "accepted", "expected"),
    [
        ("after Tết: the last day before it", "3 working_days", "2022-01-26T08:00", "2022-01-28T17:00"),
        ("a promise on a make-up Saturday", "4 working_days", "2019-04-25T09:00", "2019-05-03T17:00"),
        ("a promise after a make-up Saturday", "5 working_days", "2019-04-25T09:00", "2019-05-04T17:00"),
        ("after New Year", "2 working_days", "2021-12-30T09:00", "2021-12-31T17:00"),
        ("a complaint over 30/4", "30 calendar_days", "2022-04-01T09:00", "2022-04-29T17:00"),
    ],
)
def test_the_last_day_for_an_apology(case: str, term: str, accepted: str, expected: str) -> None:
    answer = asked("due", "--term", term, "--accepted", accepted)
    assert answer["apology_due_at"] == vietnam(expected)


@pytest.mark.parametrize(
    ("case", "procedure", "accepted", "expected", "stages"),
    [
        ("M1", "1.010824", "2022-03-01T10:00", "2022-03-29", ["2022-03-08", "2022-03-17", "2022-03-29"]),
        (
            "M3",
            "1.001776",
            "2022-01-12T10:00",
            "2022-02-18",
            ["2022-01-21", "2022-01-25", "2022-01-28", "2022-02-15", "2022-02-18"],
        ),
        ("M5", "2.000986", "2022-01-17T09:00", "2022-02-21", ["2022-01-19", "2022-01-28", "2022-01-26"]),
        ("M7 and ten days", "2.000983", "2022-03-10T08:00", "2022-05-10", ["2022-04-15", "2022-04-29", "2022-05-10"]),
        ("R15 from the admission", "2.002409", "2022-03-01T09:00", "2022-04-25", ["2022-03-11", "2022-04-25"]),
    ],
)
def test_a_procedure_is_promised_over_its_levels(
    case: str, procedure: str, accepted: str, expected: str, stages: list[str]
) -> None:
    answer = asked("due", "--procedure", procedure, "--accepted", accepted)
    assert answer["due_at"] == vietnam(f"{expected}T17:00")
    assert [stage["due_at"] for stage in answer["stages"]] == [vietnam(f"{day}T17:00") for day in stages]


ACCEPTED = ("--accepted", "2022-03-07T09:00")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--term", "working_days", *ACCEPTED),
        ("--term", "", *ACCEPTED),
        ("--term", "three working_days", *ACCEPTED),
        ("--term", "٣ working_days", *ACCEPTED),
        ("--term", "1e3 working_days", *ACCEPTED),
        ("--term", "10001 working_days", *ACCEPTED),
        ("--term", "9" * 400 + " working_days", *ACCEPTED),
        ("--term", "1.5 calendar_days", *ACCEPTED),
        ("--term", "0.001 working_days", *ACCEPTED),
        ("--term", "0.01 working_hours", *ACCEPTED),
        ("--term", "1 same_day", *ACCEPTED),
        ("--term", "NaN working_days", *ACCEPTED),
        ("--term", "10000 calendar_days", *ACCEPTED),
        ("--term", "10000 clock_hours", "--accepted", "2200-12-31T09:00"),
        ("--term", "5 working_days", "--accepted", "9999-12-31T23:59"),
        ("--term", "5 working_days", "--accepted", ""),
        ("--term", "5 working_days", "--accepted", "07/03/2022 09:00"),
        ("--term", "5 working_days", "--accepted", "2022-03-07T09:00+99:00"),
        ("--term", "5 working_days", *ACCEPTED, "--extend", "more"),
        ("--term", "5 working_days", *ACCEPTED, "--extend", "-3 working_days"),
        ("--term", "5 working_days", *ACCEPTED, "--extend", "9999 working_days"),
        ("--term", "5 working_days", *ACCEPTED, "--supplement", "2022-03-08T09:00", "x"),
        ("--term", "5 working_days", *ACCEPTED, "--supplement", "2022-03-08T09:00", "2199-01-01T09:00"),
        ("--term", "5 working_days", *ACCEPTED, "--exclude", "2022-03-09T09:00", "2022-03-08T09:00"),
        ("--term", "5 working_days", *ACCEPTED, "--calendar", "moon"),
        ("--term", "5 working_days", *ACCEPTED, "--calendar", "../../etc/passwd"),
        ("--procedure", "0.000000", *ACCEPTED),
        ("--procedure", "", *ACCEPTED),
        ("--procedure", "1.001193", "--accepted", "1999-03-07T09:00"),
        ("--procedure", "1.001193", *ACCEPTED, "--unit", "nowhere"),
    ],
)
def test_bad_input_is_refused_in_one_sentence_each(arguments: tuple[str, ...]) -> None:
    result = run("due", *arguments, "--json")
    assert result.exit_code in (1, 2), result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code == 1:
        assert len(result.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--promised", "soon", "--result", "2022-05-05T17:00"),
        ("--promised", "2022-05-05", "--result", "2022-05-05T17:00"),
        ("--promised", "2022-05-05T17:00", "--result", ""),
        ("--promised", "2022-05-05T17:00", "--withdrawn", "2022-02-30T10:00"),
        ("--promised", "9999-05-05T17:00", "--result", "2022-05-05T17:00"),
    ],
)
def test_a_bad_instant_gives_no_verdict(arguments: tuple[str, ...]) -> None:
    result = run("verdict", *arguments, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 2
