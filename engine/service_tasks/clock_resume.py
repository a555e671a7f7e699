"""Let the legal clock run again, by the policy that the reason has in law."""

from collections.abc import Mapping

from engine.domain.effects import ResumeClock, StopReason
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, one_of


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(ResumeClock(reason=one_of(parameters, "reason", StopReason)),))


OPERATOR = Operator(name="clock_resume", required=frozenset({"reason"}), run=_run)
