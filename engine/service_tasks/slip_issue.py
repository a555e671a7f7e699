"""Issue a statutory slip."""

from collections.abc import Mapping

from engine.domain.effects import IssueSlip, SlipKey
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, one_of


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(IssueSlip(key=one_of(parameters, "key", SlipKey)),))


OPERATOR = Operator(name="slip_issue", required=frozenset({"key"}), run=_run)
