"""Compute until when the citizen should pay what another agency asks, or until when the dossier is kept for it."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, one_of


class Until(StrEnum):
    DUE = "due"  # afterwards the citizen is reminded
    KEPT = "kept"  # afterwards the dossier is closed without a result


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    until = one_of(parameters, "until", Until)
    if until is Until.KEPT:  # no term of the law: it may reach into a year whose calendar is not written yet
        return Decision(result=(context.now + timedelta(days=context.payment_kept_days)).isoformat())
    return Decision(result=context.horizon.after(context.now, context.payment_within).isoformat())


OPERATOR = Operator(name="payment_end", required=frozenset({"until"}), gives_result=True, run=_run)
