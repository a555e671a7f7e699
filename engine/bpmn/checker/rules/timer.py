"""Timers: one instant that the legal clock computed. SpiffWorkflow's durations and cycles know no working day."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, kind_of, text_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element
from engine.domain.errors import InvalidInput
from engine.domain.expressions import BadExpression, parse
from engine.domain.expressions.syntax import Constant
from engine.domain.instant import parse_instant


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for timer in diagram.running("timerEventDefinition"):
        times = children(timer, "timeDate", "timeDuration", "timeCycle")
        if [kind_of(time) for time in times] != ["timeDate"]:
            yield Problem(
                timer,
                "bộ hẹn giờ chỉ nhận đúng một timeDate; thời lượng và chu kỳ không được hỗ trợ (hãy dùng wait_until)",
                "a timer takes exactly one timeDate; durations and cycles are not supported (use wait_until)",
            )
        else:
            yield from _instant(times[0])


def _instant(time: Element) -> Iterator[Problem]:
    try:
        expression = parse(text_of(time))
    except BadExpression:
        return  # the rule `expression` says so
    if isinstance(expression.root, Constant) and not _is_instant(expression.root.value):
        yield Problem(
            time,
            "mốc thời gian phải là tên dữ liệu do wait_until đặt, hoặc chuỗi ISO 8601 trong dấu nháy",
            "the instant must be a data name that wait_until set, or an ISO 8601 string in quotes",
        )


def _is_instant(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(parse_instant(value, ""))
    except InvalidInput:
        return False


RULE = Rule(key="timer", find=find)
