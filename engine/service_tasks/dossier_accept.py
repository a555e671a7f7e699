"""Accept the dossier at the desk."""

from collections.abc import Mapping

from engine.domain.effects import AcceptDossier
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(AcceptDossier(),))


OPERATOR = Operator(name="dossier_accept", required=frozenset(), run=_run)
