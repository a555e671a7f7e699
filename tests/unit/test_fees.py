"""Properties of fee assessment, and the evidence that a real dossier needs."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog import load
from engine.config import WORKFLOWS
from engine.domain.errors import NotFound
from engine.domain.fee_facts import parse_facts
from engine.domain.fees import EvidenceMissing, FeeLine, assess, questions, total
from engine.domain.tariff import NotExternal
from tests.properties import examples

ON = date(2022, 3, 1)
COPY, BIRTH, CONTRACT, ADOPTION = "2.000815", "1.001193", "2.001035", "2.001263"

catalog = load(Path(WORKFLOWS))
claims = st.lists(st.sampled_from(sorted(catalog.tariff("demo").beneficiaries)), unique=True, max_size=4)
items = st.lists(
    st.fixed_dictionaries({"pages": st.integers(1, 400), "copies": st.integers(1, 30)}), min_size=1, max_size=6
)


def lines(
    code: str, facts: Mapping[str, Any], *, tariff: str = "demo", evidence: Mapping[str, str] | None = None
) -> tuple[FeeLine, ...]:
    table = catalog.tariff(tariff)
    shown = dict.fromkeys(table.exemption_keys, "đã xuất trình") if evidence is None else evidence
    return assess(catalog.procedure(code), table, parse_facts(facts), on=ON, evidence=shown)


def birth(days: int, **more: Any) -> dict[str, Any]:
    return {"event_on": (ON - timedelta(days=days)).isoformat(), "registered_on": ON.isoformat(), **more}


@examples(100)
@given(items)
def test_copies_cost_what_the_circular_says(documents: list[dict[str, int]]) -> None:
    def expected(pages: int) -> int:
        return min(2_000 * min(pages, 2) + 1_000 * max(pages - 2, 0), 200_000)

    assessed = lines(COPY, {"items": documents})
    assert [line.amount for line in assessed] == [row["copies"] * expected(row["pages"]) for row in documents]


@examples(100)
@given(items, items)
def test_documents_add_up(first: list[dict[str, int]], second: list[dict[str, int]]) -> None:
    together = total(lines(COPY, {"items": first + second}))
    assert together == total(lines(COPY, {"items": first})) + total(lines(COPY, {"items": second}))


@examples(100)
@given(items, st.sampled_from(["desk", "online", "post"]))
def test_amounts_are_whole_and_no_channel_costs_more(documents: list[dict[str, int]], channel: str) -> None:
    plain = lines(COPY, {"items": documents}, tariff="demo_online")
    through = lines(COPY, {"items": documents, "channel": channel}, tariff="demo_online")
    for line, before in zip(through, plain, strict=True):
        assert isinstance(line.amount, int)
        assert before.amount is not None
        assert 0 <= line.amount <= before.amount


@examples(100)
@given(st.integers(0, 400), st.integers(1, 9), claims)
def test_an_exemption_never_raises_the_fee(days: int, number: int, people: list[str]) -> None:
    facts = birth(days, extracts=[{"event": "khai_sinh", "copies": number}])
    assert total(lines(BIRTH, facts | {"exemptions": people})) <= total(lines(BIRTH, facts))


@examples(100)
@given(st.integers(0, 400), st.integers(0, 400))
def test_registering_later_never_costs_less(days: int, more: int) -> None:
    assert total(lines(BIRTH, birth(days))) <= total(lines(BIRTH, birth(days + more)))


@pytest.mark.parametrize(
    ("code", "facts", "key"),
    [
        (BIRTH, birth(61, exemptions=["ho_ngheo"]), "ho_ngheo"),
        (CONTRACT, {"purpose": "agricultural_mortgage"}, "agricultural_mortgage"),
        (ADOPTION, {"relation": "step_parent"}, "step_parent"),
    ],
)
def test_an_exemption_needs_a_paper(code: str, facts: dict[str, Any], key: str) -> None:
    with pytest.raises(EvidenceMissing):
        lines(code, facts, evidence={})
    with pytest.raises(EvidenceMissing):
        lines(code, facts, evidence={key: "  "})
    (line,) = lines(code, facts, evidence={key: "Giấy số 12"})
    assert (line.amount, line.exemption, line.evidence) == (0, key, "Giấy số 12")


def test_no_paper_is_asked_where_nothing_is_owed() -> None:
    (line,) = lines(BIRTH, birth(60, exemptions=["ho_ngheo"]), evidence={})
    assert (line.amount, line.exemption) == (0, None)


def test_facts_can_be_asked_for_before_assessing() -> None:
    asked = questions(catalog.procedure(BIRTH), catalog.tariff("demo"), ON)
    assert asked.needed == {"event_on"}
    assert asked.taken == {"registered_on", "extracts", "channel", "exemptions"}


def test_money_of_another_agency_is_noted_by_item() -> None:
    line = catalog.tariff("national").external_line("land_tax", ON)
    assert "cơ quan thuế" in line.explanation
    assert line.collected_by == "tax"
    with pytest.raises(NotExternal):
        catalog.tariff("national").external_line("certified_copy", ON)
    with pytest.raises(NotFound):
        catalog.tariff("national").external_line("road_toll", ON)
