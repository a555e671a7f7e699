"""Small diagrams written by hand, and a stage that remembers its state from step to step."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from engine.bpmn import runtime
from engine.bpmn.definition import Definition, load
from engine.bpmn.services import Services
from engine.bpmn.step import Step, Value

HEAD = (
    '<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" xmlns:motcua="urn:motcua:bpmn:1" '
    'id="definitions" targetNamespace="urn:motcua:test">'
)
START, END = '<bpmn:startEvent id="start"/>', '<bpmn:endEvent id="end"/>'


def process(body: str, process_id: str = "p", around: str = "") -> bytes:
    """A file with one process; `around`: messages, errors and whatever else stands beside it."""
    inner = f'<bpmn:process id="{process_id}" isExecutable="true">{body}</bpmn:process>'
    return f"{HEAD}{around}{inner}</bpmn:definitions>".encode()


def flows(*pairs: tuple[str, str]) -> str:
    return "".join(f'<bpmn:sequenceFlow id="f_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs)


def path(*names: str) -> str:
    return flows(*pairwise(names))


def when(source: str, target: str, condition: str) -> str:
    return (
        f'<bpmn:sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )


def user(*names: str) -> str:
    return "".join(f'<bpmn:userTask id="{name}"/>' for name in names)


def ends(*names: str) -> str:
    return "".join(f'<bpmn:endEvent id="{name}"/>' for name in names)


def sub(name: str, body: str) -> str:
    return f'<bpmn:subProcess id="{name}">{body}</bpmn:subProcess>'


def timer(text: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:timeDate>{text}</bpmn:timeDate></bpmn:timerEventDefinition>"


def message(name: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="{name}"/>'


def messages(*names: str) -> str:
    return "".join(f'<bpmn:message id="{name}" name="{name}"/>' for name in names)


def boundary(name: str, host: str, event: str, *, interrupting: bool = True) -> str:
    cancel = str(interrupting).lower()
    return (
        f'<bpmn:boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{cancel}">{event}</bpmn:boundaryEvent>'
    )


def catch(name: str, event: str) -> str:
    return f'<bpmn:intermediateCatchEvent id="{name}">{event}</bpmn:intermediateCatchEvent>'


def service(name: str, operator: str, result: str = "", **parameters: str) -> str:
    given = "".join(f'<spiffworkflow:parameter id="{k}" type="any" value="{v}"/>' for k, v in parameters.items())
    variable = f' resultVariable="{result}"' if result else ""
    return (
        f'<bpmn:serviceTask id="{name}"><bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="{operator}"'
        f"{variable}><spiffworkflow:parameters>{given}</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
        "</bpmn:extensionElements></bpmn:serviceTask>"
    )


def no_services(operator: str, parameters: Mapping[str, Value], element: str) -> Value:
    return None


class Stage:
    """Addresses what is open by its element, as a person would; the runtime itself is given bytes each time."""

    def __init__(
        self,
        body: str | Definition,
        *,
        around: str = "",
        data: Mapping[str, Value] | None = None,
        services: Services = no_services,
        **others: bytes,
    ) -> None:
        self.definition = load("p", {"p": process(body, around=around), **others}) if isinstance(body, str) else body
        self.services = services
        self.open: dict[UUID, Any] = {}
        self.step = self._noted(runtime.start(self.definition, data=data or {}, services=services))

    def _noted(self, step: Step) -> Step:
        for task_id in step.gone:
            del self.open[task_id]
        for wait in (*step.offered, *step.awaited, *step.timers):
            assert wait.task_id not in self.open
            self.open[wait.task_id] = wait
        return step

    @property
    def waiting(self) -> list[str]:
        return [wait.element for wait in self.open.values()]

    @property
    def passed(self) -> list[str]:
        """What completed in the last step."""
        return [passed.element for passed in self.step.passed]

    def id_of(self, element: str, position: int = 0) -> UUID:
        return [task_id for task_id, wait in self.open.items() if wait.element == element][position]

    def complete(self, element: str, position: int = 0, /, **answer: Value) -> "Stage":
        return self.move(runtime.complete, element, position, answer=answer)

    def deliver(self, element: str, /, **payload: Value) -> "Stage":
        return self.move(runtime.deliver, element, 0, payload=payload)

    def fire(self, element: str) -> "Stage":
        return self.move(runtime.fire, element, 0)

    def move(self, verb: Any, element: str, position: int, **given: Any) -> "Stage":
        task_id = self.id_of(element, position)
        self.step = self._noted(
            verb(self.definition, self.step.state, task_id=task_id, services=self.services, **given)
        )
        return self
