"""Begin the term of settlement: the case is admitted (thụ lý) now."""

from collections.abc import Mapping

from engine.domain.effects import AdmitCase
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(AdmitCase(),))


OPERATOR = Operator(name="clock_admit", required=frozenset(), run=_run)
