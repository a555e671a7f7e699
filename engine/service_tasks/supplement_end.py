"""Compute until when the citizen may supplement: as long as the procedure says from now."""

from collections.abc import Mapping

from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(result=context.horizon.after(context.now, context.supplement_within).isoformat())


OPERATOR = Operator(name="supplement_end", required=frozenset(), gives_result=True, run=_run)
