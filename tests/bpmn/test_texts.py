"""What a diagram has evaluated, and the process data that it reads."""

from pathlib import Path

from engine.bpmn.pictures import PICTURES, without_pictures
from engine.bpmn.source import read_bpmn
from engine.bpmn.texts import evaluated_texts, names_in

HERE = Path(__file__).parent


def _read(name: str):  # type: ignore[no-untyped-def]  # lxml's class is private
    return read_bpmn((HERE / name).read_bytes(), name)


def test_texts_come_with_element_place_and_line() -> None:
    found = [(t.element, t.place, t.text, t.line) for t in evaluated_texts(_read("checker/multi_instance/valid.bpmn"))]
    assert found == [("vote", "completionCondition", 'count(votes, "yes") > 2', 16)]


def test_names_are_those_of_expressions_lists_items_and_payloads() -> None:
    assert names_in(_read("checker/multi_instance/valid.bpmn")) == {"votes", "members", "member", "vote_choice"}
    assert names_in(_read("checker/message_receiver/valid.bpmn")) == {"receive_code"}
    assert names_in(_read("checker/timer/valid.bpmn")) == {"posting_end"}
    assert names_in(_read("checker/operator_parameters/valid.bpmn")) == frozenset()


def test_other_participants_processes_are_not_read() -> None:
    diagram = (HERE / "checker/timer/valid.bpmn").read_text(encoding="utf-8")
    picture = diagram.replace('isExecutable="true"', 'isExecutable="false"')
    assert names_in(read_bpmn(picture.encode(), "p.bpmn")) == frozenset()


def test_pictures_are_left_out_of_a_copy() -> None:
    whole = _read("foreign/signavio.bpmn")
    bare = without_pictures(whole)
    assert list(bare.iter(*PICTURES)) == []
    assert list(whole.iter(*PICTURES)) != []
    pools = without_pictures(_read("foreign/pools.bpmn"))
    assert [process.get("id") for process in pools.iter("{*}process")] == ["copies"]


def test_extensions_that_look_like_flow_or_cannot_be_read_are_left_out() -> None:
    diagram = (HERE / "checker/operator_parameters/valid.bpmn").read_text(encoding="utf-8")
    hidden = (
        '<bpmn:extensionElements><x:boundaryEvent xmlns:x="urn:x" id="hidden" attachedToRef="tell"/>'
        "<spiffworkflow:unitTests><spiffworkflow:unitTest/></spiffworkflow:unitTests></bpmn:extensionElements>"
    )
    whole = read_bpmn(diagram.replace("<bpmn:startEvent", f"{hidden}<bpmn:startEvent", 1).encode(), "p.bpmn")
    bare = without_pictures(whole)
    assert [element.get("id") for element in whole.iter("{*}boundaryEvent")] == ["hidden"]
    assert list(bare.iter("{*}boundaryEvent", "{*}unitTest")) == []
    assert len(list(bare.iter("{*}parameter"))) == len(list(whole.iter("{*}parameter"))) > 0
