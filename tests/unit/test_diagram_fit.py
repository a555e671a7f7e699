"""What the catalogue checks of diagrams: names they take from it, functions they ask for, and the sum of step terms."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from engine.catalog import Finding, load
from engine.catalog.diagram_fit import check_diagrams
from engine.catalog.workload import hours, spent
from engine.config import WORKFLOWS
from engine.domain.term import Term

catalog = load(Path(WORKFLOWS))


@dataclass(frozen=True, kw_only=True)
class Node:
    id: str
    line: int = 7
    role: str | None = None
    form: str | None = None
    term: str | None = None
    clock: str = "running"
    receiver: str | None = None
    calls: str | None = None
    notice: str | None = None


@dataclass(frozen=True, kw_only=True)
class Drawn:
    elements: dict[str, Node]
    following: dict[str, list[str]] = field(default_factory=dict)


def drawn(*nodes: Node, flows: str = "") -> Drawn:
    """`flows` is written "a>b b>c"; without it the nodes stand in a row."""
    pairs = [pair.split(">") for pair in flows.split()]
    if not flows:
        pairs = [[one.id, other.id] for one, other in pairwise(nodes)]
    following = {node.id: [target for source, target in pairs if source == node.id] for node in nodes}
    return Drawn(elements={node.id: node for node in nodes}, following=following)


def step(name: str, term: str | None, *, clock: str = "running", receiver: str | None = None) -> Node:
    return Node(id=name, term=term, clock=clock, receiver=receiver)


def check(**diagrams: Drawn) -> list[Finding]:
    return check_diagrams(catalog, diagrams)


def rules(**diagrams: Drawn) -> set[str]:
    return {finding.rule for finding in check(**diagrams)}


@pytest.mark.parametrize(
    ("node", "rule"),
    [
        (Node(id="a", role="king"), "role"),
        (Node(id="a", role="ql"), "role"),  # a role of the system, not of a lane
        (Node(id="a", form="moon"), "form"),
        (Node(id="a", receiver="moon"), "function"),
        (Node(id="a", notice="moon"), "notice"),
        (Node(id="a", term="3 moons"), "term"),
    ],
)
def test_a_name_that_does_not_exist_is_found_in_the_diagram(node: Node, rule: str) -> None:
    (finding,) = check(shared=drawn(node))
    assert (finding.file, finding.line, finding.element, finding.rule) == ("bpmn/shared.bpmn", 7, "a", rule)


def test_names_of_the_catalogue_are_accepted() -> None:
    reply = Node(id="a", role="tn", receiver="requester", term="0.5 working_days")
    assert rules(shared=drawn(reply, Node(id="b", role="ld", receiver="tax"))) == set()


SAME_DAY = [
    ("a day in all", ["4 working_hours", "4 working_hours"], set()),
    ("more than a day", ["4 working_hours", "4.5 working_hours"], {"step_terms"}),
]


@pytest.mark.parametrize(("terms", "found"), [case[1:] for case in SAME_DAY], ids=[case[0] for case in SAME_DAY])
def test_shares_of_the_same_day(terms: list[str], found: set[str]) -> None:
    assert rules(death=drawn(*(step(f"s{place}", term) for place, term in enumerate(terms)))) == found


def test_the_finding_names_procedure_diagram_and_hours() -> None:
    found = check(marital_status=drawn(step("review", "25 working_hours")))
    before, after = found  # of the blocks of both organisations
    assert before.line < after.line
    finding = before
    assert (finding.file, finding.element) == ("procedures/ho_tich.yaml", "1.004873")
    assert "25 giờ làm việc, luật chỉ cho 24 giờ" in finding.vi
    assert "marital_status" in finding.en


def test_what_stops_the_clock_does_not_count() -> None:
    late = step("return_result", "30 working_hours", clock="stopped")
    assert rules(marital_status=drawn(step("review", "24 working_hours"), late)) == set()


def test_of_branches_the_longest_counts() -> None:
    nodes = [
        step("a", "4 working_hours"),
        step("b", "20 working_hours"),
        step("c", "20 working_hours"),
        step("d", None),
    ]
    assert rules(marital_status=drawn(*nodes, flows="a>b a>c b>d c>d")) == set()
    assert rules(marital_status=drawn(*nodes, flows="a>b b>c c>d")) == {"step_terms"}


def test_a_step_in_a_loop_counts_once() -> None:
    nodes = [step("review", "12 working_hours"), step("sign", "12 working_hours"), step("end", None)]
    assert rules(marital_status=drawn(*nodes, flows="review>sign sign>review sign>end")) == set()


def test_a_called_process_counts_where_it_is_called() -> None:
    called = drawn(step("work", "20 working_hours"))
    caller = drawn(step("review", "5 working_hours"), Node(id="call", calls="side"))
    assert rules(marital_status=caller, side=called) == {"step_terms"}
    assert (
        rules(marital_status=drawn(step("review", "4 working_hours"), Node(id="call", calls="side")), side=called)
        == set()
    )


def test_a_node_that_is_no_element_is_passed_over() -> None:
    diagram = drawn(step("review", "24 working_hours"), flows="review>odd")
    with_odd = Drawn(elements=diagram.elements, following={**diagram.following, "odd": ["gone"]})
    assert rules(marital_status=with_odd) == set()


def first_certificate(commune: str, registry: str, tax: str = "5 working_days") -> set[str]:
    return rules(
        land_first_certificate=drawn(step("confirm", commune), Node(id="forward", receiver="land_registry")),
        land_registry=drawn(step("examine", registry), Node(id="tax", receiver="tax")),
        tax_notice=drawn(step("assess", tax)),
    )


@pytest.mark.parametrize(
    ("commune", "registry", "found"),
    [
        ("24.5 land_days", "15 land_days", set()),  # 15 + 10 in the mountains; 10 + 5
        ("25.5 land_days", "15 land_days", {"step_terms"}),
        ("24.5 land_days", "16 land_days", {"step_terms"}),
    ],
)
def test_each_agency_has_its_own_share(commune: str, registry: str, found: set[str]) -> None:
    assert first_certificate(commune, registry) == found


def test_an_agency_beside_the_clock_has_a_term_of_its_own() -> None:
    assert first_certificate("24.5 land_days", "15 land_days", tax="6 working_days") == {"step_terms"}


def test_the_chain_must_be_asked_for() -> None:
    (finding, *_) = check(social_allowance=drawn(step("review", "12 working_days")))
    assert finding.rule == "function"
    assert "social_review" in finding.vi
    assert rules(social_allowance=drawn(Node(id="forward", receiver="social_review"))) == set()


def test_the_chain_may_be_asked_for_by_the_next_agency() -> None:
    commune = drawn(step("confirm", "3 working_days"), Node(id="forward", receiver="merit_review"))
    district = drawn(step("list", "5 working_days"), Node(id="forward", receiver="merit_decision"))
    assert rules(merit=commune, merit_district=district) == set()
    assert rules(merit=commune) == {"function"}


def test_units_are_compared_as_working_hours() -> None:
    assert hours(Term.parse("0 same_day")) == hours(Term.parse("1 land_days")) == 8
    assert hours(Term.parse("7 calendar_days")) == hours(Term.parse("5 working_days"))
    assert hours(Term.parse("12 clock_hours")) == 12


def test_parallel_stages_take_as_long_as_the_longest() -> None:
    stages = [("2 working_days", False), ("7 working_days", False), ("5 working_days", True), ("1 working_days", False)]
    assert spent((Term.parse(text), parallel) for text, parallel in stages) == Fraction(80)
