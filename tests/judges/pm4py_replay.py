"""An outside judge of the event log, in a process of its own: reads the XES with pm4py and replays each run of a
process on the diagram that it ran. Prints what it found as JSON.

    python pm4py_replay.py LOG.xes FOLDER

FOLDER holds the released diagrams as VERSION.PROCESS.bpmn. pm4py (AGPL) judges from outside: nothing of motcua imports
it, and it is in no installation. Its nets know tasks, gateways and plain events, so what else a diagram has is said
in those: a step with a boundary event is a choice between both, a step for each of several is a step that repeats."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from xml.etree import ElementTree

import pm4py
from pm4py.algo.conformance.tokenreplay import algorithm as token_replay
from pm4py.objects.conversion.bpmn import converter
from pm4py.objects.log.obj import EventLog, Trace

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
PLAIN = {"startEvent", "endEvent", "exclusiveGateway", "parallelGateway"}
CHOICES = {"eventBasedGateway": "exclusiveGateway"}
AUTOMATIC = {
    *("serviceTask", "sendTask", "receiveTask", "businessRuleTask", "callActivity", "task", "manualTask"),
    *("intermediateCatchEvent", "intermediateThrowEvent"),
}


def judge(log_file: Path, folder: Path) -> dict[str, object]:
    log = pm4py.read_xes(str(log_file), return_legacy_log_object=True)
    done = [event for trace in log for event in trace if event["motcua:kind"] == "work_item:completed"]
    runs: dict[str, dict[str, Trace]] = defaultdict(lambda: defaultdict(Trace))
    for event in done:
        event["concept:name"] = event["motcua:element"]
        runs[f"{event['motcua:process_version']}.{event['motcua:process']}"][event["motcua:stage"]].append(event)
    found = {key: _replayed(folder / f"{key}.bpmn", EventLog(list(of.values()))) for key, of in sorted(runs.items())}
    return {"traces": len(log), "events": sum(map(len, log)), "steps": len(done), "processes": found}


def _replayed(diagram: Path, runs: EventLog) -> dict[str, int]:
    """How many runs there are, how many steps are in no such diagram, and how many came when it did not allow them."""
    process = next(ElementTree.parse(diagram).getroot().iter(f"{BPMN}process"))
    people = {task.get("id") for task in process.iter(f"{BPMN}userTask")}
    plain = diagram.with_suffix(".plain.bpmn")
    plain.write_text(_plain(process), encoding="utf-8")
    ids = {converter.Variants.TO_PETRI_NET.value.Parameters.USE_ID: True}
    net, first, last = converter.apply(pm4py.read_bpmn(str(plain)), parameters=ids)
    for transition in net.transitions:
        transition.label = transition.label if transition.label in people else None
    results = token_replay.apply(runs, net, first, last, parameters={"show_progress_bar": False})
    unknown = [event for run in runs for event in run if event["concept:name"] not in people]
    early = sum(one["missing_tokens"] for one in results)
    return {"runs": len(runs), "steps": sum(map(len, runs)), "unknown": len(unknown), "early": early}


def _plain(process: ElementTree.Element) -> str:
    """The same process in what pm4py's nets know."""
    nodes, flows = dict(_nodes(process)), [list(flow) for flow in _flows(process)]
    for event in process.iter(f"{BPMN}boundaryEvent"):
        _choose_before(str(event.get("attachedToRef")), str(event.get("id")), nodes, flows)
    for several in process.iter(f"{BPMN}multiInstanceLoopCharacteristics"):
        _repeat(next(str(task.get("id")) for task in process if several in list(task)), nodes, flows)
    lines = [f'<{kind} id="{key}" name="{key}">{_ends(key, flows)}</{kind}>' for key, kind in nodes.items()]
    lines += [f'<sequenceFlow id="{key}" sourceRef="{source}" targetRef="{target}"/>' for key, source, target in flows]
    head = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
    return f'{head}<process id="p" isExecutable="true">{"".join(lines)}</process></definitions>'


def _nodes(process: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for node in process:
        kind = node.tag.removeprefix(BPMN)
        if kind in AUTOMATIC or kind == "userTask":
            yield str(node.get("id")), "task"
        elif kind in PLAIN or kind in CHOICES:
            yield str(node.get("id")), CHOICES.get(kind, kind)


def _flows(process: ElementTree.Element) -> Iterator[tuple[str, str, str]]:
    for flow in process.iter(f"{BPMN}sequenceFlow"):
        yield str(flow.get("id")), str(flow.get("sourceRef")), str(flow.get("targetRef"))


def _ends(key: str, flows: list[list[str]]) -> str:
    into = "".join(f"<incoming>{flow}</incoming>" for flow, _, target in flows if target == key)
    return into + "".join(f"<outgoing>{flow}</outgoing>" for flow, source, _ in flows if source == key)


def _choose_before(host: str, event: str, nodes: dict[str, str], flows: list[list[str]]) -> None:
    choice = f"before_{host}"
    if choice not in nodes:
        nodes[choice] = "exclusiveGateway"
        for flow in flows:
            flow[2] = choice if flow[2] == host else flow[2]
        flows.append([f"to_{host}", choice, host])
    for flow in flows:
        flow[1] = choice if flow[1] == event else flow[1]


def _repeat(task: str, nodes: dict[str, str], flows: list[list[str]]) -> None:
    again = f"after_{task}"
    nodes[again] = "exclusiveGateway"
    for flow in flows:
        flow[1] = again if flow[1] == task else flow[1]
    flows += [[f"leave_{task}", task, again], [f"again_{task}", again, task]]


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        told = judge(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(told))
