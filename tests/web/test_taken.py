"""The way through a diagram between the steps that are known: what is sure, and nothing else."""

from datetime import UTC, datetime, timedelta

from engine.bpmn.element import Element
from engine.bpmn.reading import Line, Way
from web.flow import Flow
from web.taken import Known, leads, taken

NOON = datetime(2022, 3, 7, 5, tzinfo=UTC)


def flow(nodes: str, flows: str) -> Flow:
    """Nodes as "id:type", flows as "source>target"."""
    pairs = [tuple(written.split(">")) for written in flows.split()]
    lines = []
    for written in nodes.split():
        key, kind = written.split(":")
        ways = tuple(Way(to=target, name="", back=False) for source, target in pairs if source == key)
        lines.append(Line(element=Element(id=key, type=kind, name=key, process_id="p", line=1), depth=0, ways=ways))
    return Flow.of(tuple(lines))


def known(element: str, begun: int, ended: int | None) -> Known:
    """Hours after noon."""
    end = None if ended is None else NOON + timedelta(hours=ended)
    return Known(element=element, begun=NOON + timedelta(hours=begun), ended=end)


TWO_WAYS = flow(
    "start:startEvent a:userTask split:exclusiveGateway x:serviceTask y:serviceTask join:exclusiveGateway "
    "b:userTask c:userTask end:endEvent",
    "start>a a>split split>x split>y split>c x>join y>join join>b c>end b>end",
)


def test_of_two_ways_only_what_both_share_is_said() -> None:
    found = taken(TWO_WAYS, [known("a", 0, 1), known("b", 1, None)])
    assert found.flows == {("start", "a"), ("a", "split"), ("join", "b")}
    assert found.passed == {"start", "split", "join"}


def test_the_way_to_a_step_is_from_what_ended_when_it_began() -> None:
    found = taken(TWO_WAYS, [known("a", 0, 1), known("c", 1, 2)])
    assert ("split", "c") in found.flows
    assert ("split", "x") not in found.flows


def test_a_step_that_was_done_again_went_round() -> None:
    loop = flow("start:startEvent a:userTask b:userTask g:exclusiveGateway end:endEvent", "start>a a>b b>g g>a g>end")
    once = taken(loop, [known("a", 0, 1), known("b", 1, None)])
    assert ("g", "a") not in once.flows
    again = taken(loop, [known("a", 0, 1), known("b", 1, 2), known("a", 2, None)])
    assert {("b", "g"), ("g", "a")} <= again.flows


def test_branches_that_come_together_were_all_taken() -> None:
    both = flow(
        "start:startEvent fork:parallelGateway a:userTask b:userTask join:parallelGateway c:userTask end:endEvent",
        "start>fork fork>a fork>b a>join b>join join>c c>end",
    )
    found = taken(both, [known("a", 0, 1), known("b", 0, 2), known("c", 2, None)])
    assert {("fork", "a"), ("fork", "b"), ("a", "join"), ("b", "join"), ("join", "c")} <= found.flows
    open_still = taken(both, [known("a", 0, 1), known("b", 0, None)])
    assert ("a", "join") not in open_still.flows


def test_of_two_calls_of_one_process_the_one_that_was_led_to_is_marked() -> None:
    calls = flow(
        "start:startEvent a:userTask first:callActivity b:userTask second:callActivity end:endEvent",
        "start>a a>first a>b first>b b>second second>end",
    )
    assert leads(calls, "a", "first")
    assert not leads(calls, "a", "second"), "another step lies between"
    assert leads(calls, "b", "second")
