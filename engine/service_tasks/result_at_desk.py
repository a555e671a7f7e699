"""The result has reached the desk."""

from collections.abc import Mapping

from engine.domain.effects import Outcome, ResultAtDesk
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, one_of


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(ResultAtDesk(outcome=one_of(parameters, "outcome", Outcome)),))


OPERATOR = Operator(name="result_at_desk", required=frozenset({"outcome"}), run=_run)
