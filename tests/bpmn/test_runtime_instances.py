"""Multi-instance and looping activities: councils, one task a document."""

import pytest

from engine.bpmn import runtime
from engine.bpmn.step import Value
from tests.bpmn.drawn import END, START, Stage, boundary, ends, path, sub, timer, user, when

COLLECTING = (
    "<bpmn:loopDataInputRef>ask_members</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>votes</bpmn:loopDataOutputRef>"
    '<bpmn:inputDataItem id="member"/><bpmn:outputDataItem id="vote_choice"/>'
)


def several(how: str, *, sequential: bool = False, until: str = "") -> str:
    done = f"<bpmn:completionCondition>{until}</bpmn:completionCondition>" if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">{how}{done}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def number(text: str) -> str:
    return f"<bpmn:loopCardinality>{text}</bpmn:loopCardinality>"


def council(characteristics: str) -> str:
    """Ask, vote, and read how it went; the reading may call for another vote."""
    return (
        START
        + user("ask", "read")
        + f'<bpmn:userTask id="vote">{characteristics}</bpmn:userTask>'
        + '<bpmn:exclusiveGateway id="again" default="f_again_end"/>'
        + END
        + path("start", "ask", "vote", "read", "again", "end")
        + when("again", "vote", 'read_outcome == "again" and (len(votes) &gt; 0 or True)')
    )


def instances(stage: Stage) -> list[int | None]:
    return [wait.instance for wait in stage.open.values() if wait.element == "vote"]


def test_parallel_instances_are_offered_at_once_with_their_positions() -> None:
    stage = Stage(council(several(number("3")))).complete("ask")
    assert instances(stage) == [0, 1, 2]
    stage.complete("vote", 1)
    assert (instances(stage), stage.passed) == ([0, 2], [])
    stage.complete("vote").complete("vote")
    assert stage.passed == ["vote"], "the activity completes once"
    assert stage.waiting == ["read"]


def test_sequential_instances_are_offered_one_by_one() -> None:
    stage = Stage(council(several(number("ask_count"), sequential=True))).complete("ask", count=3)
    for position in range(3):
        assert instances(stage) == [position]
        stage.complete("vote")
    assert stage.waiting == ["read"]


@pytest.mark.parametrize("sequential", [True, False])
def test_results_are_collected_one_a_member_and_a_second_vote_begins_anew(sequential: bool) -> None:
    stage = Stage(council(several(COLLECTING, sequential=sequential))).complete("ask", members=["An", "Bình", "Chi"])
    for votes in (["yes", "no", "yes"], ["no", "no", "no"]):
        for vote in votes:
            stage.complete("vote", choice=vote)
        assert stage.step.data["votes"] == votes
        assert "member" not in stage.step.data
        stage.complete("read", outcome="again")
    assert instances(stage) == ([0] if sequential else [0, 1, 2])


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize(
    ("until", "votes"),
    [
        ("len(votes) &gt;= 2", ["no", "no"]),
        ('count(votes, "yes") == 2', ["yes", "no", "yes"]),
        ('vote_choice == "veto"', ["yes", "veto"]),
        ("False", ["yes", "yes", "yes", "yes"]),
    ],
)
def test_a_condition_sees_the_whole_collection_and_the_newest_vote(
    sequential: bool, until: str, votes: list[str]
) -> None:
    """Stock SpiffWorkflow shows it the newest vote only."""
    stage = Stage(council(several(COLLECTING, sequential=sequential, until=until)))
    stage.complete("ask", members=["An", "Bình", "Chi", "Dũng"])
    for vote in votes:
        assert "read" not in stage.waiting
        stage.complete("vote", choice=vote)
    assert stage.waiting == ["read"]
    assert stage.step.data["votes"] == votes


def test_an_answer_without_what_is_collected_is_refused() -> None:
    stage = Stage(council(several(COLLECTING))).complete("ask", members=["An", "Bình"])
    with pytest.raises(runtime.DiagramFailed, match="vote_choice"):
        stage.complete("vote", remark="x")
    assert instances(stage) == [0, 1]


def test_none_at_all_passes_at_once() -> None:
    assert Stage(council(several(number("0")))).complete("ask").waiting == ["read"]
    assert Stage(council(several(COLLECTING))).complete("ask", members=[]).waiting == ["read"]


@pytest.mark.parametrize("count", [-1, 501, 10**9, "3", 2.5, True, None])
def test_an_impossible_number_of_instances_is_refused(count: Value) -> None:
    with pytest.raises(runtime.DiagramFailed, match="from 0 to 500"):
        Stage(council(several(number("ask_count")))).complete("ask", count=count)


@pytest.mark.parametrize("members", ["An", 3, None, ["An", None], ["An"] * 501])
def test_an_impossible_list_of_members_is_refused(members: Value) -> None:
    with pytest.raises(runtime.DiagramFailed, match="ask_members"):
        Stage(council(several(COLLECTING))).complete("ask", members=members)


def test_a_timer_ends_a_vote_that_takes_too_long() -> None:
    body = council(several(number("3")))
    body += boundary("limit", "vote", timer('"2022-01-01T00:00:00"')) + ends("lapsed") + path("limit", "lapsed")
    stage = Stage(body).complete("ask").complete("vote", 2)
    stage.fire("limit")
    assert stage.step.end_events == ("lapsed",)
    assert stage.waiting == []


def test_many_sub_processes_run_side_by_side() -> None:
    inner = '<bpmn:startEvent id="s"/>' + user("check", "sign") + ends("e") + path("s", "check", "sign", "e")
    stage = Stage(START + sub("document", several(number("2")) + inner) + END + path("start", "document", "end"))
    assert stage.waiting == ["check", "check"]
    stage.complete("check", 1).complete("sign")
    assert stage.passed == ["sign", "e"]
    stage.complete("check").complete("sign")
    assert stage.passed == ["sign", "e", "document", "end"]


def test_instances_inside_instances_are_bounded() -> None:
    inner = '<bpmn:startEvent id="s"/>' + f'<bpmn:userTask id="check">{several(number("400"))}</bpmn:userTask>'
    inner += ends("e") + path("s", "check", "e")
    with pytest.raises(runtime.DiagramFailed, match="more than 5000"):
        Stage(START + sub("document", several(number("400")) + inner) + END + path("start", "document", "end"))


@pytest.mark.parametrize(
    ("loop", "turns"),
    [
        ('<bpmn:standardLoopCharacteristics loopMaximum="3"/>', 3),
        (
            '<bpmn:standardLoopCharacteristics><bpmn:loopCondition>work_more == "yes"</bpmn:loopCondition>'
            "</bpmn:standardLoopCharacteristics>",
            2,
        ),
    ],
)
def test_a_looping_task_is_offered_again(loop: str, turns: int) -> None:
    stage = Stage(START + f'<bpmn:userTask id="work">{loop}</bpmn:userTask>' + END + path("start", "work", "end"))
    for turn in range(turns):
        assert [wait.instance for wait in stage.open.values()] == [turn]
        stage.complete("work", more="yes" if turn + 1 < turns else "no")
    assert stage.step.ended
