"""File what a citizen has drafted: from here on it is a dossier in the inbox of the desk."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.dossier_file import StoredFile
from engine.domain.fees import FeeLine
from engine.domain.identifiers import DossierId, UnitId
from engine.domain.instant import local
from engine.domain.online_filing import REFERENCE, REFERENCE_LETTERS, DraftGone
from engine.domain.papers import Paper
from engine.domain.tracking_secret import LETTERS
from engine.operations import dossier_files, tracking_secrets
from engine.operations.command import on_known
from engine.operations.effects.acceptance import assess_fees
from engine.operations.installation import Installation
from engine.operations.online_drafts import filed_online, unit_of
from engine.operations.receive_dossier import Filing, file_dossier, fitting
from engine.operations.track_dossier import Followed, citizen_of
from engine.store import dossiers as dossier_store
from engine.store import incoming_files as incoming_store
from engine.store import online_drafts as draft_store
from engine.store import tracking_secrets as secret_store
from engine.store.database import Session, in_transaction
from engine.store.online_drafts import DraftFile, OnlineDraft


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Who files, and the facts, as they were typed and checked."""

    applicant: Applicant
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What a citizen sends from home: `files` by their paper and name, which were checked and are kept; how they call
    it until it has a code; where they are reached, as a code has confirmed, or nothing."""

    filing: Filing
    unit_id: UnitId
    files: Sequence[tuple[str, str, StoredFile]]
    reference: str
    contact: str


def fees_of(installation: Installation, draft: OnlineDraft, asked: Asked, *, now: datetime) -> tuple[FeeLine, ...]:
    """What would be owed if it were accepted now. Raises what the tariff refuses."""
    procedure, _ = filed_online(installation, draft.procedure_code, now)
    return assess_fees(installation, procedure, asked.facts, channel=Channel.ONLINE, on=local(now).date())


def file_online(
    installation: Installation, draft_id: UUID, asked: Asked | None, key: bytes, *, now: datetime
) -> Followed:
    """Once a draft: filed again, it gives what it filed, and nothing is `asked`. `key` is the server's. Raises
    DraftGone, and of receive_dossier FormRejected, OutsideCampaign, FiledTooLate, UnitEnded."""

    def command(session: Session) -> Followed:
        draft = draft_store.lock(session, draft_id)
        if draft is None or draft.confirmed_at is None or draft.until <= now:
            raise DraftGone
        if draft.dossier_id is not None:
            return _filed(session, DossierId(draft.dossier_id))
        if asked is None:
            raise DraftGone
        filed_online(installation, draft.procedure_code, now)
        followed = file_for_citizen(installation, session, _sent(session, draft, asked), key, now)
        draft_store.change(session, draft_id, dossier_id=followed.dossier_id, answer={})
        draft_store.drop_files(session, draft_id)
        incoming_store.drop_of_draft(session, draft_id)
        return followed

    return in_transaction(installation.database, command)


def _sent(session: Session, draft: OnlineDraft, asked: Asked) -> Sent:
    files = draft_store.files_of(session, draft.id)
    return Sent(
        filing=_filing(draft, asked, files),
        unit_id=unit_of(draft),
        files=[(file.paper, file.name, file.stored) for file in files],
        reference=_reference(),
        contact=draft.contact,
    )


def file_for_citizen(installation: Installation, session: Session, sent: Sent, key: bytes, now: datetime) -> Followed:
    """Inside a command that may do more. Raises UnitEnded, and of receive_dossier FormRejected, OutsideCampaign,
    FiledTooLate."""
    day, actor = local(now).date(), citizen_of(sent.unit_id)
    installation.catalog.organisation.check_open(sent.unit_id, day)
    checked = fitting(installation, sent.filing, sent.unit_id, day)
    origin = {"reference": sent.reference}
    received = file_dossier(installation, session, checked, actor=actor, now=now, origin=origin)
    dossier = dossier_store.lock(session, received.dossier_id)
    assert dossier is not None
    with on_known(installation, session, dossier, actor=actor, now=now) as filed:
        dossier_files.attach_filed(filed, sent.files)
        tracking_secrets.issue(filed, key, 1)
    row = {"dossier_id": received.dossier_id, "reference": sent.reference, "contact": sent.contact, "filed_at": now}
    draft_store.add_filing(session, row)
    return _filed(session, received.dossier_id)


def _filed(session: Session, dossier_id: DossierId) -> Followed:
    known = secret_store.of_dossier(session, dossier_id)
    if known is None:
        raise DraftGone
    return Followed(dossier_id=dossier_id, hash=known.hash)


def _filing(draft: OnlineDraft, asked: Asked, files: list[DraftFile]) -> Filing:
    papers = dict.fromkeys(file.paper for file in files)
    return Filing(
        procedure_code=draft.procedure_code,
        applicant=_reached(asked.applicant, draft.contact),
        facts=asked.facts,
        papers=[Paper(name=paper, copies=1) for paper in papers],
        channel=Channel.ONLINE,
    )


def _reached(applicant: Applicant, contact: str) -> Applicant:
    """Whoever files is reached where the code was sent, unless they wrote another way of the same kind."""
    if "@" in contact:
        return applicant if applicant.email else replace(applicant, email=contact)
    return applicant if applicant.phone else replace(applicant, phone=contact)


def _reference() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(REFERENCE_LETTERS))
    return f"{REFERENCE}-{letters}"
