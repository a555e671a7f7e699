"""Generated processes for measuring: n user tasks in a row, between the acceptance and the return of a dossier."""

from itertools import pairwise

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" xmlns:motcua="urn:motcua:bpmn:1" '
    'id="definitions" targetNamespace="urn:motcua:measured">'
)


def sequence(process_id: str, tasks: int, *, timers: bool = False) -> bytes:
    """receive → accept → t0 … t(n-1) → result → close. With `timers`, each task has a non-interrupting timer."""
    line = ["start", "receive", "accept", *(f"t{i}" for i in range(tasks)), "result", "close", "done"]
    nodes = [
        '<bpmn:startEvent id="start"/>',
        '<bpmn:userTask id="receive" motcua:kind="intake"/>',
        _service("accept", "dossier_accept"),
        *(f'<bpmn:userTask id="t{i}" motcua:kind="work"/>' for i in range(tasks)),
        _service("result", "result_at_desk", outcome="granted"),
        _service("close", "dossier_close", status="returned"),
        '<bpmn:endEvent id="done"/>',
    ]
    flows = [_flow(a, b) for a, b in pairwise(line)]
    if timers:
        for i in range(tasks):
            nodes += [_timer(f"t{i}"), f'<bpmn:endEvent id="t{i}_late"/>']
            flows.append(_flow(f"t{i}_timer", f"t{i}_late"))
    lane = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in line)
    return (
        f'{_HEAD}<bpmn:process id="{process_id}" isExecutable="true">'
        f'<bpmn:laneSet id="lanes"><bpmn:lane id="desk" name="Desk" motcua:role="tn">{lane}</bpmn:lane></bpmn:laneSet>'
        f"{''.join(nodes)}{''.join(flows)}</bpmn:process></bpmn:definitions>"
    ).encode()


def _service(element: str, operator: str, **parameters: str) -> str:
    given = "".join(
        f'<spiffworkflow:parameter id="{name}" type="str" value="&quot;{value}&quot;"/>'
        for name, value in parameters.items()
    )
    return (
        f'<bpmn:serviceTask id="{element}"><bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="{operator}">'
        f"<spiffworkflow:parameters>{given}</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
        "</bpmn:extensionElements></bpmn:serviceTask>"
    )


def _timer(host: str) -> str:
    date = '<bpmn:timeDate>"2099-01-01T00:00:00+07:00"</bpmn:timeDate>'
    return (
        f'<bpmn:boundaryEvent id="{host}_timer" attachedToRef="{host}" cancelActivity="false">'
        f'<bpmn:timerEventDefinition id="{host}_date">{date}</bpmn:timerEventDefinition></bpmn:boundaryEvent>'
    )


def _flow(source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'
