"""The stored state: small, the same length however long the process has run, and refused when it is not right."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import runtime, state
from engine.bpmn.definition import Definition, load
from tests.bpmn.drawn import (
    END,
    START,
    Stage,
    boundary,
    catch,
    message,
    messages,
    no_services,
    path,
    process,
    timer,
    user,
    when,
)

STAGE_BYTES = 600  # of a stage with a task, a timer and a wait for a withdrawal

LOOPING = (
    START
    + '<bpmn:parallelGateway id="fork"/><bpmn:exclusiveGateway id="gate" default="f_gate_end"/>'
    + catch("withdrawal", message("withdrawal"))
    + user("review", "supplement")
    + END
    + boundary("limit", "review", timer('"2022-01-01T00:00:00"'), interrupting=False)
    + '<bpmn:endEvent id="warned"/>'
    + path("start", "fork", "withdrawal", "end")
    + path("fork", "review", "gate", "end")
    + path("limit", "warned")
    + when("gate", "supplement", 'review_outcome == "supplement"')
    + path("supplement", "review")
)


def looping() -> Stage:
    return Stage(LOOPING, around=messages("withdrawal"))


def test_a_state_does_not_grow_with_the_turns_of_a_loop_beside_a_waiting_branch() -> None:
    stage = looping()
    sizes = []
    for _ in range(40):
        stage.complete("review", outcome="supplement").complete("supplement")
        sizes.append(len(stage.step.state))
    assert max(sizes) < STAGE_BYTES
    assert max(sizes) - min(sizes) < 20, "only the numbers get longer"


def test_a_state_does_not_grow_with_the_length_of_a_process() -> None:
    names = [f"t{i}" for i in range(300)]
    stage = Stage(START + user(*names) + END + path("start", *names, "end"))
    first = len(stage.step.state)
    for name in names[:-1]:
        stage.complete(name)
    assert len(stage.step.state) < first + 20


def test_data_that_tasks_share_is_stored_once() -> None:
    body = (
        START
        + user("ask")
        + '<bpmn:parallelGateway id="fork"/><bpmn:exclusiveGateway id="gate" default="f_gate_end"/>'
        + user(*"abcdefgh")
        + END
        + path("start", "ask", "fork")
        + "".join(path("fork", name, "gate") for name in "abcdefgh")
        + path("gate", "end")
        + when("gate", "ask", 'ask_text == ""')
    )
    stage = Stage(body).complete("ask", text="x" * 1000)
    assert stage.step.state.count(b"x" * 1000) == 1
    stage.complete("b")
    assert stage.waiting == list("acdefgh")


def test_what_is_open_can_be_read_from_a_state() -> None:
    stage = looping()
    work = runtime.open_work(stage.definition, stage.step.state)
    assert {*work.offered, *work.awaited, *work.timers} == set(stage.open.values())
    assert not work.ended


def test_nothing_is_open_at_the_end() -> None:
    stage = Stage(START + END + path("start", "end"))
    assert runtime.open_work(stage.definition, stage.step.state) == runtime.OpenWork(
        offered=(), awaited=(), timers=(), ended=True
    )


# States that are not right


def complete(definition: Definition, stored: bytes) -> None:
    stage = looping()
    runtime.complete(definition, stored, task_id=stage.id_of("review"), answer={}, services=no_services)


WRONG: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"\x00\xff",
    "half of it": looping().step.state[:-30],
    "a list": b"[]",
    "a number": b"1",
    "no version": b"{}",
    "stock SpiffWorkflow's": b'{"serializer_version":"1.3","tasks":{},"root":"x"}',
    "nested without end": b'{"v":1,"b":' + b"[" * 100_000,
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_state_is_refused(case: str) -> None:
    with pytest.raises(runtime.StateUnreadable):
        complete(looping().definition, WRONG[case])


def test_the_state_of_another_diagram_is_refused() -> None:
    other = load("p", {"p": process(START + user("else") + END + path("start", "else", "end"))})
    with pytest.raises(runtime.StateUnreadable):
        runtime.open_work(other, looping().step.state)


def test_a_state_of_a_newer_program_is_refused_and_says_so() -> None:
    stored = looping().step.state.replace(b'"v":1', b'"v":2')
    with pytest.raises(runtime.StateUnreadable, match="newer"):
        complete(looping().definition, stored)


def test_a_state_of_an_older_program_is_brought_forward_version_by_version() -> None:
    stage = looping()
    oldest = json.loads(stage.step.state)
    oldest["v"], oldest["number"] = 1, oldest.pop("n")
    migrations = {
        1: lambda document: {**document, "v": 2, "numbers": [document["number"]]},
        2: lambda document: {**document, "v": 3, "n": document["numbers"][0]},
    }
    instance, _ = state.load(stage.definition, json.dumps(oldest).encode(), no_services, migrations)
    assert instance.number == oldest["number"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 70) | st.text(max_size=3) | st.just("review"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("vbnesdot"), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=8000)
@given(data=st.data())
def test_a_damaged_state_is_refused_or_harmless_but_never_something_else(data: st.DataObject) -> None:
    stage = looping()
    document = json.loads(stage.step.state)
    holder: Any = document
    while True:
        key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        holder = inner
    if data.draw(st.booleans()):
        del holder[key]
    else:
        holder[key] = data.draw(JSON)
    with suppress(runtime.StateUnreadable, runtime.NoSuchTask):
        runtime.complete(
            stage.definition,
            json.dumps(document).encode(),
            task_id=stage.id_of("review"),
            answer={"outcome": "supplement"},
            services=no_services,
        )
