"""Every text that SpiffWorkflow wants evaluated goes through the expression language; code is refused."""

from collections.abc import Mapping
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine

from engine.bpmn.refusals import DiagramFailed
from engine.bpmn.step import Value
from engine.domain.expressions import BadExpression, EvaluationRefused, parse


class NoCode(BadExpression):
    vi = "Quy trình không được chứa mã lệnh: “{text}”."
    en = "A diagram must not contain code: “{text}”."

    def __init__(self, text: str) -> None:
        super().__init__(text, 1, ("mã lệnh", "code"))


class SafeEnvironment(BasePythonScriptEngineEnvironment):
    """SpiffWorkflow evaluates some texts through the environment and not through the engine."""

    def evaluate(self, expression: str, context: Mapping[str, Value], external_context: Any = None) -> Value:
        return parse(expression).evaluate(context)

    def execute(self, script: str, context: Any, external_context: Any = None) -> NoReturn:
        raise NoCode(script)

    def call_service(self, context: Any, **_: Any) -> NoReturn:
        raise NoCode("call_service")


class SafeEngine(PythonScriptEngine):
    """Evaluates on the data of one task and names that task's element when it cannot."""

    def __init__(self) -> None:
        super().__init__(SafeEnvironment())

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Value:
        return evaluate(task, expression, task.data)

    def execute(self, task: Any, script: str, external_context: Any = None) -> NoReturn:
        raise NoCode(script)

    def call_service(self, task: Any, **_: Any) -> NoReturn:
        raise NoCode("call_service")


def evaluate(task: Any, text: str, names: Mapping[str, Value]) -> Value:
    """The text's value over these names. Raises DiagramFailed at the task's element."""
    try:
        return parse(text).evaluate(names)
    except (BadExpression, EvaluationRefused) as refused:
        raise failed(task, refused.vietnamese, refused.english) from refused


def failed(task: Any, vi: str, en: str) -> DiagramFailed:
    """The refusal that names the element at which a task stands."""
    element = task.task_spec.element
    place = task.task_spec.name if element is None else element.label
    return DiagramFailed(task.workflow.spec.process_id, place, vi, en)


SAFE_ENGINE = SafeEngine()
