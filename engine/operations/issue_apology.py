"""Apologise for a delay and give the one new date (NĐ 61/2018 Đ.19.9): at least one working day before the promise."""

from datetime import datetime

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import CLOSED, NEVER_ACCEPTED, DossierStatus
from engine.domain.effects import SlipKey
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import DossierId, UnitId
from engine.domain.refusals import WrongState
from engine.operations import conduct, deadlines
from engine.operations.command import Command, on_dossier
from engine.operations.effects import slip
from engine.operations.installation import Installation
from engine.operations.receive_dossier import DESK
from engine.store import dossiers as dossier_store
from engine.store.database import Session, in_transaction

_NO_PROMISE = CLOSED | NEVER_ACCEPTED | {DossierStatus.RESULT_AT_DESK}


def issue_apology(
    installation: Installation,
    dossier_id: DossierId,
    *,
    reason: str,
    new_date: datetime,
    actor: Actor,
    now: datetime,
    at_fault: UnitId | None = None,
) -> None:
    """Issue the apology slip with the new date. The verdict stays against the original promise.

    Raises NotYours, NotFound, WrongState, InvalidInput, and what the legal clock refuses: a second apology, one that
    comes too late, a new date that is not after the promise."""
    if not reason.strip():
        raise InvalidInput(("lý do xin lỗi", "the reason of the apology"), "không được để trống", "must not be empty")

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as apologising:
            _reappoint(apologising, new_date)
            _issue(apologising, reason.strip(), new_date, at_fault)

    in_transaction(installation.database, command)


def _reappoint(command: Command, new_date: datetime) -> None:
    dossier = command.dossier
    # The desk does not see a confidential dossier that it handed over: there the leader does it.
    leads = dossier.confidential and LEADER in command.actor.acting_roles
    conduct.take_role(command, LEADER if leads else DESK, dossier.unit_id, name="Xin lỗi và hẹn lại")
    if DossierStatus(dossier.status) in _NO_PROMISE or dossier.promised_at is None:
        raise WrongState(dossier=command.label, status=dossier.status, verb_vi="hẹn lại", verb_en="re-appointed")
    command.installation.catalog.organisation.check_at_work(dossier.unit_id, command.local_date)
    deadlines.apologise(command, new_date)


def _issue(command: Command, reason: str, new_date: datetime, at_fault: UnitId | None) -> None:
    (stage,) = [stage for stage in command.open_stages() if stage.requester_id is None]
    command.dossier.late_unit_id = at_fault or stage.unit_id
    fault = command.dossier.late_unit_id
    said = {"reason": reason, "new_date": new_date.isoformat(), "at_fault": fault}
    name = command.installation.catalog.organisation.unit(UnitId(fault)).name
    slip.issue(command, stage, "apology", SlipKey.APOLOGY, said | {"at_fault_name": name})
    command.record(AuditKind.APOLOGY_ISSUED, said, stage=stage)
