"""From the XML of a diagram to SpiffWorkflow's specs, with this engine's own where the library's will not do."""

from collections.abc import Callable
from typing import Any, TypeAlias

from lxml import etree
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity, SubWorkflowTask
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.spiff.parser.event_parsers import SpiffEventDefinitionParser
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser, SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import BusinessRuleTaskParser, SpiffTaskParser

from engine.bpmn.dmn import Decision
from engine.bpmn.namespaces import bpmn
from engine.bpmn.pictures import without_pictures
from engine.bpmn.refusals import DiagramBroken
from engine.bpmn.specs.decision_task import DecisionTask
from engine.bpmn.specs.error import NearestError, Terminate
from engine.bpmn.specs.event_gateway import ChoosingGateway
from engine.bpmn.specs.message import AddressedMessage
from engine.bpmn.specs.multi_instance import ParallelInstances, SequentialInstances
from engine.bpmn.specs.service_task import AskedService
from engine.bpmn.specs.sub_process import EmbeddedSubProcess, SharingCall
from engine.bpmn.specs.timer import ToldTimer

Xml = etree._Element
Spec: TypeAlias = BpmnProcessSpec


class _Instances:
    """Mixed into every activity parser: multi-instance activities collect in our way."""

    PARALLEL_MI_CLASS = ParallelInstances
    SEQUENTIAL_MI_CLASS = SequentialInstances


class _Events(_Instances):
    """Mixed into every event parser: our messages, timers, errors and ends."""

    node: Xml
    parse_message_extensions: Any

    def parse_message_event(self, event: Xml) -> AddressedMessage:
        reference = event.get("messageRef", "")
        root = event.getroottree().getroot()
        message = next((m for m in root.findall(bpmn("message")) if m.get("id") == reference), None)
        if message is None:
            return AddressedMessage(self.node.get("name", ""))
        text, _ = self.parse_message_extensions(message)
        own_text, _ = self.parse_message_extensions(event)
        return AddressedMessage(message.get("name", ""), own_text or text)

    def parse_timer_event(self, event: Xml) -> ToldTimer:
        text = (event.findtext(bpmn("timeDate")) or "").strip()
        if not text:
            raise ValueError("only timeDate is supported in timers")
        return ToldTimer(self.node.get("id", ""), text)

    def parse_error_event(self, event: Xml) -> NearestError:
        root = event.getroottree().getroot()
        error = next((e for e in root.findall(bpmn("error")) if e.get("id") == event.get("errorRef")), None)
        return NearestError(self.node.get("id", ""), None if error is None else error.get("errorCode"))

    def parse_terminate_event(self, _event: Xml) -> Terminate:
        return Terminate()


class _DecisionParser(_Instances, BusinessRuleTaskParser):
    """The library builds texts by concatenation here; our tables are already expressions."""

    def create_task(self) -> DecisionTask:
        identifier = (self.parse_extensions().get("calledDecisionId") or "").strip()
        decision = self.process_parser.parser.decision(identifier)
        if decision is None:
            raise ValueError(f"there is no decision table {identifier!r}")
        return DecisionTask(self.spec, self.bpmn_id, decision, **self.bpmn_attributes)


_OWN_SPECS = {
    "serviceTask": AskedService,
    "subProcess": EmbeddedSubProcess,
    "callActivity": SharingCall,
    "eventBasedGateway": ChoosingGateway,
}


def _own_parsers() -> dict[str, tuple[type, type]]:
    known = {**SpiffBpmnParser.PARSER_CLASSES, **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES}
    own = {}
    for tag, (parser, spec) in known.items():
        name = etree.QName(tag).localname
        if issubclass(parser, SpiffEventDefinitionParser):
            parser = type(parser.__name__, (_Events, parser), {})
        elif issubclass(parser, SpiffTaskParser):
            parser = type(parser.__name__, (_Instances, parser), {})
        own[tag] = (parser, _OWN_SPECS.get(name, spec))
    own[full_tag("businessRuleTask")] = (_DecisionParser, DecisionTask)
    return own


class _FromTheEnd(SpiffProcessParser):
    """Parses what flows lead to before what they come from: the library goes the other way and one call deeper at
    each element, so that it gives up on a few hundred in a row. (In one loop it still does.)"""

    def add_tasks(self) -> None:
        for node in self._ends_first():
            self.parse_node(node)
        super().add_tasks()

    def _ends_first(self) -> list[Xml]:
        done: dict[str, Xml] = {}
        entered: set[str] = set()
        waiting = [(start, False) for start in self.node.findall(bpmn("startEvent"))]
        while waiting:
            node, left = waiting.pop()
            name = node.get("id", "")
            if left:
                done[name] = node
            elif name not in entered:
                entered.add(name)
                waiting += [(node, True), *((after, False) for after in self._after(name))]
        return [node for node in done.values() if node.tag != bpmn("boundaryEvent")]

    def _after(self, name: str) -> list[Xml]:
        targets = [flow.get("targetRef", "") for flow in self.get_outgoing_sequence_flows(name)]
        nodes = [self.get_node_by_id(target) for target in targets]
        return [*self.get_boundary_events(name), *(node for node in nodes if node is not None)]


class DiagramParser(SpiffBpmnParser):
    """One file's processes. Ids of sub-processes are unique within a file only, so each file has its own parser."""

    OVERRIDE_PARSER_CLASSES = _own_parsers()
    PROCESS_PARSER_CLASS = _FromTheEnd

    def __init__(self, definitions: Xml, file: str, decision: Callable[[str], Decision | None]) -> None:
        super().__init__()
        self.decision = decision
        guarded(file, lambda: self.add_bpmn_xml(without_pictures(definitions), filename=file))

    def process(self, process_id: str) -> dict[str, Spec]:
        """The process and its embedded sub-processes by scope name: "p", "p/body". Raises DiagramBroken."""
        scopes: dict[str, Spec] = {}
        self._add_scope(process_id, process_id, process_id, scopes)
        return scopes

    def _add_scope(self, process_id: str, bpmn_id: str, scope: str, scopes: dict[str, Spec]) -> None:
        spec = guarded(process_id, lambda: self.get_spec(bpmn_id))
        spec.process_id = process_id
        spec.data_objects = {}  # pictures: what reads or writes them is refused by the checker
        scopes[scope] = spec
        for task_spec in list(spec.task_specs.values()):
            if isinstance(task_spec, SubWorkflowTask) and not isinstance(task_spec, CallActivity):
                inner = task_spec.spec
                task_spec.spec = f"{process_id}/{inner}"
                self._add_scope(process_id, inner, task_spec.spec, scopes)


def connect_loops(spec: Spec) -> None:
    """Tell each repeated activity who collects its instances.

    SpiffWorkflow does this when the first instance runs, in that process only: others would wait for ever."""
    for task_spec in list(spec.task_specs.values()):
        if isinstance(task_spec, LoopTask):
            spec.task_specs[task_spec.task_spec].completed_event.connect(task_spec.merge_child)


def called_processes(spec: Spec) -> list[str]:
    return [task_spec.spec for task_spec in spec.task_specs.values() if isinstance(task_spec, CallActivity)]


def guarded(process: str, parse: Callable[[], Any]) -> Any:
    """What `parse` gives. Raises DiagramBroken: the library reports a bad diagram by whatever exception comes up, even
    by failing to report it."""
    try:
        return parse()
    except (
        SpiffWorkflowException,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        NotImplementedError,
        RecursionError,
    ) as error:
        problem = str(error).strip(". ")[:300]
        raise DiagramBroken(
            process,
            f"không đọc được sơ đồ ({problem}). Hãy chạy “motcua check” để biết chỗ sai.",
            f"the diagram cannot be read ({problem}). Run “motcua check” to see where.",
        ) from error
