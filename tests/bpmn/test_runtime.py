"""How a stage moves: what each step offers, ends, keeps and refuses. The state is bytes between any two steps."""

from collections.abc import Mapping
from uuid import uuid4

import pytest

from engine.bpmn import runtime
from engine.bpmn.definition import load
from engine.bpmn.step import Passed, Value
from engine.domain.errors import InvalidInput, Refusal
from tests.bpmn.drawn import (
    END,
    START,
    Stage,
    ends,
    flows,
    no_services,
    path,
    process,
    service,
    sub,
    user,
    when,
)

LINE = START + user("a", "b") + END + path("start", "a", "b", "end")
CHOICE = (
    START
    + user("review", "yes", "no")
    + '<bpmn:exclusiveGateway id="gate" default="f_gate_no"/>'
    + ends("granted", "refused")
    + path("start", "review", "gate")
    + when("gate", "yes", 'review_outcome == "ok"')
    + flows(("gate", "no"), ("yes", "granted"), ("no", "refused"))
)


def test_a_step_says_what_began_what_is_gone_and_what_passed() -> None:
    stage = Stage(LINE)
    (first,) = stage.step.offered
    assert (first.element, first.process_id, first.instance) == ("a", "p", None)
    assert stage.step.passed == (Passed(element="start", process_id="p", type="startEvent"),)
    stage.complete("a")
    assert stage.step.gone == (first.task_id,)
    assert [offered.element for offered in stage.step.offered] == ["b"]
    assert stage.passed == ["a"]
    assert not stage.step.ended
    stage.complete("b")
    assert stage.step.ended
    assert stage.step.end_events == ("end",)
    assert stage.passed == ["b", "end"]
    assert stage.waiting == []


@pytest.mark.parametrize(("outcome", "way", "end"), [("ok", "yes", "granted"), ("supplement", "no", "refused")])
def test_a_choice_follows_its_conditions(outcome: str, way: str, end: str) -> None:
    stage = Stage(CHOICE).complete("review", outcome=outcome)
    assert stage.waiting == [way]
    assert stage.complete(way).step.end_events == (end,)


def test_only_named_data_is_kept_bare_only_where_it_is_named_bare() -> None:
    stage = Stage(CHOICE).complete("review", outcome="ok", note="long text", applicant="somebody")
    assert stage.step.data == {"review_outcome": "ok"}
    bare = CHOICE.replace("review_outcome ==", "outcome ==")
    assert Stage(bare).complete("review", outcome="ok", note="long text").step.data == {"outcome": "ok"}


def test_a_value_that_cannot_be_stored_is_refused_by_name() -> None:
    stage = Stage(CHOICE)
    for value in (10**30, float("nan"), {1, 2}, "x" * 30_000, [[[[[[[[[["deep"]]]]]]]]]]):
        with pytest.raises(InvalidInput, match="review_outcome"):
            stage.complete("review", outcome=value)  # type: ignore[arg-type]
    assert stage.complete("review", outcome="ok").waiting == ["yes"]


def test_a_finished_or_foreign_task_is_refused_and_nothing_moves() -> None:
    stage, other = Stage(LINE), Stage(LINE)
    task_id = stage.id_of("a")
    stage.complete("a")
    for wrong in (task_id, other.id_of("a"), uuid4()):
        with pytest.raises(runtime.NoSuchTask):
            runtime.complete(stage.definition, stage.step.state, task_id=wrong, answer={}, services=no_services)
    for verb, given in ((runtime.fire, {}), (runtime.deliver, {"payload": {}})):
        with pytest.raises(runtime.NoSuchTask):
            stage.move(verb, "b", 0, **given)
    ended = stage.complete("b")
    with pytest.raises(runtime.NoSuchTask):
        runtime.complete(ended.definition, ended.step.state, task_id=task_id, answer={}, services=no_services)


def test_the_same_state_gives_the_same_step() -> None:
    stage = Stage(CHOICE)
    steps = [
        runtime.complete(
            stage.definition,
            stage.step.state,
            task_id=stage.id_of("review"),
            answer={"outcome": "ok"},
            services=no_services,
        )
        for _ in range(3)
    ]
    assert steps[0] == steps[1] == steps[2]


def test_branches_join_with_the_data_of_all() -> None:
    body = (
        START
        + '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>'
        + '<bpmn:exclusiveGateway id="gate" default="f_gate_end"/>'
        + user("a", "b", "both")
        + END
        + path("start", "fork", "a", "join", "gate")
        + path("fork", "b", "join")
        + when("gate", "both", "a_x + b_x == 3")
        + flows(("gate", "end"), ("both", "end"))
    )
    stage = Stage(body)
    assert stage.waiting == ["a", "b"]
    assert stage.complete("b", x=2).waiting == ["a"]
    assert stage.complete("a", x=1).waiting == ["both"]
    assert stage.complete("both").step.data == {"a_x": 1, "b_x": 2}


def test_a_loop_comes_back_with_new_tasks() -> None:
    body = (
        START
        + user("review")
        + '<bpmn:exclusiveGateway id="gate" default="f_gate_end"/>'
        + END
        + path("start", "review", "gate", "end")
        + when("gate", "review", 'review_outcome == "again"')
    )
    stage = Stage(body)
    seen = set()
    for _ in range(5):
        seen.add(stage.id_of("review"))
        stage.complete("review", outcome="again")
    assert len(seen) == 5
    assert stage.complete("review", outcome="ok").step.ended


@pytest.mark.parametrize("kind", ["userTask", "manualTask", "task"])
def test_what_people_do_is_offered(kind: str) -> None:
    body = f'{START}<bpmn:{kind} id="work"/>{END}{path("start", "work", "end")}'
    stage = Stage(body)
    assert [offered.element for offered in stage.step.offered] == ["work"]
    assert stage.complete("work").step.passed[0].type == kind


CALLED = process(
    START
    + user("ask")
    + '<bpmn:exclusiveGateway id="gate" default="f_gate_end"/>'
    + ends("early")
    + END
    + path("start", "ask", "gate", "end")
    + when("gate", "early", "first_self == ask_self"),
    "called",
)


def test_a_called_process_shares_data_with_its_caller() -> None:
    body = (
        START
        + user("first")
        + '<bpmn:callActivity id="call" calledElement="called"/>'
        + user("last")
        + END
        + path("start", "first", "call", "last", "end")
    )
    stage = Stage(body, called=CALLED).complete("first", self="x")
    (offered,) = stage.step.offered
    assert (offered.element, offered.process_id) == ("ask", "called")
    stage.complete("ask", self="x")
    assert [(passed.process_id, passed.element) for passed in stage.step.passed] == [
        ("called", "ask"),
        ("called", "gate"),
        ("called", "early"),
        ("p", "call"),
    ]
    assert stage.step.end_events == ()
    assert stage.complete("last").step.data == {"first_self": "x", "ask_self": "x"}


def test_sub_processes_of_the_same_name_in_two_files_are_two() -> None:
    inner = sub("body", START + user("inner") + END + path("start", "inner", "end")).replace('id="f_', 'id="g_')
    called = process('<bpmn:startEvent id="begin"/>' + inner + ends("over") + path("begin", "body", "over"), "called")
    own = sub("body", '<bpmn:startEvent id="s"/>' + user("own") + ends("e") + path("s", "own", "e"))
    body = (
        '<bpmn:startEvent id="first"/>'
        + own
        + '<bpmn:callActivity id="call" calledElement="called"/>'
        + ends("last")
        + path("first", "body", "call", "last")
    )
    stage = Stage(body, called=called)
    assert stage.waiting == ["own"]
    assert stage.complete("own").waiting == ["inner"]
    assert stage.complete("inner").step.ended


# Service tasks

ASKING = (
    START
    + user("ask")
    + service("compute", "wait_until", "until", days="ask_days * 2", unit="&quot;working_days&quot;")
    + '<bpmn:exclusiveGateway id="gate" default="f_gate_end"/>'
    + user("seen")
    + END
    + path("start", "ask", "compute", "gate", "end")
    + when("gate", "seen", 'until == "later"')
    + flows(("seen", "end"))
)


def test_a_service_is_asked_with_evaluated_parameters_and_its_result_is_kept() -> None:
    asked = []

    def services(operator: str, parameters: Mapping[str, Value], element: str) -> Value:
        asked.append((operator, parameters, element))
        return "later"

    stage = Stage(ASKING, services=services).complete("ask", days=3)
    assert asked == [("wait_until", {"days": 6, "unit": "working_days"}, "compute")]
    assert stage.waiting == ["seen"]
    assert stage.step.data == {"ask_days": 3, "until": "later"}


def test_a_result_of_several_fields_is_kept_like_an_answer() -> None:
    body = ASKING.replace('until == "later"', "compute_first == 1 and second == 2")
    stage = Stage(body, services=lambda *_: {"first": 1, "second": 2, "third": 3}).complete("ask", days=3)
    assert stage.step.data == {"ask_days": 3, "compute_first": 1, "second": 2}


class Refused(Refusal):
    """A refusal of some service."""


def test_a_refusal_of_a_service_passes_through_unchanged_from_any_depth() -> None:
    refusal = Refused()

    def services(operator: str, parameters: Mapping[str, Value], element: str) -> Value:
        raise refusal

    inner = sub("body", ASKING)
    stage = Stage('<bpmn:startEvent id="s"/>' + inner + ends("e") + path("s", "body", "e"), services=services)
    with pytest.raises(Refused) as raised:
        stage.complete("ask", days=1)
    assert raised.value is refusal
    assert stage.waiting == ["ask"]


# Decisions

TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="t" name="t" namespace="x">
<decision id="level" name="Level"><decisionTable id="dt" hitPolicy="FIRST">
<input id="i"><inputExpression id="ie"><text>ask_score</text></inputExpression></input>
<output id="o" name="grade"/>
<rule id="r1"><inputEntry id="e1"><text>&gt;= 8</text></inputEntry>
<outputEntry id="o1"><text>"high"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="e2"><text></text></inputEntry><outputEntry id="o2"><text>"low"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
DECIDING = (
    START
    + user("ask")
    + '<bpmn:businessRuleTask id="rule"><bpmn:extensionElements><spiffworkflow:calledDecisionId>level'
    + "</spiffworkflow:calledDecisionId></bpmn:extensionElements></bpmn:businessRuleTask>"
    + '<bpmn:exclusiveGateway id="gate" default="f_gate_low"/>'
    + ends("high", "low")
    + path("start", "ask", "rule", "gate", "low")
    + when("gate", "high", 'rule_grade == "high"')
)


@pytest.mark.parametrize(("score", "end"), [(9, "high"), (3, "low")])
def test_a_decision_table_gives_fields_of_its_task(score: int, end: str) -> None:
    definition = load("p", {"p": process(DECIDING), "any.dmn": TABLE})
    stage = Stage(definition).complete("ask", score=score)
    assert stage.step.end_events == (end,)
    assert stage.step.data == {"ask_score": score, "rule_grade": end}


# What a diagram does wrong

FAILING = {
    "no condition holds": (CHOICE.replace(' default="f_gate_no"', "").replace(
        flows(("gate", "no")), when("gate", "no", "review_outcome == 1")), "gate"),
    "a name that nobody set": (CHOICE.replace("review_outcome ==", "review_result =="), "gate"),
    "types that do not compare": (CHOICE.replace('review_outcome == "ok"', "review_outcome &lt; 3"), "gate"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILING)
def test_a_fault_of_the_diagram_names_process_and_element_in_both_languages(case: str) -> None:
    body, element = FAILING[case]
    stage = Stage(body)
    with pytest.raises(runtime.DiagramFailed) as raised:
        stage.complete("review", outcome="other")
    for sentence in (raised.value.vietnamese, raised.value.english):
        assert f"“{element}”" in sentence
        assert "“p”" in sentence
    assert stage.waiting == ["review"]


def test_automatic_steps_without_end_are_refused() -> None:
    body = (
        START
        + user("go")
        + '<bpmn:exclusiveGateway id="again"/><bpmn:exclusiveGateway id="gate" default="f_gate_again"/>'
        + END
        + path("start", "go", "again", "gate", "again")
        + when("gate", "end", "go_on == False")
    )
    with pytest.raises(runtime.DiagramFailed, match="without end"):
        Stage(body).complete("go", on=True)


def test_a_step_that_would_leave_nothing_to_do_is_refused() -> None:
    """Two tokens wait for a third that took another way: stock SpiffWorkflow hangs silently."""
    body = (
        START
        + '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>'
        + '<bpmn:exclusiveGateway id="gate" default="f_gate_join"/>'
        + user("a", "b")
        + END
        + ends("aside")
        + path("start", "fork", "a", "gate", "join", "end")
        + path("fork", "b", "join")
        + when("gate", "aside", "a_x == 1")
    )
    stage = Stage(body).complete("a", x=1)
    with pytest.raises(runtime.NothingLeft, match="join"):
        stage.complete("b")


def test_processes_in_one_another_are_bounded() -> None:
    def calling(number: int) -> bytes:
        call = f'<bpmn:callActivity id="call" calledElement="p{number + 1}"/>'
        return process(START + call + END + path("start", "call", "end"), f"p{number}")

    files = {f"p{number}": calling(number) for number in range(120)}
    files["p120"] = process(START + user("go") + END + path("start", "go", "end"), "p120")
    with pytest.raises(runtime.DiagramFailed, match="more than 100 processes are nested"):
        runtime.start(load("p0", files), data={}, services=no_services)
    assert runtime.start(load("p30", files), data={}, services=no_services).offered[0].element == "go"


def test_scripts_never_run() -> None:
    script = '<bpmn:scriptTask id="run"><bpmn:script>raise SystemExit</bpmn:script></bpmn:scriptTask>'
    prescript = (
        '<bpmn:userTask id="run"><bpmn:extensionElements><spiffworkflow:preScript>raise SystemExit'
        "</spiffworkflow:preScript></bpmn:extensionElements></bpmn:userTask>"
    )
    for node in (script, prescript):
        body = START + user("go") + node + END + path("start", "go", "run", "end")
        with pytest.raises(Refusal, match="SystemExit"):
            Stage(body).complete("go")
