"""The published fee examples, and what `motcua fee` refuses, asked through the command line."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engine.cli import main

ON = "2022-03-01"
COPY, CONTRACT, BIRTH, DEATH = "2.000815", "2.001035", "1.001193", "1.000656"
SIGNATURE, CORRECTION, AMENDMENT, DIVISION = "2.000884", "2.000927", "2.000913", "2.001406"
EXTRACT, MARRIAGE, MARITAL, ADOPTION, BIRTH_AND_PARENT = "2.000635", "1.000894", "1.004873", "2.001263", "1.000689"

Facts = dict[str, Any]


def fee(code: str, facts: object, *options: str) -> Result:
    given = facts if isinstance(facts, str) else json.dumps(facts)
    return CliRunner().invoke(main, ["fee", "--procedure", code, "--on", ON, "--facts", given, *options, "--json"])


def assessed(code: str, facts: object, tariff: str = "national") -> dict[str, Any]:
    result = fee(code, facts, "--tariff", tariff)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    assert set(answer) == {"total", "lines"}
    assert all(set(line) == {"item", "amount", "legal_source", "explanation"} for line in answer["lines"])
    return answer


def copies(*items: tuple[int, int]) -> Facts:
    return {"items": [{"pages": pages, "copies": number} for pages, number in items]}


def days_after(event: str, days: int, **more: Any) -> Facts:
    registered = date.fromisoformat(event) + timedelta(days=days)
    return {"event_on": event, "registered_on": registered.isoformat(), **more}


def born(days: int, **more: Any) -> Facts:
    return days_after("2021-12-01", days, **more)


AMOUNTS = [
    ("F01", COPY, copies((1, 1)), "national", 2_000),
    ("two pages", COPY, copies((2, 1)), "national", 4_000),
    ("F03", COPY, copies((3, 1)), "national", 5_000),
    ("F05", COPY, copies((10, 3)), "national", 36_000),
    ("one page under the cap", COPY, copies((197, 1)), "national", 199_000),
    ("exactly at the cap", COPY, copies((198, 1)), "national", 200_000),
    ("F07", COPY, copies((199, 1)), "national", 200_000),
    ("the cap is a copy's", COPY, copies((500, 3)), "national", 600_000),
    ("F09", COPY, copies((16, 2), (2, 2)), "national", 44_000),
    ("copy of a certified contract", "2.000942", copies((5, 2)), "national", 14_000),
    ("copy from the register", "2.000908", {}, "national", 0),
    ("the poor pay for certification", COPY, copies((1, 1)) | {"exemptions": ["ho_ngheo"]}, "national", 2_000),
    ("people with merit too", SIGNATURE, {"documents": 1, "exemptions": ["nguoi_co_cong"]}, "national", 10_000),
    ("F13", SIGNATURE, {"documents": 1, "signers": 4}, "national", 10_000),
    ("three documents to sign", SIGNATURE, {"documents": 3, "signers": 2}, "national", 30_000),
    ("F15", CONTRACT, {}, "national", 50_000),
    ("F17", DIVISION, {"signers": 5}, "national", 50_000),
    ("two contracts", CONTRACT, {"documents": 2}, "national", 100_000),
    ("agricultural mortgage", CONTRACT, {"purpose": "agricultural_mortgage"}, "national", 0),
    ("F19", CONTRACT, {"purpose": "motorbike_shop_mortgage"}, "national", 50_000),
    ("amendment", AMENDMENT, {}, "national", 30_000),
    ("F21", CORRECTION, {}, "national", 25_000),
    ("F23", EXTRACT, {"extracts": [{"event": "khai_sinh", "copies": 3}]}, "national", 24_000),
    (
        "two events",
        EXTRACT,
        {"extracts": [{"event": "khai_sinh", "copies": 1}, {"event": "ket_hon", "copies": 2}]},
        "national",
        24_000,
    ),
    ("F25", BIRTH, born(60), "demo", 0),
    ("on time needs no decided amount", BIRTH, born(60), "national", 0),
    ("day 61 after birth", BIRTH, born(61), "demo", 8_000),
    ("F27", BIRTH, born(61, exemptions=["ho_ngheo"]), "demo", 0),
    ("an exemption needs no decided amount", BIRTH, born(61, exemptions=["ho_ngheo"]), "national", 0),
    ("disabled", BIRTH, born(90, exemptions=["khuyet_tat"]), "demo", 0),
    ("the elderly are not exempt", BIRTH, born(90, exemptions=["nguoi_cao_tuoi"]), "demo", 8_000),
    ("registered on the day of acceptance", BIRTH, {"event_on": "2021-12-31"}, "demo", 0),
    ("which may be late", BIRTH, {"event_on": "2021-12-30"}, "demo", 8_000),
    (
        "F29",
        BIRTH,
        born(61, exemptions=["ho_ngheo"], extracts=[{"event": "khai_sinh", "copies": 2}]),
        "demo",
        16_000,
    ),
    ("day 15 after death", DEATH, days_after("2022-01-10", 15), "demo", 0),
    ("day 16 after death", DEATH, days_after("2022-01-10", 16), "demo", 8_000),
    ("F31", MARRIAGE, {}, "national", 0),
    ("guardianship", "1.004837", {}, "national", 0),
    ("F33", MARITAL, {}, "demo", 15_000),
    ("marital status of a disabled person", MARITAL, {"exemptions": ["khuyet_tat"]}, "demo", 0),
    ("F35", BIRTH_AND_PARENT, born(30), "demo", 15_000),
    ("late and recognised", BIRTH_AND_PARENT, born(61), "demo", 23_000),
    ("recognition", "1.001022", {}, "demo", 15_000),
    ("change under 14", "1.004859", {}, "demo", 15_000),
    ("birth registered again", "1.004884", {}, "demo", 8_000),
    ("F37", ADOPTION, {"relation": "stranger"}, "national", 400_000),
    ("step-parent", ADOPTION, {"relation": "step_parent"}, "national", 0),
    ("aunt or uncle", ADOPTION, {"relation": "aunt_uncle"}, "national", 0),
    ("disabled child", ADOPTION, {"relation": "stranger", "exemptions": ["khuyet_tat"]}, "national", 0),
    ("the poor pay for adoption", ADOPTION, {"relation": "stranger", "exemptions": ["ho_ngheo"]}, "national", 400_000),
    ("F39", COPY, copies((18, 1)) | {"channel": "online"}, "demo_online", 10_000),
    ("online where no rule exists", COPY, copies((18, 1)) | {"channel": "online"}, "national", 20_000),
    ("at the desk of a province with an online rule", COPY, copies((18, 1)), "demo_online", 20_000),
    ("land: others' money", "2.000983", {}, "national", 0),
    ("social allowance", "1.001776", {}, "national", 0),
    ("vessel", "1.004088", {}, "national", 70_000),
]


@pytest.mark.parametrize(
    ("code", "facts", "tariff", "total"), [case[1:] for case in AMOUNTS], ids=[c[0] for c in AMOUNTS]
)
def test_amount(code: str, facts: Facts, tariff: str, total: int) -> None:
    answer = assessed(code, facts, tariff)
    assert answer["total"] == total
    assert sum(line["amount"] or 0 for line in answer["lines"]) == total
    assert all(line["legal_source"] and line["explanation"] for line in answer["lines"])


REFUSED = [
    ("F11: no pages", COPY, copies((0, 1)), "items"),
    ("negative pages", COPY, copies((-3, 1)), "items"),
    ("no copies", COPY, copies((1, 0)), "items"),
    ("negative copies", COPY, copies((1, -1)), "items"),
    ("pages as text", COPY, {"items": [{"pages": "3", "copies": 1}]}, "items"),
    ("half a page", COPY, {"items": [{"pages": 1.5, "copies": 1}]}, "items"),
    ("true is not a number", COPY, {"items": [{"pages": True, "copies": 1}]}, "items"),
    ("too many pages", COPY, copies((10_001, 1)), "items"),
    ("a key is missing", COPY, {"items": [{"pages": 3}]}, "items"),
    ("a key is too many", COPY, {"items": [{"pages": 3, "copies": 1, "colour": 1}]}, "items"),
    ("items is no list", COPY, {"items": {"pages": 3, "copies": 1}}, "items"),
    ("too many documents", COPY, copies(*[(1, 1)] * 501), "items"),
    ("items are missing", COPY, {}, "items"),
    ("items are empty", COPY, {"items": []}, "items"),
    ("unknown fact", COPY, copies((1, 1)) | {"pages": 3}, "pages"),
    ("fact of another procedure", COPY, copies((1, 1)) | {"event_on": "2022-01-01"}, "event_on"),
    ("purpose of a will", "2.001019", {"purpose": "agricultural_mortgage"}, "purpose"),
    ("documents are missing", SIGNATURE, {}, "documents"),
    ("no documents", SIGNATURE, {"documents": 0}, "documents"),
    ("no signers", SIGNATURE, {"documents": 1, "signers": 0}, "signers"),
    ("birth without a date", BIRTH, {}, "event_on"),
    ("an impossible date", BIRTH, {"event_on": "2022-02-30"}, "event_on"),
    ("a date as a number", BIRTH, {"event_on": 20220101}, "event_on"),
    ("a week date", BIRTH, {"event_on": "2022-W09-2"}, "event_on"),
    ("registered before birth", BIRTH, {"event_on": "2022-02-02", "registered_on": "2022-02-01"}, "registered_on"),
    ("born after acceptance", BIRTH, {"event_on": "2022-03-02"}, "event_on"),
    ("extracts are missing", EXTRACT, {}, "extracts"),
    ("no extracts of an event", EXTRACT, {"extracts": [{"event": "khai_sinh", "copies": 0}]}, "extracts"),
    ("an event without a name", EXTRACT, {"extracts": [{"event": " ", "copies": 1}]}, "extracts"),
    ("relation is missing", ADOPTION, {}, "relation"),
    ("unknown relation", ADOPTION, {"relation": "neighbour"}, "relation"),
    ("unknown exemption", BIRTH, born(61, exemptions=["vip"]), "exemptions"),
    ("exemptions as text", BIRTH, born(61, exemptions="ho_ngheo"), "exemptions"),
    ("unknown channel", MARRIAGE, {"channel": "fax"}, "channel"),
    ("facts are a list", MARRIAGE, [], "dữ kiện"),
    ("facts are no JSON", MARRIAGE, "{", "--facts"),
]


@pytest.mark.parametrize(("code", "facts", "named"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED])
def test_refused_fact_is_named(code: str, facts: object, named: str) -> None:
    result = fee(code, facts, "--tariff", "demo")
    assert result.exit_code == 1
    assert result.stdout == ""
    vietnamese, english = result.stderr.splitlines()
    assert named in vietnamese
    assert named in english


UNDECIDED = [
    (BIRTH, born(61)),
    (DEATH, days_after("2022-01-10", 16)),
    (MARITAL, {}),
    ("1.001022", {}),
    ("1.004859", {}),
    ("1.004746", {}),
]


@pytest.mark.parametrize(("code", "facts"), UNDECIDED)
def test_an_amount_that_nobody_decided_is_refused_with_who_must_decide(code: str, facts: Facts) -> None:
    result = fee(code, facts)
    assert result.exit_code == 1
    vietnamese, english = result.stderr.splitlines()
    for sentence in (vietnamese, english):
        assert "Nghị quyết HĐND tỉnh Thừa Thiên Huế" in sentence


def test_the_demo_amounts_are_said_to_be_illustrative() -> None:
    (line,) = assessed(MARITAL, {}, "demo")["lines"]
    assert "minh họa" in line["legal_source"]


def test_each_document_has_its_own_line_with_the_arithmetic() -> None:
    first, second = assessed(COPY, copies((16, 2), (2, 2)))["lines"]
    assert (first["item"], first["amount"]) == ("certified_copy", 36_000)
    assert "2 trang × 2.000 đ + 14 trang × 1.000 đ = 18.000 đ/bản; 2 bản × 18.000 đ = 36.000 đ" in first["explanation"]
    assert second["amount"] == 8_000


def test_a_line_says_why_it_is_free_and_why_a_claim_did_not_help() -> None:
    facts = born(61, exemptions=["ho_ngheo"], extracts=[{"event": "khai_sinh", "copies": 2}])
    late, extracts = assessed(BIRTH, facts, "demo")["lines"]
    assert "Miễn vì hộ nghèo (Luật Hộ tịch 2014 Đ.11)" in late["explanation"]
    assert "hộ nghèo không được miễn" in extracts["explanation"]


def test_an_external_line_has_no_amount() -> None:
    (line,) = assessed("2.000983", {})["lines"]
    assert line["amount"] is None
    assert "Chi nhánh Văn phòng đăng ký đất đai thu" in line["explanation"]


def several(*pairs: tuple[str, Facts], facts: bool = True) -> Result:
    arguments = ["fee", "--on", ON, "--tariff", "demo", "--json"]
    for code, _ in pairs:
        arguments += ["--procedure", code]
    for _, given in pairs if facts else pairs[:1]:
        arguments += ["--facts", json.dumps(given)]
    return CliRunner().invoke(main, arguments)


def test_several_procedures_are_summed_and_each_line_names_its_own() -> None:
    result = several((BIRTH, born(61)), (EXTRACT, {"extracts": [{"event": "khai_sinh", "copies": 2}]}))
    answer = json.loads(result.stdout)
    assert answer["total"] == 24_000
    assert [line["explanation"].split()[0] for line in answer["lines"]] == [BIRTH, EXTRACT]


def test_facts_must_match_the_procedures_in_number() -> None:
    assert several((BIRTH, born(61)), (MARITAL, {}), facts=False).exit_code == 2


def test_the_plain_output_ends_with_the_total() -> None:
    arguments = ["fee", "--procedure", COPY, "--on", ON, "--facts", json.dumps(copies((10, 3)))]
    assert CliRunner().invoke(main, arguments).stdout.splitlines()[-1] == "Tổng cộng: 36.000 đ"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--procedure", "9.999999", "--on", ON], "9.999999"),
        (["--procedure", COPY, "--on", "2022-02-30"], "--on"),
        (["--procedure", COPY, "--on", "1999-01-01"], "1999"),
        (["--procedure", MARRIAGE, "--on", ON, "--tariff", "hanoi"], "hanoi"),
        (["--procedure", MARRIAGE, "--on", ON, "--tariff", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_what_does_not_exist_is_refused_by_name(options: list[str], named: str) -> None:
    result = CliRunner().invoke(main, ["fee", *options, "--json"])
    assert result.exit_code == 1
    assert all(named in sentence for sentence in result.stderr.splitlines())


def test_a_tariff_can_be_tried_from_a_file(tmp_path: Path) -> None:
    tariff = tmp_path / "resolution.yaml"
    tariff.write_text(
        """
name: resolution
title: Nghị quyết thử
extends: national
amounts:
- {item: marital_status, amount: 10001, valid_from: 2022-01-01, legal_source: Nghị quyết thử}
channel_factors:
- {channel: online, percent: 50, valid_from: 2022-01-01, valid_to: 2022-06-30, legal_source: Nghị quyết thử}
""",
        encoding="utf-8",
    )
    assert assessed(MARITAL, {}, str(tariff))["total"] == 10_001
    assert assessed(MARITAL, {"channel": "online"}, str(tariff))["total"] == 5_001  # half a đồng is rounded up
    assert assessed(MARITAL, {"channel": "post"}, str(tariff))["total"] == 10_001
    earlier = ["fee", "--procedure", MARITAL, "--on", "2021-12-31", "--tariff", str(tariff)]
    assert CliRunner().invoke(main, earlier).exit_code == 1
