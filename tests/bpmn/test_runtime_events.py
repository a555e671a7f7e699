"""Timers, messages, and the ends that are not normal ends."""

from datetime import UTC, datetime

import pytest

from engine.bpmn import runtime
from engine.bpmn.step import Thrown, Value
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

PAST = '"2022-01-01T00:00:00+07:00"'

# Timers

ON_TASK = (
    START + user("work", "late") + END + ends("over") + path("start", "work", "end") + path("limit", "late", "over")
)


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_timer_on_a_task_goes_off_when_told_and_not_before(interrupting: bool) -> None:
    stage = Stage(ON_TASK + boundary("limit", "work", timer(PAST), interrupting=interrupting))
    assert stage.waiting == ["work", "limit"]
    task_id = stage.id_of("work")
    stage.fire("limit")
    assert (task_id in stage.step.gone) is interrupting
    assert stage.passed == ["limit"]
    assert stage.waiting == (["late"] if interrupting else ["work", "late"])
    if not interrupting:
        stage.complete("work")
    assert stage.complete("late").step.ended


def test_a_timer_goes_with_its_task() -> None:
    stage = Stage(ON_TASK + boundary("limit", "work", timer(PAST)))
    ids = set(stage.open)
    assert set(stage.complete("work").step.gone) == ids
    assert stage.step.end_events == ("end",)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ('"2022-03-31T17:00:00+07:00"', datetime(2022, 3, 31, 10, tzinfo=UTC)),
        ('"2022-03-31T17:00:00"', datetime(2022, 3, 31, 10, tzinfo=UTC)),
        ('"2022-03-31T10:00:00Z"', datetime(2022, 3, 31, 10, tzinfo=UTC)),
        ("ask_until", datetime(2022, 4, 1, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_timer_is_due_at_an_instant_with_its_offset(text: str, due: datetime) -> None:
    body = START + user("ask") + catch("wait", timer(text)) + END + path("start", "ask", "wait", "end")
    stage = Stage(body).complete("ask", until="2022-04-01T08:30+07:00")
    (awaited,) = stage.step.timers
    assert (awaited.due_at, awaited.element) == (due, "wait")
    assert awaited.due_at.tzinfo is not None
    assert stage.fire("wait").step.ended


@pytest.mark.parametrize("value", ["tomorrow", "", 5, None, "2022-02-30T08:00", "P3D", "0001-01-01T00:00"])
def test_what_is_no_instant_is_refused_at_the_timer(value: Value) -> None:
    body = START + user("ask") + catch("wait", timer("ask_until")) + END + path("start", "ask", "wait", "end")
    with pytest.raises(runtime.DiagramFailed, match="“wait”"):
        Stage(body).complete("ask", until=value)


GATEWAY = (
    START
    + '<bpmn:eventBasedGateway id="gate"/>'
    + catch("reply", message("answered"))
    + catch("second", message("objected"))
    + catch("timeout", timer(PAST))
    + user("read", "chase")
    + END
    + path("start", "gate", "reply", "read", "end")
    + path("gate", "timeout", "chase", "end")
    + path("gate", "second", "chase")
)


def test_the_first_event_behind_a_gateway_takes_the_others_away() -> None:
    around = messages("answered", "objected")
    for element, verb, following in (("reply", "deliver", "read"), ("timeout", "fire", "chase")):
        stage = Stage(GATEWAY, around=around)
        assert sorted(stage.waiting) == ["reply", "second", "timeout"]
        ids = set(stage.open)
        getattr(stage, verb)(element)
        assert set(stage.step.gone) == ids
        assert stage.passed == ["gate", element]
        assert stage.waiting == [following]


def test_the_events_of_a_gateway_are_addressed_one_by_one() -> None:
    stage = Stage(GATEWAY, around=messages("answered", "objected"))
    assert len(stage.open) == 3
    with pytest.raises(runtime.NoSuchTask):
        stage.move(runtime.fire, "reply", 0)
    assert stage.deliver("second").waiting == ["chase"]


# Messages


def test_a_message_starts_a_process_with_its_payload() -> None:
    body = (
        f'<bpmn:startEvent id="asked">{message("requested")}</bpmn:startEvent>'
        + '<bpmn:exclusiveGateway id="gate" default="f_gate_slow"/>'
        + ends("fast", "slow")
        + path("asked", "gate", "slow")
        + when("gate", "fast", 'asked_hurry == "yes"')
    )
    stage = Stage(body, around=messages("requested"), data={"hurry": "yes", "other": 1})
    assert stage.definition.start_message == "requested"
    assert stage.passed == ["asked", "gate", "fast"]
    assert stage.step.data == {"asked_hurry": "yes"}


RECEIVERS = {
    "catch event": catch("wait", message("answered")),
    "receive task": '<bpmn:receiveTask id="wait" messageRef="answered"/>',
}


@pytest.mark.parametrize("kind", RECEIVERS)
def test_a_message_is_awaited_by_name_and_its_payload_is_kept(kind: str) -> None:
    body = (
        START
        + RECEIVERS[kind]
        + '<bpmn:exclusiveGateway id="again" default="f_again_end"/>'
        + END
        + path("start", "wait", "again", "end")
        + when("again", "wait", 'wait_outcome == "more"')
    )
    stage = Stage(body, around=messages("answered"))
    assert [(awaited.element, awaited.name) for awaited in stage.step.awaited] == [("wait", "answered")]
    stage.deliver("wait", outcome="more")
    assert stage.waiting == ["wait"]
    stage.deliver("wait", outcome="granted")
    assert stage.step.data == {"wait_outcome": "granted"}, "the newest reply counts"
    assert stage.step.ended


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_message_on_a_task(interrupting: bool) -> None:
    body = ON_TASK + boundary("limit", "work", message("stop"), interrupting=interrupting)
    stage = Stage(body, around=messages("stop")).deliver("limit")
    assert stage.waiting == (["late"] if interrupting else ["work", "late"])


SENDERS = {
    "send task": '<bpmn:sendTask id="send" messageRef="go" {}/>',
    "throw event": '<bpmn:intermediateThrowEvent id="send" {}><bpmn:messageEventDefinition messageRef="go"/></bpmn:intermediateThrowEvent>',  # noqa: E501
}


@pytest.mark.parametrize("kind", SENDERS)
def test_a_message_leaves_with_its_receiver_and_payload_and_reaches_nobody_inside(kind: str) -> None:
    send = SENDERS[kind].format('motcua:receiver="tax" motcua:payload="ask_area unknown"')
    body = (
        START
        + user("ask")
        + '<bpmn:parallelGateway id="fork"/>'
        + catch("own", message("go"))
        + send
        + END
        + path("start", "ask", "fork", "send", "end")
        + path("fork", "own", "end")
    )
    stage = Stage(body, around=messages("go")).complete("ask", area=120, note="x")
    assert stage.step.thrown == (
        Thrown(element="send", process_id="p", name="go", receiver="tax", payload={"ask_area": 120}),
    )
    assert stage.waiting == ["own"]
    assert stage.deliver("own").step.thrown == ()


def test_a_message_end_event_replies_with_a_computed_payload() -> None:
    payload = '<bpmn:extensionElements><spiffworkflow:messagePayload>{"sum": ask_a + ask_b}</spiffworkflow:messagePayload></bpmn:extensionElements>'  # noqa: E501
    end = f'<bpmn:endEvent id="reply" motcua:receiver="requester"><bpmn:messageEventDefinition messageRef="done">{payload}</bpmn:messageEventDefinition></bpmn:endEvent>'  # noqa: E501
    stage = Stage(START + user("ask") + end + path("start", "ask", "reply"), around=messages("done"))
    (thrown,) = stage.complete("ask", a=1, b=2).step.thrown
    assert (thrown.name, thrown.receiver, thrown.payload) == ("done", "requester", {"sum": 3})
    assert stage.step.end_events == ("reply",)


# Ends

DEEPEST = process(START + user("deep") + END + path("start", "deep", "end"), "deepest")
CALLED = process(
    START + '<bpmn:callActivity id="further" calledElement="deepest"/>' + END + path("start", "further", "end"),
    "called",
)
WITHDRAWABLE = (
    START
    + '<bpmn:parallelGateway id="fork"/>'
    + catch("withdrawal", message("withdrawal"))
    + service("close", "dossier_close")
    + "".join(
        f'<bpmn:endEvent id="{name}"><bpmn:terminateEventDefinition id="t_{name}"/></bpmn:endEvent>'
        for name in ("withdrawn", "done")
    )
    + user("review")
    + '<bpmn:callActivity id="call" calledElement="called"/>'
    + path("start", "fork", "withdrawal", "close", "withdrawn")
    + path("fork", "review", "call", "done")
)


def test_a_withdrawal_ends_everything_even_two_calls_deep() -> None:
    stage = Stage(WITHDRAWABLE, around=messages("withdrawal"), called=CALLED, deepest=DEEPEST).complete("review")
    assert sorted(stage.waiting) == ["deep", "withdrawal"]
    ids = set(stage.open)
    stage.deliver("withdrawal")
    assert stage.step.ended
    assert stage.passed == ["withdrawal", "close", "withdrawn"]
    assert stage.step.end_events == ("withdrawn",)
    assert set(stage.step.gone) == ids


def test_the_main_way_ends_the_wait_for_a_withdrawal() -> None:
    stage = Stage(WITHDRAWABLE, around=messages("withdrawal"), called=CALLED, deepest=DEEPEST).complete("review")
    stage.complete("deep")
    assert stage.step.end_events == ("done",)
    assert stage.waiting == []


ERROR = '<bpmn:error id="late" errorCode="late"/><bpmn:error id="other" errorCode="other"/>'


def error(code: str) -> str:
    return f'<bpmn:errorEventDefinition errorRef="{code}"/>'


def failing(name: str, code: str) -> str:
    """A sub-process that ends in an error after a task, beside another task."""
    return sub(
        name,
        f'<bpmn:startEvent id="{name}_s"/><bpmn:parallelGateway id="{name}_fork"/>'
        + user(f"{name}_fails", f"{name}_beside")
        + f'<bpmn:endEvent id="{name}_error">{error(code)}</bpmn:endEvent>'
        + ends(f"{name}_e")
        + path(f"{name}_s", f"{name}_fork", f"{name}_fails", f"{name}_error")
        + path(f"{name}_fork", f"{name}_beside", f"{name}_e"),
    )


def test_an_error_interrupts_the_nearest_activity_that_catches_it_and_no_other() -> None:
    body = (
        START
        + '<bpmn:parallelGateway id="fork"/>'
        + failing("one", "late")
        + failing("two", "late")
        + "".join(boundary(f"{name}_caught", name, error("late")) for name in ("one", "two"))
        + user("one_repair", "two_repair")
        + END
        + path("start", "fork", "one", "end")
        + path("fork", "two", "end")
        + path("one_caught", "one_repair", "end")
        + path("two_caught", "two_repair", "end")
    )
    stage = Stage(body, around=ERROR).complete("one_fails")
    assert stage.passed == ["one_fails", "one_error", "one_caught"]
    assert sorted(stage.waiting) == ["one_repair", "two_beside", "two_fails"]
    stage.complete("two_beside").complete("two_fails")
    assert sorted(stage.waiting) == ["one_repair", "two_repair"]
    assert stage.complete("one_repair").complete("two_repair").step.ended


def test_an_error_passes_those_who_catch_another() -> None:
    inner = failing("inner", "late") + boundary("wrong", "inner", error("other"))
    outer = sub(
        "outer", '<bpmn:startEvent id="s"/>' + inner + ends("e", "w") + path("s", "inner", "e") + flows(("wrong", "w"))
    )
    body = (
        START
        + outer
        + boundary("right", "outer", error("late"))
        + user("repair")
        + END
        + path("start", "outer", "end")
        + path("right", "repair", "end")
    )
    stage = Stage(body, around=ERROR).complete("inner_fails")
    assert stage.passed == ["inner_fails", "inner_error", "right"]
    assert stage.waiting == ["repair"]


def test_an_error_that_nobody_catches_ends_the_whole() -> None:
    body = (
        START
        + '<bpmn:parallelGateway id="fork"/>'
        + failing("one", "late")
        + user("beside")
        + END
        + path("start", "fork", "one", "end")
        + path("fork", "beside", "end")
    )
    stage = Stage(body, around=ERROR).complete("one_fails")
    assert stage.step.ended
    assert stage.step.end_events == ("one_error",)
    assert stage.waiting == []


def test_interrupting_a_multi_instance_of_sub_processes_cancels_what_runs_inside() -> None:
    inner = '<bpmn:startEvent id="s"/>' + user("vote") + ends("e") + path("s", "vote", "e")
    several = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"  # noqa: E501
    body = (
        START
        + sub("council", several + inner)
        + boundary("limit", "council", timer(PAST))
        + user("late")
        + END
        + path("start", "council", "end")
        + path("limit", "late", "end")
    )
    stage = Stage(body).complete("vote", 1)
    assert sorted(stage.waiting) == ["limit", "vote", "vote"]
    assert stage.fire("limit").waiting == ["late"]
    assert stage.complete("late").step.ended
