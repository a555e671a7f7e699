"""Extend the term by one of the extensions that the procedure names."""

from collections.abc import Mapping

from engine.domain.effects import ExtendClock
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, text


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(ExtendClock(key=text(parameters, "key")),))


OPERATOR = Operator(name="clock_extend", required=frozenset({"key"}), run=_run)
