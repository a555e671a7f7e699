"""How much the dossier still owes of our own fees, in đồng, so that the diagram can ask for it."""

from collections.abc import Mapping

from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(result=context.owed())


OPERATOR = Operator(name="fees_owed", required=frozenset(), gives_result=True, run=_run)
