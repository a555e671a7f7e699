"""Put right a result that was found wrong after it was returned (A12, ISO 9001 8.7): a record of the error, and a new
dossier linked to the old one, which stays closed and is counted once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.domain.actor import Actor
from engine.domain.applicant import Applicant
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import Channel, DossierStatus
from engine.domain.effects import Outcome
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId
from engine.domain.instant import spoken
from engine.domain.nonconforming_result import Action, Fault
from engine.domain.papers import Paper
from engine.domain.refusals import CorrectionOpen, NotYours, OccurredLater, WrongState
from engine.operations import conduct
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.operations.receive_dossier import DESK, Filing, Received, check_filing, file_dossier
from engine.store import dossiers as dossier_store
from engine.store import nonconforming_results as result_store
from engine.store.database import Session, in_transaction
from engine.store.dossiers import DossierDetails, DossierRecord

_NAME = "Đính chính, thu hồi kết quả"


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundError:
    """What is wrong in a result, who found it, whose error it was, and what is to be done.

    `facts` are those of the new dossier: where it is one of the same procedure, they change the old ones."""

    action: Action
    fault: Fault
    found_by: str
    found_at: datetime
    description: str
    facts: Mapping[str, Any]
    papers: Sequence[Paper] = ()


def correct_result(
    installation: Installation, dossier_id: DossierId, error: FoundError, *, actor: Actor, now: datetime
) -> Received:
    """Record the error and file the dossier that puts it right: free of charge where the agency erred.

    Raises NotYours, NotFound, WrongState before the result was returned, CorrectionOpen, InvalidInput, OccurredLater,
    and what receiving a dossier refuses."""
    _check(error, actor, now)

    def command(session: Session) -> Received:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as correcting:
            return _correct(correcting, error)

    return in_transaction(installation.database, command)


def _check(error: FoundError, actor: Actor, now: datetime) -> None:
    if DESK not in actor.acting_roles:
        raise NotYours(name=_NAME, role=DESK, unit=actor.unit_id)
    if error.found_at > now:
        raise OccurredLater(occurred=spoken(error.found_at), now=spoken(now))
    for said, vi, en in (
        (error.found_by, "người phát hiện", "who found the error"),
        (error.description, "nội dung sai", "what is wrong"),
    ):
        if not said.strip():
            raise InvalidInput((vi, en), "không được để trống", "must not be empty")


def _correct(command: Command, error: FoundError) -> Received:
    dossier = command.dossier
    if command.actor.unit_id != dossier.unit_id:
        raise NotFound("hồ sơ", "dossier", dossier.id)
    conduct.take_role(command, DESK, dossier.unit_id, name=_NAME)
    if dossier.status != DossierStatus.RETURNED or dossier.outcome == Outcome.REFUSED:
        raise WrongState(
            dossier=command.label, status=dossier.status, verb_vi="đính chính kết quả", verb_en="corrected"
        )
    if result_store.is_open(command.session, dossier.id):
        raise CorrectionOpen(dossier=command.label)
    filing = _filing(command, dossier, command.details, error)
    checked = check_filing(command.installation, filing, actor=command.actor, at=command.at)
    origin = {"puts_right": str(dossier.id), "action": error.action, "fault": error.fault}
    received = file_dossier(
        command.installation,
        command.session,
        checked,
        actor=command.actor,
        now=command.now,
        origin=origin,
        confidential=dossier.confidential,
    )
    _write(command, error, received)
    return received


def _filing(command: Command, dossier: DossierRecord, details: DossierDetails, error: FoundError) -> Filing:
    """As the law of the day says: a dossier of the procedure that puts such results right, else of the same one."""
    procedure = command.procedure.block(command.local_date).correction.procedure or dossier.procedure_code
    same = procedure == dossier.procedure_code
    return Filing(
        procedure_code=procedure,
        applicant=Applicant(**details.applicant),
        facts={**details.facts, **error.facts} if same else error.facts,
        papers=error.papers,
        channel=Channel.DESK,
        demo=dossier.demo,
    )


def _write(command: Command, error: FoundError, received: Received) -> None:
    by = command.actor.user_id
    assert by is not None, "only people find errors"
    result_store.add(
        command.session,
        {
            "id": uuid4(),
            "dossier_id": command.dossier.id,
            "unit_id": command.dossier.unit_id,
            "action": error.action,
            "fault": error.fault,
            "found_by": error.found_by.strip(),
            "found_at": error.found_at,
            "description": error.description.strip(),
            "new_dossier_id": received.dossier_id,
            "recorded_at": command.now,
            "recorded_by": by,
        },
    )
    command.record(
        AuditKind.RESULT_NONCONFORMING,
        {
            "action": error.action,
            "fault": error.fault,
            "found_by": error.found_by.strip(),
            "found_at": error.found_at.isoformat(),
            "description": error.description.strip(),
            "new_dossier": str(received.dossier_id),
        },
    )
