"""Record what the citizen thought: anonymous answers, tied to the dossier for counting only."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import WITH_RESULT, DossierStatus
from engine.domain.identifiers import DossierId
from engine.domain.refusals import WrongState
from engine.operations.command import on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import surveys as survey_store
from engine.store.database import Session, in_transaction


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
            survey_store.add(
                session,
                {
                    "id": uuid4(),
                    "dossier_id": dossier_id,
                    "unit_id": surveying.dossier.unit_id,
                    "satisfied": int(satisfied),
                    "answers": dict(answers),
                    "given_at": now,
                },
            )
            surveying.record(AuditKind.DOSSIER_SURVEYED, {})

    in_transaction(installation.database, command)
