"""Compute the instant of a wait that changes the path: the end of a posting, of a reply."""

from collections.abc import Mapping
from decimal import Decimal

from engine.domain.errors import InvalidInput
from engine.domain.expressions import Value
from engine.domain.term import Term, Unit
from engine.service_tasks.operator import Decision, Operator, ServiceContext, one_of

_LONGEST_DAYS = 3660


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    days = parameters.get("days")
    if isinstance(days, bool) or not isinstance(days, int) or not 0 < days <= _LONGEST_DAYS:
        raise InvalidInput(
            ("tham số days", "parameter days"),
            f"phải là số nguyên từ 1 đến {_LONGEST_DAYS}, không phải {days!r}",
            f"must be a whole number from 1 to {_LONGEST_DAYS}, not {days!r}",
        )
    term = Term(amount=Decimal(days), unit=one_of(parameters, "unit", Unit))
    return Decision(result=context.horizon.after(context.now, term).isoformat())


OPERATOR = Operator(
    name="wait_until",
    required=frozenset({"days", "unit"}),
    optional=frozenset({"reason"}),
    gives_result=True,
    run=_run,
)
