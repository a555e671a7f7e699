"""What a definition is made of: the files that calls lead to, and what they say about each element."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from engine.bpmn.definition import Definition, load
from engine.bpmn.reading import reading
from engine.bpmn.refusals import DiagramBroken
from engine.bpmn.source import BrokenXml
from engine.domain.errors import NotFound, Refusal
from tests.bpmn.drawn import (
    END,
    START,
    Stage,
    boundary,
    catch,
    ends,
    flows,
    message,
    messages,
    path,
    process,
    service,
    sub,
    timer,
    user,
    when,
)

CALLED = process(START + user("inner") + END + path("start", "inner", "end"), "called")
CALLING = process(START + '<bpmn:callActivity id="call" calledElement="called"/>' + END + path("start", "call", "end"))
BYSTANDER = process(START + user("else") + END + path("start", "else", "end"), "bystander")

DESCRIBED = process(
    '<bpmn:laneSet id="lanes"><bpmn:lane id="l1" name="Cán bộ" motcua:role="tp">'
    "<bpmn:flowNodeRef>review</bpmn:flowNodeRef><bpmn:flowNodeRef>body</bpmn:flowNodeRef></bpmn:lane>"
    '<bpmn:lane id="l2" name="Phòng"><bpmn:childLaneSet id="c"><bpmn:lane id="l3" name="Lãnh đạo" motcua:role="ld">'
    "<bpmn:flowNodeRef>send</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>"
    + START
    + '<bpmn:userTask id="review" name="Thẩm định" motcua:form="review" motcua:term="3 working_days"'
    + ' motcua:clause="8.5.1" motcua:record="phiếu" motcua:kind="review" motcua:clock="stopped"/>'
    + sub("body", '<bpmn:startEvent id="s"/>' + user("inside") + ends("e") + path("s", "inside", "e"))
    + '<bpmn:sendTask id="send" messageRef="m" motcua:receiver="tax" motcua:payload="a b"/>'
    + service("fee", "fee_external", item="1")
    + END
    + path("start", "review", "body", "send", "fee", "end"),
    around='<bpmn:message id="m" name="tax_requested"/>',
)


def test_elements_carry_what_the_diagram_says_of_them() -> None:
    definition = load("p", {"p": DESCRIBED})
    review = definition.element("p", "review")
    assert (review.name, review.type, review.lane, review.role) == ("Thẩm định", "userTask", "Cán bộ", "tp")
    assert (review.form, review.term, review.clause) == ("review", "3 working_days", "8.5.1")
    assert (review.record, review.kind, review.clock) == ("phiếu", "review", "stopped")
    inside = definition.element("p", "inside")
    assert (inside.role, inside.scope, inside.clock) == ("tp", "body", "running")
    send = definition.element("p", "send")
    assert (send.role, send.receiver, send.payload, send.message) == ("ld", "tax", ("a", "b"), "tax_requested")
    assert definition.element("p", "fee").operator == "fee_external"
    assert definition.names == {"a", "b"}
    assert definition.start_message is None
    with pytest.raises(NotFound, match="p/nowhere"):
        definition.element("p", "nowhere")


def test_the_version_follows_the_files_that_calls_lead_to_and_no_others() -> None:
    files = {"p": CALLING, "called": CALLED}
    version = load("p", files).version
    assert load("p", {**files, "bystander": BYSTANDER}).version == version
    assert load("p", {**files, "broken.dmn": b"<broken"}).version == version
    assert load("p", {**files, "called": CALLED.replace(b"inner", b"other")}).version != version
    assert load("called", files).version != version
    assert load("p", {"p.bpmn": CALLING, "called.bpmn": CALLED}).files == {"p.bpmn", "called.bpmn"}


def test_a_called_process_is_looked_for_in_the_file_of_its_caller_first() -> None:
    both = CALLING.replace(b"</bpmn:definitions>", CALLED.partition(b'test">')[2])
    other = CALLED.replace(b"inner", b"other")
    assert Stage(load("p", {"p": both, "called": other})).waiting == ["inner"]


WRONG: dict[str, tuple[dict[str, bytes], type[Refusal], str]] = {
    "no such process": ({}, NotFound, "“p”"),
    "a called process is missing": ({"p": CALLING}, NotFound, "“called”"),
    "it calls itself": ({"p": CALLING.replace(b'"called"', b'"p"')}, DiagramBroken, "p → p"),
    "broken XML": ({"p": CALLING[:-9]}, BrokenXml, "p"),
    "two starts": (
        {"p": process(START + '<bpmn:startEvent id="s2"/>' + END + path("start", "end") + path("s2", "end"))},
        DiagramBroken,
        "one start event",
    ),
    "no start": ({"p": process(END)}, DiagramBroken, "start"),
    "a flow to nowhere": ({"p": process(START + path("start", "gone"))}, DiagramBroken, "motcua check"),
    "an element nobody knows": (
        {"p": process(START + '<bpmn:complexGateway id="c"/>' + END + path("start", "c", "end"))},
        DiagramBroken,
        "motcua check",
    ),
    "a task of the same id twice": (
        {"p": process(START + user("a") + sub("a", START) + END + path("start", "a", "end"))},
        DiagramBroken,
        "p",
    ),
    "a timer with a duration": (
        {
            "p": process(
                START + catch("c", timer("1")).replace("timeDate", "timeDuration") + END + path("start", "c", "end")
            )
        },
        DiagramBroken,
        "timeDate",
    ),
    "a decision that is nowhere": (
        {"p": process(START + '<bpmn:businessRuleTask id="r"/>' + END + path("start", "r", "end"))},
        DiagramBroken,
        "decision",
    ),
    "an ad hoc sub-process in the way": (
        {"p": process(START + '<bpmn:adHocSubProcess id="r"/>' + END + path("start", "r", "end"))},
        DiagramBroken,
        "p",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_loaded_is_refused(case: str) -> None:
    files, refusal, told = WRONG[case]
    with pytest.raises(refusal, match=told) as raised:
        load("p", files)
    assert raised.value.vietnamese
    assert raised.value.english


# Shared by all threads, changed by none

EVERYTHING = (
    START
    + user("ask")
    + '<bpmn:userTask id="vote"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>'
    + "</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>"
    + '<bpmn:userTask id="again"><bpmn:standardLoopCharacteristics loopMaximum="2"/></bpmn:userTask>'
    + '<bpmn:eventBasedGateway id="wait"/>'
    + catch("reply", message("m"))
    + catch("timeout", timer('"2022-01-01T00:00:00"'))
    + boundary("limit", "ask", timer('"2022-01-01T00:00:00"'), interrupting=False)
    + '<bpmn:exclusiveGateway id="gate" default="f_gate_end"/><bpmn:parallelGateway id="fork"/>'
    + '<bpmn:parallelGateway id="join"/><bpmn:callActivity id="call" calledElement="called"/>'
    + END
    + ends("warned")
    + path("start", "ask", "vote", "again", "wait", "reply", "fork", "call", "join", "gate", "end")
    + path("fork", "join")
    + flows(("wait", "timeout"), ("timeout", "end"), ("limit", "warned"))
    + when("gate", "warned", "ask_x == 1")
)


def snapshot(definition: Definition) -> dict[str, Any]:
    return {
        f"{scope}/{name}": (
            list(task_spec._inputs),
            list(task_spec._outputs),
            task_spec.completed_event.n_subscribers(),
            dict(task_spec.data),
            getattr(task_spec, "choice", None),
            len(getattr(getattr(task_spec, "event_definition", None), "event_definitions", ())),
        )
        for scope, spec in definition.scopes.items()
        for name, task_spec in spec.task_specs.items()
    }


def walk(definition: Definition) -> list[str]:
    stage = Stage(definition).fire("limit").complete("ask", x=2)
    for element in ("vote", "vote", "vote", "again", "again"):
        stage.complete(element)
    return stage.deliver("reply").complete("inner").passed


def test_a_long_row_of_elements_with_a_loop_in_it_can_be_read() -> None:
    names = [f"t{number}" for number in range(1500)]
    gate = '<bpmn:exclusiveGateway id="enough" default="f_enough_t1"/>'
    body = START + gate + user(*names) + END + path("start", "t0", "enough", *names[1:], "end")
    stage = Stage(body + when("enough", "t0", "t0_more == 1"))
    assert stage.complete("t0", more=1).waiting == ["t0"]
    assert stage.complete("t0", more=0).complete("t1").waiting == ["t2"]


def test_threads_share_a_definition_and_leave_it_as_it_was() -> None:
    files = {"p": process(EVERYTHING, around=messages("m")), "called": CALLED}
    with ThreadPoolExecutor(8) as threads:
        definitions = list(threads.map(lambda _: load("p", files), range(16)))
        (definition,) = {id(definition): definition for definition in definitions}.values()
        before = snapshot(definition)
        ways = list(threads.map(walk, [definition] * 80))
    assert ways == [["inner", "end", "call", "join", "gate", "end"]] * 80
    assert snapshot(definition) == before


# Read aloud


def test_a_process_is_read_in_the_order_of_its_flow() -> None:
    body = (
        END
        + user("repair", "work")
        + '<bpmn:exclusiveGateway id="gate" default="f_gate_end"/>'
        + sub("body", ends("e") + user("inside") + '<bpmn:startEvent id="s"/>' + path("s", "inside", "e"))
        + START
        + boundary("limit", "work", timer('"2022-01-01T00:00:00"'))
        + path("start", "work", "body", "gate", "end")
        + path("limit", "repair", "end")
        + when("gate", "work", "work_x == 1").replace("<bpmn:sequenceFlow ", '<bpmn:sequenceFlow name="làm lại" ')
    )
    data = process(body)
    lines = reading(load("p", {"p": data}), data)
    assert [(line.element.id, line.depth) for line in lines] == [
        ("start", 0),
        ("work", 0),
        ("limit", 0),
        ("repair", 0),
        ("body", 0),
        ("s", 1),
        ("inside", 1),
        ("e", 1),
        ("gate", 0),
        ("end", 0),
    ]
    (gate,) = [line for line in lines if line.element.id == "gate"]
    assert [(way.to, way.name, way.back) for way in gate.ways] == [("end", "", False), ("work", "làm lại", True)]


DIAGRAMS = Path(__file__).parents[2] / "workflows" / "bpmn"


@pytest.mark.parametrize("name", sorted(file.stem for file in DIAGRAMS.glob("*.bpmn")))
def test_every_element_of_every_diagram_of_ours_is_read(name: str) -> None:
    files = {file.stem: file.read_bytes() for file in DIAGRAMS.glob("*.bpmn")}
    definition = load(name, files)
    lines = reading(definition, files[name])
    own = {element for process_id, element in definition.elements if process_id == name}
    assert {line.element.id for line in lines} == own
    assert len(lines) == len(own)
