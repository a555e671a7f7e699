"""What becomes of a suggested follow-up: the desk files it, shows the way to another agency, or notes why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.follow_up import FollowUp, names_of
from engine.domain.form import Form
from engine.domain.identifiers import DossierId, ProcedureCode
from engine.domain.instant import local
from engine.domain.refusals import NotYours, SuggestionDecided, SuggestionElsewhere, SuggestionExpired
from engine.domain.suggestion import SuggestionStatus
from engine.operations import conduct
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.operations.receive_dossier import DESK, Filing, Received, already_filed, check_filing, file_dossier
from engine.store import dossiers as dossier_store
from engine.store import suggestions as suggestion_store
from engine.store.database import Session, in_transaction
from engine.store.queries.visibility import Reader, is_seen
from engine.store.suggestions import SuggestionRecord

_SUGGESTION = ("đề xuất", "suggestion")
_NAME = "Thủ tục tiếp theo"


@dataclass(frozen=True, kw_only=True, slots=True)
class Prefilled:
    """What the desk begins with when it files a follow-up."""

    dossier_id: DossierId  # whose applicant and facts these are
    follow_up: FollowUp
    applicant: Mapping[str, Any]
    facts: Mapping[str, Any]


def prefill(installation: Installation, suggestion_id: UUID, *, actor: Actor) -> Prefilled:
    """The applicant and the facts that carry over. Raises NotFound, also for a suggestion of another unit's desk."""
    with installation.database.reading() as session:
        found = _of(session, suggestion_id, actor)
        if not is_seen(session, Reader.of(actor), found.dossier_id):
            raise NotFound(*_SUGGESTION, suggestion_id)
        dossier = dossier_store.read(session, found.dossier_id)
        details = dossier_store.details(session, found.dossier_id)
    assert dossier is not None, "a suggestion has its dossier"
    block = installation.catalog.procedure(dossier.procedure_code).block(
        dossier.procedure_from or local(dossier.submitted_at).date()
    )
    form = (
        installation.catalog.form(block.facts_form) if block.facts_form else Form(key="none", components=(), schema={})
    )
    follow_up = block.follow_up(found.key)
    names = names_of(form, details.facts, dossier.applicant_name, dossier.outcome)
    return Prefilled(
        dossier_id=DossierId(found.dossier_id),
        follow_up=follow_up,
        applicant=details.applicant,
        facts=follow_up.carried(names),
    )


def accept_follow_up(
    installation: Installation, suggestion_id: UUID, filing: Filing, *, actor: Actor, now: datetime
) -> Received:
    """File what was suggested, as the applicant confirmed it; both dossiers then name each other.

    Raises what receiving a dossier refuses, NotFound, SuggestionDecided, SuggestionExpired, SuggestionElsewhere."""
    filed = in_transaction(installation.database, lambda session: already_filed(session, filing, actor))
    if filed is not None:
        return filed
    checked = check_filing(installation, filing, actor=actor, at=now)

    def file(command: Command, found: SuggestionRecord) -> UUID:
        if found.procedure_code != filing.procedure_code:
            raise SuggestionElsewhere(key=found.key, code=filing.procedure_code)
        origin = {"follow_up": found.key, "of": str(found.dossier_id)}
        received.append(
            file_dossier(installation, command.session, checked, actor=actor, now=command.now, origin=origin)
        )
        return received[-1].dossier_id

    received: list[Received] = []
    _decide(installation, suggestion_id, SuggestionStatus.ACCEPTED, actor=actor, now=now, file=file)
    return received[-1]


def refer_follow_up(installation: Installation, suggestion_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The applicant was shown the way to the agency that files it. Raises as accepting does."""

    def no_filing(command: Command, found: SuggestionRecord) -> None:
        if found.procedure_code is not None:
            raise SuggestionElsewhere(key=found.key, code=ProcedureCode(found.procedure_code))

    _decide(installation, suggestion_id, SuggestionStatus.ACCEPTED, actor=actor, now=now, file=no_filing)


def decline_follow_up(
    installation: Installation, suggestion_id: UUID, reason: str, *, actor: Actor, now: datetime
) -> None:
    """The applicant does not want it, or it does not apply. Raises InvalidInput without a reason, and as accepting."""
    if not reason.strip():
        raise InvalidInput(("lý do không nộp", "the reason for declining"), "không được để trống", "must not be empty")
    _decide(installation, suggestion_id, SuggestionStatus.DECLINED, actor=actor, now=now, reason=reason.strip())


def _decide(
    installation: Installation,
    suggestion_id: UUID,
    status: SuggestionStatus,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    file: Callable[[Command, SuggestionRecord], UUID | None] | None = None,
) -> None:
    def command(session: Session) -> None:
        found = _of(session, suggestion_id, actor)
        dossier = dossier_store.lock(session, found.dossier_id)
        with on_dossier(
            installation, session, dossier, actor=actor, now=now, named=suggestion_id, what=_SUGGESTION
        ) as deciding:
            conduct.take_role(deciding, DESK, actor.unit_id, name=_NAME)
            _may_decide(deciding, found, status)
            filed = None if file is None else file(deciding, found)
            _write(deciding, found, status, reason, filed)

    in_transaction(installation.database, command)


def _of(session: Session, suggestion_id: UUID, actor: Actor) -> SuggestionRecord:
    found = suggestion_store.one(session, suggestion_id)
    if found is None or found.unit_id != actor.unit_id:
        raise NotFound(*_SUGGESTION, suggestion_id)
    if DESK not in actor.acting_roles:
        raise NotYours(name=_NAME, role=DESK, unit=actor.unit_id)
    return found


def _may_decide(command: Command, found: SuggestionRecord, status: SuggestionStatus) -> None:
    if found.status != SuggestionStatus.SUGGESTED:
        raise SuggestionDecided(key=found.key)
    if status is SuggestionStatus.ACCEPTED and command.local_date > found.expires_on:
        raise SuggestionExpired(key=found.key, last=found.expires_on)


def _write(
    command: Command, found: SuggestionRecord, status: SuggestionStatus, reason: str | None, filed: UUID | None
) -> None:
    by = command.actor.user_id
    assert by is not None, "only people decide"
    if not suggestion_store.decide(
        command.session, found.id, status=status, at=command.at, by=by, reason=reason, filed=filed
    ):
        raise SuggestionDecided(key=found.key)
    kind = AuditKind.FOLLOW_UP_DECLINED if status is SuggestionStatus.DECLINED else AuditKind.FOLLOW_UP_ACCEPTED
    command.record(kind, {"follow_up": found.key, "reason": reason, "filed": None if filed is None else str(filed)})
