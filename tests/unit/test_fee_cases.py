"""What the fee rules (sla_fees D.4) imply beyond the published examples, worked out by hand and asked through the
command line; and what cannot be assessed, refused in two sentences."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from tests.unit.test_fee_command import (
    ADOPTION,
    AMENDMENT,
    BIRTH,
    BIRTH_AND_PARENT,
    CONTRACT,
    COPY,
    CORRECTION,
    DEATH,
    DIVISION,
    EXTRACT,
    MARITAL,
    MARRIAGE,
    ON,
    SIGNATURE,
    Facts,
    assessed,
    born,
    copies,
    days_after,
    fee,
    several,
)

ONLINE = {"channel": "online"}


def extracts(*events: tuple[str, int]) -> Facts:
    return {"extracts": [{"event": event, "copies": number} for event, number in events]}


AMOUNTS = [
    ("the third page is cheaper", COPY, copies((3, 2)), "national", 10_000),
    ("each copy has its own cap", COPY, copies((198, 2)), "national", 400_000),
    ("one of two documents is capped", COPY, copies((199, 1), (1, 1)), "national", 202_000),
    ("the most that can be asked", COPY, copies((10_000, 10_000)), "national", 2_000_000_000),
    ("the same document twice is two lines", COPY, copies((1, 1), (1, 1)), "national", 4_000),
    ("copies by post", COPY, copies((2, 1)) | {"channel": "post"}, "demo_online", 4_000),
    ("copies online at half", COPY, copies((3, 1)) | ONLINE, "demo_online", 2_500),
    ("half of an odd sum is rounded once", COPY, copies((3, 3)) | ONLINE, "demo_online", 7_500),
    (
        "the poor pay half online too",
        COPY,
        copies((2, 1)) | ONLINE | {"exemptions": ["ho_ngheo"]},
        "demo_online",
        2_000,
    ),
    ("signers do not count", SIGNATURE, {"documents": 2, "signers": 9}, "national", 20_000),
    ("a contract whoever signs", CONTRACT, {"signers": 12}, "national", 50_000),
    (
        "a mortgage of farm land, three documents",
        CONTRACT,
        {"documents": 3, "purpose": "agricultural_mortgage"},
        "national",
        0,
    ),
    ("amendments of two contracts", AMENDMENT, {"documents": 2}, "national", 60_000),
    ("corrections of three", CORRECTION, {"documents": 3}, "national", 75_000),
    ("a division by one heir", DIVISION, {"signers": 1}, "national", 50_000),
    ("merit does not exempt a contract", CONTRACT, {"exemptions": ["nguoi_co_cong"]}, "national", 50_000),
    ("born today", BIRTH, born(0), "demo", 0),
    ("late by a year", BIRTH, born(400), "demo", 8_000),
    ("late, two groups of people", BIRTH, born(61, exemptions=["ho_ngheo", "khuyet_tat"]), "demo", 0),
    (
        "late, one group that helps and one that does not",
        BIRTH,
        born(61, exemptions=["nguoi_cao_tuoi", "ho_ngheo"]),
        "demo",
        0,
    ),
    ("on time with an extract", BIRTH, born(10, **extracts(("khai_sinh", 1))), "demo", 8_000),
    ("late with three extracts", BIRTH, born(61, **extracts(("khai_sinh", 3))), "demo", 32_000),
    ("late online at half", BIRTH, born(61) | ONLINE, "demo_online", 4_000),
    ("a death on time with extracts", DEATH, days_after("2022-02-20", 5, **extracts(("khai_tu", 2))), "demo", 16_000),
    (
        "a late death in a family with merit",
        DEATH,
        days_after("2022-01-10", 30, exemptions=["nguoi_co_cong"]),
        "demo",
        0,
    ),
    (
        "extracts are paid by the poor",
        EXTRACT,
        extracts(("khai_sinh", 2)) | {"exemptions": ["ho_ngheo"]},
        "national",
        16_000,
    ),
    ("three events", EXTRACT, extracts(("khai_sinh", 1), ("ket_hon", 1), ("khai_tu", 1)), "national", 24_000),
    ("an event as a number", EXTRACT, {"extracts": [{"event": 12, "copies": 1}]}, "national", 8_000),
    ("marital status online", MARITAL, ONLINE, "demo_online", 7_500),
    ("marital status of the poor", MARITAL, {"exemptions": ["ho_ngheo"]}, "demo", 0),
    ("an exemption needs no decided amount", MARITAL, {"exemptions": ["ho_ngheo"]}, "national", 0),
    ("marriage online", MARRIAGE, ONLINE, "demo_online", 0),
    ("late, recognised, poor", BIRTH_AND_PARENT, born(61, exemptions=["ho_ngheo"]), "demo", 0),
    (
        "an aunt adopts a disabled child",
        ADOPTION,
        {"relation": "aunt_uncle", "exemptions": ["khuyet_tat"]},
        "national",
        0,
    ),
    (
        "adopted by people with merit",
        ADOPTION,
        {"relation": "stranger", "exemptions": ["nguoi_co_cong"]},
        "national",
        0,
    ),
]


@pytest.mark.parametrize(("case", "code", "facts", "tariff", "total"), AMOUNTS, ids=[row[0] for row in AMOUNTS])
def test_amount(case: str, code: str, facts: Facts, tariff: str, total: int) -> None:
    answer = assessed(code, facts, tariff)
    assert answer["total"] == total
    assert sum(line["amount"] or 0 for line in answer["lines"]) == total


NOT_ASSESSED: list[tuple[str, str, Any]] = [
    ("a list of nothing", COPY, {"items": [None]}),
    ("items of text", COPY, {"items": ["3"]}),
    ("a huge count", COPY, copies((1, 10**9))),
    ("a number beyond every bound", COPY, '{"items":[{"pages":1' + "0" * 400 + ',"copies":1}]}'),
    ("not a number", COPY, '{"items":[{"pages":NaN,"copies":1}]}'),
    ("pages are null", COPY, {"items": [{"pages": None, "copies": 1}]}),
    ("negative signers", SIGNATURE, {"documents": 1, "signers": -1}),
    ("documents as text", SIGNATURE, {"documents": "1"}),
    ("documents as a fraction", SIGNATURE, {"documents": 1.0}),
    ("exemptions of a number", MARITAL, {"exemptions": [1]}),
    ("exemptions of an object", MARITAL, {"exemptions": {"ho_ngheo": True}}),
    ("an empty exemption", MARITAL, {"exemptions": [""]}),
    ("a channel of a list", MARITAL, {"channel": ["online"]}),
    ("a channel of nothing", MARITAL, {"channel": None}),
    ("a date and time", BIRTH, {"event_on": "2022-01-01T08:00"}),
    ("a Vietnamese date", BIRTH, {"event_on": "01/01/2022"}),
    ("an event of nothing", EXTRACT, {"extracts": [{"event": None, "copies": 1}]}),
    ("an event of a truth", EXTRACT, {"extracts": [{"event": True, "copies": 1}]}),
    ("a negative event", EXTRACT, {"extracts": [{"event": -1, "copies": 1}]}),
    ("a relation of a list", ADOPTION, {"relation": ["stranger"]}),
    ("a fact without a name", MARITAL, {"": 1}),
    ("a very long name", MARITAL, {"x" * 10_000: 1}),
    ("a text of JSON", MARITAL, '"x"'),
    ("nothing", MARITAL, "null"),
    ("no text at all", MARITAL, ""),
    ("nested without end", MARITAL, "[" * 5_000),
    ("the same fact twice, the last one wrong", COPY, '{"items":[{"pages":1,"copies":1}],"items":7}'),
    ("half a surrogate", MARITAL, '{"\\ud800": 1}'),
]


@pytest.mark.parametrize(("case", "code", "facts"), NOT_ASSESSED, ids=[row[0] for row in NOT_ASSESSED])
def test_what_cannot_be_assessed_is_refused_in_two_sentences(case: str, code: str, facts: Any) -> None:
    _refused(fee(code, facts, "--tariff", "demo"))


def _refused(result: Result) -> None:
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert len(result.stderr.splitlines()) == 2, result.stderr
    assert len(result.stderr) < 1_000


@pytest.mark.parametrize(
    "day", ["2022-13-01", "", "tomorrow", "2022-03-01T09:00", "0000-01-01", "10000-01-01", "1900-01-01"]
)
def test_a_day_that_cannot_be(day: str) -> None:
    _refused(CliRunner().invoke(main, ["fee", "--procedure", MARRIAGE, "--on", day, "--json"]))


@pytest.mark.parametrize("tariff", ["", "..", "/etc/passwd", "/etc/passwd.yaml", "demo.yml", "\x00"])
def test_a_tariff_that_is_none(tariff: str) -> None:
    _refused(fee(MARRIAGE, {}, "--tariff", tariff))


def test_one_wrong_fact_among_several_procedures_refuses_all() -> None:
    _refused(several((BIRTH, born(61)), (EXTRACT, extracts(("khai_sinh", 0)))))


def test_the_same_procedure_twice_is_two_dossiers() -> None:
    answer = json.loads(several((MARITAL, {}), (MARITAL, {"exemptions": ["ho_ngheo"]})).stdout)
    assert (answer["total"], [line["amount"] for line in answer["lines"]]) == (15_000, [15_000, 0])


def test_three_procedures_in_one_call_keep_their_order() -> None:
    answer = json.loads(several((EXTRACT, extracts(("khai_sinh", 2))), (MARRIAGE, {}), (COPY, copies((3, 1)))).stdout)
    assert answer["total"] == 21_000
    assert [line["explanation"].split()[0] for line in answer["lines"]] == [EXTRACT, MARRIAGE, COPY]


def test_no_procedure_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["fee", "--on", ON]).exit_code == 2
