"""Withdraw a dossier (rút hồ sơ): on the applicant's written request, before there is a result."""

from datetime import datetime

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import CLOSED, NEVER_ACCEPTED, DossierStatus
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import DossierId
from engine.domain.refusals import DossierLeftOpen, WrongState
from engine.operations import advance, conduct, messaging
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.operations.receive_dossier import DESK
from engine.store import dossiers as dossier_store
from engine.store.database import Session, in_transaction

TOO_LATE = CLOSED | NEVER_ACCEPTED | {DossierStatus.RESULT_AT_DESK}


def withdraw_dossier(
    installation: Installation, dossier_id: DossierId, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Stop every stage, the furthest agency first, and close the dossier as its diagram says.

    Raises NotYours, NotFound, WrongState, InvalidInput without the reason of the written request."""
    if not reason.strip():
        raise InvalidInput(
            ("lý do rút hồ sơ", "the reason of the withdrawal"),
            "ghi theo đơn của người dân",
            "give the reason of the written request",
        )

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as withdrawing:
            _withdraw(withdrawing, reason.strip())

    in_transaction(installation.database, command)


def _withdraw(command: Command, reason: str) -> None:
    dossier = command.dossier
    # The desk does not see a confidential dossier that it handed over: there the leader does it.
    leads = dossier.confidential and LEADER in command.actor.acting_roles
    conduct.take_role(command, LEADER if leads else DESK, dossier.unit_id, name="Rút hồ sơ")
    if DossierStatus(dossier.status) in TOO_LATE:
        raise WrongState(dossier=command.label, status=dossier.status, verb_vi="rút", verb_en="withdrawn")
    command.installation.catalog.organisation.check_at_work(dossier.unit_id, command.local_date)
    command.record(AuditKind.DOSSIER_WITHDRAWN, {"reason": reason})
    for stage in reversed(command.open_stages()):
        movement = None if stage.ended_at else messaging.withdraw(command, stage, {"reason": reason})
        if movement is not None:
            advance.run(command, movement)
    if DossierStatus(dossier.status) not in CLOSED:
        raise DossierLeftOpen(process=dossier.procedure_code, ends="withdrawal", dossier=command.label)
