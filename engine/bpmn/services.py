"""What a service task asks of the world: the caller answers, keeps the effects, and may refuse."""

from collections.abc import Callable

from engine.bpmn.step import Value

# (operator, evaluated parameters, BPMN id of the service task) -> a value for the result variable, or a mapping of
# fields that are kept like the fields of an answer, or None. A refusal passes through the runtime unchanged.
Services = Callable[[str, dict[str, Value], str], Value]
