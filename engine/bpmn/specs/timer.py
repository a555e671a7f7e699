"""A timer that reads no clock: it has fired when it was told so."""

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimeDateEventDefinition

from engine.bpmn.script_engine import failed
from engine.domain.errors import InvalidInput
from engine.domain.instant import parse_instant

DUE = "due"  # internal data: ISO instant with offset
FIRED = "event_fired"  # internal data, SpiffWorkflow's name


class ToldTimer(TimeDateEventDefinition):
    """`timeDate` over process data. The instant is computed once, when the wait begins."""

    def has_fired(self, my_task: Any) -> bool:
        if DUE not in my_task.internal_data:
            my_task.internal_data[DUE] = due(self, my_task)
        return bool(my_task.internal_data.get(FIRED, False))


def due(timer: ToldTimer, task: Any) -> str:
    """The instant that the timer's text gives on the task's data, with its offset (without one: Vietnam's).

    Raises DiagramFailed where that is no instant."""
    value = task.workflow.script_engine.evaluate(task, timer.expression)
    if not isinstance(value, str):
        raise failed(
            task,
            f"thời điểm của đồng hồ hẹn là {value!r}, không phải ngày giờ.",
            f"the timer's instant is {value!r}, not a date and time.",
        )
    try:
        return parse_instant(value, timer.expression).isoformat()
    except InvalidInput as refused:
        raise failed(task, refused.vietnamese, refused.english) from refused
