"""Stop the legal clock."""

from collections.abc import Mapping

from engine.domain.effects import StopClock, StopReason
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, one_of


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(StopClock(reason=one_of(parameters, "reason", StopReason)),))


OPERATOR = Operator(name="clock_stop", required=frozenset({"reason"}), run=_run)
