"""Close the dossier."""

from collections.abc import Mapping

from engine.domain.dossier import DossierStatus
from engine.domain.effects import CloseDossier
from engine.domain.expressions import Value
from engine.service_tasks.operator import Decision, Operator, ServiceContext, one_of


def _run(parameters: Mapping[str, Value], context: ServiceContext) -> Decision:
    return Decision(effects=(CloseDossier(status=one_of(parameters, "status", DossierStatus)),))


OPERATOR = Operator(name="dossier_close", required=frozenset({"status"}), run=_run)
