"""Event sub-processes: SpiffWorkflow adds them to every later instance and never reads isInterrupting."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import SUB_PROCESSES, Diagram, is_true
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for sub_process in diagram.running(*SUB_PROCESSES):
        if is_true(sub_process, "triggeredByEvent"):
            yield Problem(
                sub_process,
                "quy trình con theo sự kiện không được hỗ trợ; hãy gói phần thân vào quy trình con có sự kiện biên",
                "event sub-processes are not supported; put the body in a sub-process with a boundary event",
            )
    for start in diagram.running("startEvent"):
        if not is_true(start, "isInterrupting", "true"):
            yield Problem(
                start,
                "isInterrupting=false chỉ có trong quy trình con theo sự kiện, không được hỗ trợ",
                "isInterrupting=false belongs to event sub-processes, which are not supported",
            )


RULE = Rule(key="event_subprocess", find=find)
