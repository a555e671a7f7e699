"""`motcua run`: any diagram, traced in memory on prepared answers."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engine.bpmn.source import MAX_BYTES
from engine.cli import main
from tests.bpmn.drawn import (
    END,
    START,
    boundary,
    catch,
    ends,
    flows,
    message,
    messages,
    path,
    process,
    service,
    timer,
    user,
    when,
)

CHOICE = (
    START
    + user("review", "fix")
    + '<bpmn:exclusiveGateway id="gate" default="f_gate_end"/>'
    + END
    + path("start", "review", "gate", "end")
    + when("gate", "fix", 'outcome == "fix"')
    + path("fix", "review")
)
WAITING = (
    START
    + user("work")
    + '<bpmn:eventBasedGateway id="wait"/>'
    + catch("reply", message("m"))
    + catch("timeout", timer('"2022-03-01T00:00:00+07:00"'))
    + user("read")
    + END
    + ends("lapsed", "warned")
    + boundary("limit", "work", timer('"2022-02-01T00:00:00+07:00"'), interrupting=False)
    + path("start", "work", "wait", "reply", "read", "end")
    + flows(("wait", "timeout"), ("timeout", "lapsed"), ("limit", "warned"))
)
SERVED = (
    START
    + service("until", "wait_until", "until", days="5", unit="&quot;calendar_days&quot;")
    + service("slip", "slip_issue", key="&quot;acceptance&quot;")
    + catch("pause", timer("until"))
    + END
    + path("start", "until", "slip", "pause", "end")
)


def run(folder: Path, body: str, *options: str, answers: Any = None, around: str = "") -> Result:
    file = folder / "p.bpmn"
    file.write_bytes(process(body, around=around))
    arguments = ["run", str(file), *options]
    if answers is not None:
        given = folder / "answers.json"
        given.write_text(answers if isinstance(answers, str) else json.dumps(answers))
        arguments += ["--answers", str(given)]
    return CliRunner().invoke(main, arguments)


def traced(*arguments: Any, **options: Any) -> dict[str, Any]:
    result = run(*arguments, "--json", **options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert list(found) == ["trace", "waiting", "ended", "data"]
    return found


def test_without_answers_it_waits_at_the_first_task(tmp_path: Path) -> None:
    assert traced(tmp_path, CHOICE) == {"trace": ["start"], "waiting": ["review"], "ended": [], "data": {}}


def test_each_visit_takes_one_answer(tmp_path: Path) -> None:
    answers = {"review": [{"outcome": "fix", "note": "x"}, {"outcome": "ok"}], "fix": [{}]}
    assert traced(tmp_path, CHOICE, answers=answers) == {
        "trace": ["start", "review", "gate", "fix", "review", "gate", "end"],
        "waiting": [],
        "ended": ["end"],
        "data": {"outcome": "ok", "note": "x"},
    }


def test_answers_may_begin_with_the_mark_that_windows_editors_write(tmp_path: Path) -> None:
    assert traced(tmp_path, CHOICE, answers='\ufeff{"review": [{"outcome": "ok"}]}')["ended"] == ["end"]


def test_a_task_without_a_remaining_answer_keeps_waiting(tmp_path: Path) -> None:
    found = traced(tmp_path, CHOICE, answers={"review": [{"outcome": "fix"}], "fix": [{}]})
    assert (found["trace"][-1], found["waiting"]) == ("fix", ["review"])


def test_fields_are_kept_bare_and_under_the_names_that_the_diagram_uses(tmp_path: Path) -> None:
    body = CHOICE.replace("outcome ==", "review_outcome ==")
    found = traced(tmp_path, body, answers={"review": [{"outcome": "ok"}]})
    assert found["data"] == {"outcome": "ok", "review_outcome": "ok"}


EVENTS = [
    ({}, [], ["start"], ["work"], []),
    ({"work": [{}]}, [], ["start", "work"], ["reply", "timeout"], []),
    (
        {"work": [{}], "reply": [{"x": 1}], "read": [{}]},
        [],
        ["start", "work", "wait", "reply", "read", "end"],
        [],
        ["end"],
    ),
    ({"work": [{}], "timeout": [{}]}, [], ["start", "work", "wait", "timeout", "lapsed"], [], ["lapsed"]),
    ({"limit": [{}]}, [], ["start", "limit", "warned"], ["work"], ["warned"]),
    ({}, ["--now", "2022-02-02T08:00"], ["start", "limit", "warned"], ["work"], ["warned"]),
    (
        {"work": [{}]},
        ["--now", "2022-03-02T08:00"],
        ["start", "limit", "warned", "work", "wait", "timeout", "lapsed"],
        [],
        ["warned", "lapsed"],
    ),
    ({"work": [{}]}, ["--now", "2022-01-02T08:00"], ["start", "work"], ["reply", "timeout"], []),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "options", "trace", "waiting", "ended"), EVENTS)
def test_timers_and_messages(
    tmp_path: Path, answers: Any, options: list[str], trace: list[str], waiting: list[str], ended: list[str]
) -> None:
    found = traced(tmp_path, WAITING, *options, answers=answers, around=messages("m"))
    assert (found["trace"], found["waiting"], found["ended"]) == (trace, waiting, ended)


def test_a_message_starts_with_its_answer_as_payload(tmp_path: Path) -> None:
    body = f'<bpmn:startEvent id="asked">{message("m")}</bpmn:startEvent>' + END + path("asked", "end")
    found = traced(tmp_path, body, answers={"asked": [{"code": "H1"}]}, around=messages("m"))
    assert (found["trace"], found["data"]) == (["asked", "end"], {"code": "H1"})


def test_services_decide_without_effect_and_count_plain_days(tmp_path: Path) -> None:
    found = traced(tmp_path, SERVED, "--now", "2022-02-01T08:00")
    assert found["waiting"] == ["pause"]
    assert found["data"] == {"until": "2022-02-06T08:00:00+07:00"}
    assert traced(tmp_path, SERVED)["waiting"] == ["pause"], "without a time nothing is ever due"


def test_an_answer_stands_for_what_a_service_gives(tmp_path: Path) -> None:
    answers = {"until": [{"until": "2022-01-01T00:00:00+07:00"}]}
    found = traced(tmp_path, SERVED, "--now", "2022-02-01T08:00", answers=answers)
    assert (found["ended"], found["data"]) == (["end"], answers["until"][0])


def test_a_council_takes_one_answer_a_member(tmp_path: Path) -> None:
    several = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"  # noqa: E501
    body = START + f'<bpmn:userTask id="vote">{several}</bpmn:userTask>' + END + path("start", "vote", "end")
    assert traced(tmp_path, body, answers={"vote": [{}, {}]})["waiting"] == ["vote"]
    assert traced(tmp_path, body, answers={"vote": [{}, {}, {}]})["trace"] == ["start", "vote", "end"]


def test_called_processes_lie_in_the_same_file_or_beside_it(tmp_path: Path) -> None:
    body = START + '<bpmn:callActivity id="call" calledElement="other"/>' + END + path("start", "call", "end")
    (tmp_path / "other.bpmn").write_bytes(
        process('<bpmn:startEvent id="s"/>' + user("deep") + ends("e") + path("s", "deep", "e"), "other")
    )
    found = traced(tmp_path, body, answers={"deep": [{}]})
    assert found["trace"] == ["start", "s", "deep", "e", "call", "end"]
    assert found["ended"] == ["end"]


def test_of_several_processes_the_one_that_nobody_calls_runs(tmp_path: Path) -> None:
    caller = process(
        START + '<bpmn:callActivity id="call" calledElement="b"/>' + END + path("start", "call", "end"), "a"
    )
    called = process('<bpmn:startEvent id="s"/>' + ends("e") + path("s", "e"), "b")
    file = tmp_path / "both.bpmn"
    file.write_bytes(caller.replace(b"</bpmn:definitions>", called.partition(b'test">')[2]))
    result = CliRunner().invoke(main, ["run", str(file), "--json"])
    assert json.loads(result.stdout)["trace"] == ["start", "s", "e", "call", "end"]
    result = CliRunner().invoke(main, ["run", str(file), "--json", "--process", "b"])
    assert json.loads(result.stdout)["trace"] == ["s", "e"]


def test_without_json_it_says_the_same_in_lines(tmp_path: Path) -> None:
    output = run(tmp_path, CHOICE, answers={"review": [{"outcome": "ok"}]}).output
    assert "start → review → gate → end" in output
    assert 'outcome = "ok"' in output


SCRIPT = '<bpmn:scriptTask id="run"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'
DEADLINE = '"2022-01-01T00:00:00+07:00"'
REFUSED: dict[str, tuple[str, Any, str]] = {
    "a script": (START + SCRIPT + END + path("start", "run", "end"), None, "script_task"),
    "a hostile condition": (CHOICE.replace('outcome == "fix"', "().__class__"), None, "expression"),
    "an unknown service": (START + service("s", "rm") + END + path("start", "s", "end"), None, "operator"),
    "an answer to nobody": (CHOICE, {"nobody": [{}]}, "nobody"),
    "an answer to a gateway": (CHOICE, {"gate": [{}]}, "gate"),
    "answers that are no JSON": (CHOICE, "{", "JSON"),
    "answers of the wrong form": (CHOICE, {"review": {"outcome": "ok"}}, "review"),
    "answers that are a list": (CHOICE, [], "one {…} a visit"),
    "answers beyond all bounds": (CHOICE, '"' + "x" * MAX_BYTES + '"', "larger than"),
    "a number beyond all bounds": (CHOICE, {"review": [{"outcome": 10**18 + 1}]}, "not beyond 1000000000000000000"),
    "lists in lists in lists": (CHOICE, {"review": [{"outcome": [[[[[[[[[]]]]]]]]]}]}, "more than 8 levels"),
    "a name that nobody answered": (CHOICE, {"review": [{}]}, "outcome"),
    "a timer that comes again and again": (
        START
        + '<bpmn:exclusiveGateway id="again"/>'
        + user("work")
        + END
        + boundary("limit", "work", timer(DEADLINE))
        + path("start", "again", "work", "end")
        + path("limit", "again"),
        None,
        "loops without end",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_run_is_refused_in_both_languages_and_nothing_is_printed(tmp_path: Path, case: str) -> None:
    body, answers, told = REFUSED[case]
    result = run(tmp_path, body, "--json", "--now", "2022-06-01T08:00", answers=answers)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert told in result.stderr
    assert len(result.stderr.splitlines()) >= 2


@pytest.mark.parametrize("now", ["yesterday", "2022-02-30T08:00", "2022-02-01"])
def test_an_impossible_instant_is_refused(tmp_path: Path, now: str) -> None:
    assert run(tmp_path, CHOICE, "--now", now).exit_code == 1


def test_house_rules_do_not_hinder(tmp_path: Path) -> None:
    """No lane, no role, no form: a diagram from anywhere."""
    assert traced(tmp_path, CHOICE)["waiting"] == ["review"]


def test_a_diagram_of_the_office_runs() -> None:
    file = Path(__file__).parents[2] / "workflows" / "bpmn" / "death.bpmn"
    result = CliRunner().invoke(main, ["run", str(file), "--json"])
    assert json.loads(result.stdout)["waiting"] == ["receive"]
