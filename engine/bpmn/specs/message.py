"""Messages leave as values and come in by task id: nothing inside the instance is matched by name or correlation."""

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition

from engine.bpmn.step import Thrown, Value


class AddressedMessage(MessageEventDefinition):
    """`payload_text` is spiffworkflow:messagePayload; motcua:payload of the sending element comes before it."""

    def __init__(self, name: str, payload_text: str | None = None) -> None:
        super().__init__(name)
        self.payload_text = payload_text

    def throw(self, my_task: Any) -> None:
        element = my_task.task_spec.element
        my_task.workflow.top_workflow.thrown.append(
            Thrown(
                element=element.id,
                process_id=element.process_id,
                name=self.name,
                receiver=element.receiver,
                payload=self._payload(my_task, element.payload),
            )
        )

    def _payload(self, task: Any, names: tuple[str, ...]) -> dict[str, Value]:
        if names or self.payload_text is None:
            return {name: task.data[name] for name in names if name in task.data}
        value = task.workflow.script_engine.evaluate(task, self.payload_text)
        return value if isinstance(value, dict) else {"payload": value}

    def update_task(self, my_task: Any) -> None:
        """SpiffWorkflow computes correlations here; the caller has addressed the task already."""

    def update_task_data(self, my_task: Any) -> None:
        """The payload is already in the task's data, under the element's names."""
