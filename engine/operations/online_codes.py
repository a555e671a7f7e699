"""The code by which a citizen shows that the phone or e-mail under which they file is theirs.

It goes out as a letter of the outbox, which the worker carries like a notice. The letter's name follows from the code's
hash, so that the draft finds it again without naming it."""

import secrets
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from math import ceil
from uuid import UUID, uuid5

from engine.domain.notice import NoticeChannel, addressees, masked
from engine.domain.online_filing import (
    CODE_DIGITS,
    CODE_LIVES,
    MOST_TRIES,
    SENT_AGAIN_AFTER,
    ByMailNotOffered,
    ByPhoneNotOffered,
    CodeRefused,
    CodeTooSoon,
    DraftGone,
    is_phone,
)
from engine.operations.installation import Installation
from engine.store import online_drafts as draft_store
from engine.store import outbox as outbox_store
from engine.store.database import Session, in_transaction
from engine.store.online_drafts import OnlineDraft
from engine.store.outbox import Outgoing

CODE = "code"
"""The topic of its letter."""


class CodeProgress(StrEnum):
    """How far a code has come."""

    WAITING = "waiting"
    DELAYED = "delayed"  # the server did not take it, and it is tried again
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeSent:
    """What who waits for a code may know. `code` itself only lies in a letter that no channel takes: whether to show
    it the caller decides."""

    to: str  # masked
    procedure_code: str
    progress: CodeProgress
    at: datetime | None
    code: str


def refuse_way(contact: str, channels: Set[NoticeChannel]) -> None:
    """Raises ByPhoneNotOffered, ByMailNotOffered where no channel brings a code to the contact."""
    if not addressees(_person(contact), channels):
        raise ByPhoneNotOffered if is_phone(contact) else ByMailNotOffered


def _person(contact: str) -> dict[str, str]:
    return {"phone": contact} if is_phone(contact) else {"email": contact}


def send_code(session: Session, draft: OnlineDraft, now: datetime) -> None:
    """A new one; the one before opens nothing any more, and stays here where it has not left."""
    if draft.code_hash is not None:
        outbox_store.withhold_pending(session, _letter_of(draft))
    code, until = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}", now + CODE_LIVES
    draft_store.change(session, draft.id, code_hash=_hash(draft.id, code), code_until=until, code_tries=0)
    sent = draft_store.get(session, draft.id)
    assert sent is not None
    body = {"template": "online_code", "unit": draft.unit_id, "code": code, "until": until.isoformat()}
    body |= {"to": draft.contact, "way": "sms" if is_phone(draft.contact) else "email"}
    letter = {"id": _letter_of(sent), "dossier_id": None, "topic": CODE, "body": body, "status": "pending"}
    outbox_store.add(session, [letter | {"created_at": now, "next_try_at": now}])


def _hash(draft_id: UUID, code: str) -> str:
    return sha256(draft_id.bytes + code.encode()).hexdigest()


def _letter_of(draft: OnlineDraft) -> UUID:
    """The same code at another time is another letter."""
    assert draft.code_until is not None
    return uuid5(draft.id, f"{draft.code_hash} {draft.code_until.isoformat()}")


def send_again(installation: Installation, draft_id: UUID, *, now: datetime, channels: Set[NoticeChannel]) -> None:
    """Another code to the same contact. Raises DraftGone, CodeTooSoon, ByPhoneNotOffered, ByMailNotOffered."""

    def command(session: Session) -> None:
        draft = draft_store.lock(session, draft_id)
        if draft is None or draft.dossier_id is not None or draft.until <= now:
            raise DraftGone
        refuse_way(draft.contact, channels)
        if draft.code_until is not None:
            wait = draft.code_until - CODE_LIVES + SENT_AGAIN_AFTER - now
            if wait.total_seconds() > 0:
                raise CodeTooSoon(seconds=ceil(wait.total_seconds()))
        send_code(session, draft, now)

    in_transaction(installation.database, command)


def contact_asked(installation: Installation, draft_id: UUID) -> str:
    """To whom the draft's codes go; nothing where there is no such draft."""
    with installation.database.reading() as session:
        draft = draft_store.get(session, draft_id)
    return "" if draft is None else draft.contact


def code_sent(installation: Installation, draft_id: UUID) -> CodeSent:
    """Raises DraftGone, also where no code is waited for."""
    with installation.database.reading() as session:
        draft = draft_store.get(session, draft_id)
        letter = None if draft is None or draft.code_hash is None else outbox_store.outgoing(session, _letter_of(draft))
    if draft is None or letter is None:
        raise DraftGone
    return CodeSent(
        to=masked(draft.contact),
        procedure_code=draft.procedure_code,
        progress=_progress(letter),
        at=letter.sent_at,
        code=str(letter.body.get("code") or ""),
    )


def _progress(letter: Outgoing) -> CodeProgress:
    """What lies in the folder of letters has reached nobody."""
    if letter.status == "pending":
        return CodeProgress.DELAYED if letter.attempts else CodeProgress.WAITING
    return CodeProgress.SENT if letter.status == "sent" and letter.channel is not None else CodeProgress.FAILED


def confirm_draft(installation: Installation, draft_id: UUID, typed: str, *, now: datetime) -> None:
    """Each code opens once. Raises CodeRefused; a wrong try is counted."""

    def command(session: Session) -> bool:
        draft = draft_store.lock(session, draft_id)
        if draft is None or not _is_open(draft, now):
            return False
        if not compare_digest(draft.code_hash or "", _hash(draft_id, "".join(typed.split()))):
            draft_store.change(session, draft_id, code_tries=draft.code_tries + 1)
            return False
        draft_store.change(session, draft_id, code_hash=None, code_until=None, confirmed_at=draft.confirmed_at or now)
        return True

    if not in_transaction(installation.database, command):
        raise CodeRefused


def _is_open(draft: OnlineDraft, now: datetime) -> bool:
    return draft.code_until is not None and now < draft.code_until and draft.code_tries < MOST_TRIES
