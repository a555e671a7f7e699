"""A timer that reads no clock: it goes off when it is told to."""

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimeDateEventDefinition

from engine.bpmn.script_engine import failed
from engine.domain.instant import VIETNAM

DUE = "due"  # internal data: ISO instant with offset
YEARS = range(1900, 9999)  # convertible to any time zone


class ToldTimer(TimeDateEventDefinition):
    """`timeDate` over process data. The instant is computed once, when the wait begins."""

    def has_fired(self, my_task: Any) -> bool:
        """Asked once, when the wait begins: whoever tells the timer to fire makes its task ready."""
        my_task.internal_data[DUE] = due(self, my_task)
        return False


def due(timer: ToldTimer, task: Any) -> str:
    """The instant that the timer's text gives on the task's data, with its offset (without one: Vietnam's).

    Raises DiagramFailed where that is no instant."""
    value = task.workflow.script_engine.evaluate(task, timer.expression)
    instant = _instant(value)
    if instant is None:
        raise failed(
            task,
            f"đồng hồ hẹn “{timer.expression}” cho {value!r}, không phải ngày giờ như 2022-01-13T09:20+07:00.",
            f"the timer “{timer.expression}” gives {value!r}, not an instant such as 2022-01-13T09:20+07:00.",
        )
    return instant.isoformat()


def _instant(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    if instant.year not in YEARS:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=VIETNAM)
