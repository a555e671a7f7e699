"""Tell the applicant."""

from collections.abc import Mapping

from engine.domain.effects import Notify
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, text


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(Notify(template=text(parameters, "template")),))


OPERATOR = Operator(name="notify", required=frozenset({"template"}), run=_run)
