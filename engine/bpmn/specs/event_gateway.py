"""The event-based gateway: one task that waits for several events, each of which can be addressed."""

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.specs.timer import ToldTimer, due

CHOSEN = "chosen"  # internal data: position of the event that came
DUES = "dues"  # internal data: position of each timer -> ISO instant


class Alternatives(MultipleEventDefinition):
    """The events behind one gateway, in the order of its outgoing flows."""

    def has_fired(self, my_task: Any) -> bool:
        """Asked once, when the wait begins. The library keeps one instant for all timers of a gateway; here each has
        its own."""
        my_task.internal_data[DUES] = {
            str(position): due(event, my_task)
            for position, event in enumerate(self.event_definitions)
            if isinstance(event, ToldTimer)
        }
        return False


class ChoosingGateway(EventBasedGateway):
    def __init__(self, wf_spec: Any, bpmn_id: str, event_definition: Any, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, Alternatives(), **kwargs)

    def _predict_hook(self, my_task: Any) -> None:
        """Only the chosen event becomes a task."""

    def _run_hook(self, my_task: Any) -> bool:
        chosen = self.outputs[my_task.internal_data[CHOSEN]]
        my_task._sync_children([chosen], TaskState.FUTURE)
        return True


def alternatives(gateway: BpmnTaskSpec) -> list[tuple[Any, Any]]:
    """The catch event and what it waits for, in the order in which `CHOSEN` counts them."""
    return list(zip(gateway.outputs, gateway.event_definition.event_definitions, strict=True))
