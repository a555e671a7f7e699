"""Service tasks that diagrams may call: one a file, typed in and out, deciding and never doing I/O."""

from collections.abc import Mapping

from engine.domain.errors import NotFound
from engine.domain.expressions import Value
from engine.service_tasks import (
    clock_admit,
    clock_extend,
    clock_resume,
    clock_stop,
    dossier_accept,
    dossier_close,
    fee_external,
    fees_owed,
    notify,
    payment_end,
    register_number,
    result_at_desk,
    slip_issue,
    supplement_end,
    wait_until,
)
from engine.service_tasks.operator import Decision, Operator, ServiceContext

OPERATORS: Mapping[str, Operator] = {
    module.OPERATOR.name: module.OPERATOR
    for module in (
        clock_admit,
        clock_extend,
        clock_resume,
        clock_stop,
        dossier_accept,
        dossier_close,
        fee_external,
        fees_owed,
        notify,
        payment_end,
        register_number,
        result_at_desk,
        slip_issue,
        supplement_end,
        wait_until,
    )
}


def run(operator: str, parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    """What the named operator decides. Raises NotFound for an operator that does not exist."""
    known = OPERATORS.get(operator)
    if known is None:
        raise NotFound("tác vụ dịch vụ", "service task operator", operator)
    return known.run(parameters, context)


__all__ = ["OPERATORS", "Decision", "Operator", "ServiceContext", "run"]
