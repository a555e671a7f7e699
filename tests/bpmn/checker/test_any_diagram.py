"""Rules report and never throw, whatever a diagram looks like; what they accept, the runtime can read."""

from copy import deepcopy
from pathlib import Path
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.bpmn.checker import Kind, Severity, check_file
from engine.bpmn.definition import load
from engine.bpmn.namespaces import BPMN
from engine.bpmn.refusals import DiagramBroken
from engine.bpmn.source import read_xml
from tests.bpmn.checker.surroundings import AROUND

HERE = Path(__file__).parent
DIAGRAMS = sorted(HERE.glob("*/*.bpmn"))
CALLED = {
    path.name: path.read_bytes() for path in HERE.glob("*/*") if path.name in ("supplement.bpmn", "allowance.dmn")
}


def test_thousands_of_errors_are_checked_in_seconds() -> None:
    """Each error end looks at all that catches around it and around every call: a file of bulk would take minutes."""
    many = range(3000)
    parts = [f'<error id="e{n}" errorCode="E{n}"/>' for n in many]
    parts += ['<process id="p" isExecutable="true"><subProcess id="body">']
    parts += [f'<endEvent id="x{n}"><errorEventDefinition errorRef="e{n}"/></endEvent>' for n in many]
    parts += ["</subProcess>"]
    catch = '<boundaryEvent id="b{n}" attachedToRef="body"><errorEventDefinition errorRef="e{n}"/></boundaryEvent>'
    parts += [catch.format(n=n) for n in many]
    text = f'<definitions xmlns="{BPMN}">{"".join(parts)}</process></definitions>'
    begun = perf_counter()
    found = check_file("p.bpmn", text.encode(), AROUND)
    assert perf_counter() - begun < 20
    assert "error_event" not in {finding.rule for finding in found}


def _remove(root: etree._Element, data: st.DataObject) -> None:
    element = _some(root, data)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _rename(root: etree._Element, data: st.DataObject) -> None:
    _some(root, data).tag = _some(root, data).tag


def _copy(root: etree._Element, data: st.DataObject) -> None:
    _some(root, data).append(deepcopy(_some(root, data)))


def _move(root: etree._Element, data: st.DataObject) -> None:
    element, place = _some(root, data), _some(root, data)
    if element is not root and element not in (place, *place.iterancestors()):
        place.append(element)


def _drop_attribute(root: etree._Element, data: st.DataObject) -> None:
    element = _some(root, data)
    for name in list(element.attrib)[:1]:
        del element.attrib[name]


def _set_attribute(root: etree._Element, data: st.DataObject) -> None:
    """An attribute that occurs somewhere, with a value that occurs somewhere."""
    pairs = [pair for element in root.iter() for pair in element.attrib.items()]
    name, value = data.draw(st.sampled_from(pairs))[0], data.draw(st.sampled_from(pairs))[1]
    _some(root, data).set(name, value)


def _set_text(root: etree._Element, data: st.DataObject) -> None:
    _some(root, data).text = data.draw(st.sampled_from(["", "nothing", "9**9", "true", "-1", "vote"]))


def _some(root: etree._Element, data: st.DataObject) -> etree._Element:
    return data.draw(st.sampled_from(list(root.iter())))


DAMAGES = [_remove, _rename, _copy, _move, _drop_attribute, _set_attribute, _set_text]


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_rules_never_throw_and_the_runtime_reads_what_they_accept(data: st.DataObject) -> None:
    root = read_xml(data.draw(st.sampled_from(DIAGRAMS)).read_bytes(), "p.bpmn")
    for damage in data.draw(st.lists(st.sampled_from(DAMAGES), max_size=4)):
        damage(root, data)
    diagram = etree.tostring(root)
    found = check_file("p.bpmn", diagram, AROUND, CALLED)
    assert all(finding.message and finding.line >= 1 for finding in found)
    if not any(finding.kind is Kind.ENGINE and finding.severity is Severity.ERROR for finding in found):
        _load(diagram)


def _load(diagram: bytes) -> None:
    definitions = etree.fromstring(diagram)
    ids = [process.get("id", "") for process in definitions.iter("{*}process") if process.get("isExecutable") == "true"]
    for process_id in ids:
        try:
            load(process_id, {"p.bpmn": diagram, **CALLED})
        except DiagramBroken as broken:
            raise AssertionError(diagram.decode()) from broken
