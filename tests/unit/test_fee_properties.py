"""What holds for the fees of every procedure, whatever is told of the case."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.catalog import load
from engine.config import WORKFLOWS
from engine.domain.charge import decided
from engine.domain.dated import in_force
from engine.domain.errors import Refusal
from engine.domain.fee_facts import RELATIONS, parse_facts
from engine.domain.fees import FeeLine, assess, questions, total
from engine.domain.tariff import ItemVersion, Tariff
from tests.properties import examples

ON = date(2022, 3, 1)
COPY, EXTRACT = "2.000815", "2.000635"
catalog = load(Path(WORKFLOWS))
DEMO = catalog.tariff("demo")
CODES = st.sampled_from(sorted(code for code, found in catalog.procedures.items() if in_force(found.blocks, ON)))
COUNTS = st.integers(1, 40)
DAYS_AGO = st.integers(0, 400).map(lambda days: (ON - timedelta(days=days)).isoformat())

FACTS: dict[str, st.SearchStrategy[Any]] = {
    "items": st.lists(st.fixed_dictionaries({"pages": st.integers(1, 400), "copies": COUNTS}), min_size=1, max_size=5),
    "documents": COUNTS,
    "signers": COUNTS,
    "purpose": st.sampled_from(["agricultural_mortgage", "vay mua xe"]),
    "event_on": DAYS_AGO,
    "registered_on": st.just(ON.isoformat()),
    "extracts": st.lists(
        st.fixed_dictionaries({"event": st.sampled_from(["khai_sinh", "ket_hon"]), "copies": COUNTS}),
        min_size=1,
        max_size=4,
    ),
    "relation": st.sampled_from(RELATIONS),
    "channel": st.sampled_from(["desk", "online", "post"]),
    "exemptions": st.lists(st.sampled_from(sorted(DEMO.beneficiaries)), unique=True, max_size=4),
}


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A procedure, with every fact that it needs and any of those that it takes."""
    code = draw(CODES)
    asked = questions(catalog.procedure(code), DEMO, ON)
    told = asked.needed | {name for name in sorted(asked.taken) if draw(st.booleans())}
    return code, {name: draw(FACTS[name]) for name in sorted(told)}


def lines(code: str, facts: dict[str, Any], tariff: Tariff = DEMO, on: date = ON) -> tuple[FeeLine, ...]:
    shown = dict.fromkeys(tariff.exemption_keys, "Giấy số 1")
    return assess(catalog.procedure(code), tariff, parse_facts(facts), on=on, evidence=shown)


@examples(100)
@given(cases())
def test_no_amount_is_negative_and_the_lines_add_up(case: tuple[str, dict[str, Any]]) -> None:
    assessed = lines(*case)
    assert all(line.amount is None or (isinstance(line.amount, int) and line.amount >= 0) for line in assessed)
    assert total(assessed) == sum(line.amount for line in assessed if line.amount is not None)
    assert all((line.amount is None) == (line.kind == "external") for line in assessed)


@examples(100)
@given(cases())
def test_no_exemption_raises_a_line(case: tuple[str, dict[str, Any]]) -> None:
    code, facts = case
    claimed, plain = lines(code, facts), lines(code, {**facts, "exemptions": []})
    assert [line.item for line in claimed] == [line.item for line in plain]
    assert all((one.amount or 0) <= (other.amount or 0) for one, other in zip(claimed, plain, strict=True))


@examples(100)
@given(cases())
def test_online_costs_no_more_than_the_desk(case: tuple[str, dict[str, Any]]) -> None:
    """Under the tariff with a channel rule and under the one without."""
    code, facts = case
    for tariff in (DEMO, catalog.tariff("demo_online")):
        online, desk = (lines(code, {**facts, "channel": channel}, tariff) for channel in ("online", "desk"))
        assert all((one.amount or 0) <= (other.amount or 0) for one, other in zip(online, desk, strict=True))


@examples(100)
@given(st.sampled_from([(COPY, "items"), (EXTRACT, "extracts")]), st.data())
def test_the_order_of_documents_does_not_matter(which: tuple[str, str], data: st.DataObject) -> None:
    code, fact = which
    documents = data.draw(FACTS[fact])
    mixed = data.draw(st.permutations(documents))
    one, other = (sorted(line.amount or 0 for line in lines(code, {fact: rows})) for rows in (documents, mixed))
    assert one == other


@examples(100)
@given(cases())
def test_the_explanation_works_out_to_the_amount(case: tuple[str, dict[str, Any]]) -> None:
    for line in lines(*case):
        for left, right in SUMS.findall(line.explanation):
            assert _worked_out(left) == _number(right), line.explanation
        figures = FIGURES.findall(line.explanation.replace(" Diện ", " | ").split(" | ")[0])
        if line.amount:
            assert _number(figures[-1]) == line.amount, line.explanation


# “2 trang × 2.000 đ + 14 trang × 1.000 đ = 18.000 đ”: its sum, and what it comes to
SUMS = re.compile(r"((?:\d+ [^×=;:.+]{1,40} × [\d.]+ đ(?: \+ )?)+) = ([\d.]+) đ")
PRODUCTS = re.compile(r"(\d+) [^×]{1,40} × ([\d.]+) đ")
FIGURES = re.compile(r"(?:=|Còn thu) ([\d.]+) đ")


def _worked_out(text: str) -> int:
    return sum(int(count) * _number(price) for count, price in PRODUCTS.findall(text))


def _number(text: str) -> int:
    return int(text.replace(".", ""))


@examples(100)
@given(cases(), st.integers(1, 400), st.integers(0, 10**6))
def test_what_was_assessed_stays_whatever_is_decided_later(
    case: tuple[str, dict[str, Any]], days: int, amount: int
) -> None:
    """A tariff whose every amount changes on a later day says the same of an earlier one."""
    changes_on = ON + timedelta(days=days)
    items = {
        key: replace(item, versions=tuple(later for row in item.versions for later in _cut(row, changes_on, amount)))
        for key, item in DEMO.items.items()
    }
    assert lines(*case, tariff=replace(DEMO, items=items)) == lines(*case)


def _cut(version: ItemVersion, on: date, amount: int) -> tuple[ItemVersion, ...]:
    ended = replace(version, valid_to=on - timedelta(days=1))
    return ended, replace(version, valid_from=on, charge=decided(version.charge, amount))


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.sampled_from([*FACTS, "pages", "copies"]), part),
    max_leaves=12,
)
ANYTHING = st.dictionaries(st.sampled_from([*FACTS, "unknown"]), ANY, max_size=4) | ANY


@examples(200)
@given(CODES, ANYTHING)
def test_any_facts_are_assessed_or_refused_in_two_sentences(code: str, facts: Any) -> None:
    answer = _answer(code, facts)
    assert (answer.vietnamese and answer.english) if isinstance(answer, Refusal) else total(answer) >= 0


def _answer(code: str, facts: Any) -> tuple[FeeLine, ...] | Refusal:
    try:
        return lines(code, facts)
    except Refusal as refusal:
        return refusal
