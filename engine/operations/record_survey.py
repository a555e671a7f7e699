"""Record what the citizen thought: anonymous answers, tied to the dossier for counting only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import WITH_RESULT, DossierStatus
from engine.domain.identifiers import DossierId
from engine.domain.refusals import WrongState
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import surveys as survey_store
from engine.store.database import Session, in_transaction

_OPINION = ("satisfied", "opinion")  # fields of the form return_result
_SATISFIED = {"satisfied": True, "unsatisfied": False}


def record_survey(
    installation: Installation,
    dossier_id: DossierId,
    *,
    satisfied: bool,
    answers: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> None:
    """One survey a dossier, once there is a result. Raises NotFound, WrongState."""

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as surveying:
            status = DossierStatus(surveying.dossier.status)
            if status not in WITH_RESULT or survey_store.exists(session, dossier_id):
                raise WrongState(dossier=surveying.label, status=status, verb_vi="khảo sát", verb_en="surveyed")
            _keep(surveying, satisfied, answers)

    in_transaction(installation.database, command)


def take_opinion(command: Command, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a task that returns a result, without what the citizen thought: that goes to the survey, where it
    stays anonymous. A citizen who was already asked is not counted twice."""
    opinion = {name: values[name] for name in _OPINION if name in values}
    said = opinion.get("satisfied")
    if said in _SATISFIED and not survey_store.exists(command.session, command.dossier.id):
        _keep(command, _SATISFIED[said], {name: str(value) for name, value in opinion.items()})
    return {name: value for name, value in values.items() if name not in _OPINION}


def _keep(command: Command, satisfied: bool, answers: Mapping[str, str]) -> None:
    survey_store.add(
        command.session,
        {
            "id": uuid4(),
            "dossier_id": command.dossier.id,
            "unit_id": command.dossier.unit_id,
            "satisfied": int(satisfied),
            "answers": dict(answers),
            "given_at": command.at,
        },
    )
    command.record(AuditKind.DOSSIER_SURVEYED, {})
