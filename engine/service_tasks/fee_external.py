"""Note money that another agency sets and collects."""

from collections.abc import Mapping

from engine.domain.effects import AddExternalFee
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, text


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(AddExternalFee(item=text(parameters, "item")),))


OPERATOR = Operator(name="fee_external", required=frozenset({"item"}), run=_run)
