"""The diagrams of workflows/bpmn as files: whole drawings, legible, in the office's conventions, with the terms of the
step tables (domain: process steps B.3)."""

from collections import Counter
from fractions import Fraction

import pytest

from engine import catalog
from engine.bpmn.checker.diagram import Diagram, children, is_true, kind_of
from engine.bpmn.drawing import outlines
from engine.bpmn.namespaces import bpmn, motcua, spiff
from engine.bpmn.source import read_bpmn
from engine.bpmn.texts import Element as Xml
from engine.catalog.workload import DAY, hours
from engine.domain.form import Choice
from engine.domain.term import Term
from tests.bpmn.picture import Picture, eyesores, hidden_labels, picture, within

CATALOG = catalog.load()
FILES = CATALOG.diagrams()
OUTLINES = outlines({f"{name}.bpmn": data for name, data in FILES.items()})
DIAGRAMS = {name: Diagram(file=name, definitions=read_bpmn(data, name)) for name, data in FILES.items()}
PICTURES: dict[str, Picture] = {name: picture(data) for name, data in FILES.items()}
NAMES = sorted(FILES)

RECEIVING = sorted(name for name, diagram in DIAGRAMS.items() if "accept" in diagram.by_id)
UPPER = sorted(name for name, outline in OUTLINES.items() if outline.elements["start"].message is not None)


@pytest.mark.parametrize("name", NAMES)
def test_one_process_named_like_its_file_with_ids_of_its_own(name: str) -> None:
    diagram = DIAGRAMS[name]
    assert [process.get("id") for process in diagram.processes] == [name]
    assert is_true(diagram.processes[0], "isExecutable")
    counted = Counter(e.get("id") for e in diagram.definitions.iter() if e.get("id") and e.tag != spiff("parameter"))
    operators = {e.get("id") for e in diagram.definitions.iter(spiff("serviceTaskOperator"))}
    assert [used for used, times in counted.items() if times > 1 and used not in operators] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_node_and_flow_is_drawn_and_every_name_legible(name: str) -> None:
    seen, diagram = PICTURES[name], DIAGRAMS[name]
    assert {node.get("id") for node in diagram.nodes} <= seen.boxes.keys()
    assert {flow.get("id") for flow in diagram.flows} <= seen.ways.keys()
    assert eyesores(seen) + hidden_labels(seen) == []
    outside = ("Event", "Gateway")
    named = {n.get("id") for n in diagram.nodes if n.get("name") and kind_of(n).endswith(outside)}
    assert named | {flow.get("id") for flow in diagram.flows if flow.get("name")} <= seen.labels.keys()


@pytest.mark.parametrize("name", NAMES)
def test_nodes_lie_in_their_lanes_and_flows_in_the_pool(name: str) -> None:
    seen, diagram = PICTURES[name], DIAGRAMS[name]
    (pool,) = (p.get("id", "") for p in diagram.definitions.iter(bpmn("participant")) if p.get("processRef") == name)
    for lane in diagram.running("lane"):
        members = [(ref.text or "").strip() for ref in lane.findall(bpmn("flowNodeRef"))]
        assert members
        assert all(within(seen.boxes[member], seen.boxes[lane.get("id", "")]) for member in members)
    left, top, width, height = seen.boxes[pool]
    for flow in diagram.flows:
        for x, y in seen.ways[flow.get("id", "")]:
            assert left <= x <= left + width, flow.get("id")
            assert top <= y <= top + height, flow.get("id")


@pytest.mark.parametrize("name", NAMES)
def test_flows_begin_and_end_at_their_shapes(name: str) -> None:
    seen = PICTURES[name]
    for flow, ends in seen.ends.items():
        for end, point in zip(ends, (seen.ways[flow][0], seen.ways[flow][-1]), strict=True):
            assert within((*point, 0, 0), seen.boxes[end]), (flow, end)


@pytest.mark.parametrize("name", NAMES)
def test_every_task_says_who_with_which_form_for_which_clause(name: str) -> None:
    roles = {key for key, role in CATALOG.organisation.roles.items() if role.in_diagrams}
    for element in OUTLINES[name].elements.values():
        assert element.role in roles, element.id
        if element.type == "userTask":
            assert element.form in CATALOG.forms, element.id
            assert element.kind, element.id
            assert element.clause, element.id
            assert element.record, element.id
            assert element.name, element.id


@pytest.mark.parametrize("name", NAMES)
def test_what_a_gateway_asks_is_a_value_that_the_form_offers(name: str) -> None:
    """Each `<task>_<field> == "value"` names a task of the diagrams, a field of its form and one of its options."""
    tasks = {e.id: e for outline in OUTLINES.values() for e in outline.elements.values() if e.form}
    own = {e.id: e for e in OUTLINES[name].elements.values() if e.form}
    for flow in DIAGRAMS[name].flows:
        text = "".join(flow.itertext()).strip()
        if '== "' not in text or text.startswith("await_"):
            continue
        left, value = text.split(' == "')
        asked, field = left.rpartition("_")[::2]
        form = CATALOG.form((own.get(asked) or tasks[asked]).form or "")
        (choice,) = (part for part in form.components if isinstance(part, Choice) and part.key == field)
        assert value.rstrip('"') in {option.value for option in choice.options}, text


@pytest.mark.parametrize("name", RECEIVING + UPPER)
def test_a_withdrawal_may_come_at_any_time_once_the_dossier_is_accepted(name: str) -> None:
    outline = OUTLINES[name]
    before = "accept" if name in RECEIVING else "start"
    assert outline.following[before] == frozenset({"fork"})
    assert outline.elements["fork"].type == "parallelGateway"
    assert "withdrawal" in outline.following["fork"]
    assert outline.elements["withdrawal"].message == "withdrawal"
    ends = {e.id for e in outline.elements.values() if e.type == "endEvent"} & _after(name, "fork")
    nodes = DIAGRAMS[name].by_id
    for event in DIAGRAMS[name].running("boundaryEvent"):
        if event.get("cancelActivity") == "false":  # what happens beside ends by itself, such as a reminder
            ends -= _after(name, str(event.get("id")))
    assert {end for end in ends if not children(nodes[end], "terminateEventDefinition")} == set()


def _after(name: str, start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for target in OUTLINES[name].following[waiting.pop()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


@pytest.mark.parametrize("name", UPPER)
def test_an_upper_agency_is_asked_by_message_and_answers_the_asker(name: str) -> None:
    elements = OUTLINES[name].elements
    asked = elements["start"].message or ""
    assert asked.endswith("_requested")
    reply = elements["reply_send"]
    assert (reply.receiver, reply.message) == ("requester", asked.replace("_requested", "_replied"))
    assert "reply_outcome" in reply.payload
    if name != "own_decision":  # within one office nothing is received
        assert elements["receive"].kind == "intake"  # its own clock runs from its acceptance


WAITS = [
    (name, event)
    for name in NAMES
    for event in DIAGRAMS[name].running("intermediateCatchEvent")
    if event.get(motcua("term"))
]


@pytest.mark.parametrize(("name", "event"), WAITS, ids=[f"{name}-{event.get('id')}" for name, event in WAITS])
def test_a_wait_is_as_long_as_the_instant_that_is_computed_for_it(name: str, event: Xml) -> None:
    variable = "".join(event.itertext()).strip()
    (operator,) = (
        operator
        for operator in DIAGRAMS[name].definitions.iter(spiff("serviceTaskOperator"))
        if operator.get("resultVariable") == variable
    )
    given = {p.get("id"): (p.get("value") or "").strip('"') for p in operator.iter(spiff("parameter"))}
    assert event.get(motcua("term")) == f"{given['days']} {given['unit']}"


def spent(name: str, role: str | None = None) -> Fraction:
    """Working hours of a process's own steps on the running clock, of one role or of all."""
    return sum(
        (
            hours(Term.parse(element.term))
            for element in OUTLINES[name].elements.values()
            if element.term and element.clock == "running" and role in (None, element.role)
        ),
        Fraction(0),
    )


# Hours per role, as the step tables have them; the return at the desk is outside the clock.
ROLES = {
    "birth": {"tn": "1", "tp": "4", "ld": "2", "vt": "0.5"},
    "death": {"tn": "0.5", "tp": "3", "ld": "2", "vt": "0.5"},
    "marriage": {"tn": "0.5", "tp": "5", "ld": "1.5", "vt": "0.5"},
    "marital_status": {"tn": "2", "tp": "12", "ld": "6", "vt": "2"},
    "certified_copy": {"tn": "0.5", "tp": "2", "ld": "2", "vt": "0.25"},
    "contract": {"tn": "2", "tp": "6", "ld": "4", "vt": "2"},
}


@pytest.mark.parametrize("name", ROLES)
def test_each_role_has_the_time_of_the_step_table(name: str) -> None:
    assert {role: spent(name, role) for role in ROLES[name]} == {r: Fraction(h) for r, h in ROLES[name].items()}
    assert spent(name) == sum(map(Fraction, ROLES[name].values()))


# Working days of a chain: (processes whose own steps make it up, days).
CHAINS = {
    "monthly social allowance": (("social_allowance", "council", "social_district"), "22"),
    "social allowance, the commune": (("social_allowance", "council"), "12"),
    "disability": (("disability", "council"), "25"),
    "merit, the commune": (("merit",), "5"),
    "merit, the district": (("merit_district",), "7"),
    "first land certificate": (("land_first_certificate", "land_registry"), "39.5"),
    "land registry": (("land_registry",), "15"),
    "land change, the commune": (("land_change",), "3"),
    "residence": (("residence",), "7"),
    "insurance": (("insurance",), "5"),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_the_steps_of_a_chain_add_up_to_its_days(chain: str) -> None:
    processes, days = CHAINS[chain]
    assert sum(spent(name) for name in processes) == Fraction(days) * DAY


def test_the_provincial_decision_on_merit_takes_twelve_calendar_days() -> None:
    terms = [Term.parse(element.term) for element in OUTLINES["merit_province"].elements.values() if element.term]
    assert {term.unit.value for term in terms} == {"calendar_days"}
    assert sum(term.amount for term in terms) == 12
