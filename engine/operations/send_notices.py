"""Send notices by their channel, one at a time: a channel whose server is slow holds up neither timers nor another."""

from datetime import datetime

from engine.domain.actor import system
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import Refusal
from engine.domain.identifiers import UnitId
from engine.domain.instant import parse_instant
from engine.domain.notice import NoticeChannel, WrittenNotice, masked
from engine.operations.command import on_known
from engine.operations.deliver_outbox import LEASE, MOST_ATTEMPTS, pause
from engine.operations.installation import Installation
from engine.ports import Carrier, DeliveryFailed, DeliveryRefused
from engine.store import dossiers as dossier_store
from engine.store import outbox as outbox_store
from engine.store.database import Session, in_transaction
from engine.store.outbox import Addressed


class Stale(Refusal):
    """A code that opens nothing any more is sent to nobody."""

    vi = "Chưa gửi được trước khi mã hết hạn nên không gửi nữa; người nộp có thể xin mã khác."
    en = "Could not be sent before the code expired, so it is not sent; whoever files may ask for another one."


def send_notice(installation: Installation, channel: NoticeChannel, carrier: Carrier, *, now: datetime) -> bool | None:
    """Send the notice of a channel that has been due longest: whether its server took it; none where none is due.

    It is leased, sent outside of any transaction, and its dossier notes at once what became of it. Carriers hand its id
    to the server, so that one sent just before a crash and tried again is the same notice there."""
    letter = in_transaction(installation.database, lambda session: _lease(session, channel, now))
    if letter is None:
        return None
    failure, receipt = None, ""
    try:
        receipt = carrier.send(_written(letter))
    except DeliveryFailed as failed:
        failure = failed
    in_transaction(
        installation.database, lambda session: _note(installation, session, letter, channel, receipt, failure, now)
    )
    return failure is None


def _lease(session: Session, channel: NoticeChannel, now: datetime) -> Addressed | None:
    letter = outbox_store.claim_addressed(session, channel, now)
    while letter is not None and _is_stale(letter, now):
        outbox_store.mark_failed(session, letter.id, Stale().vietnamese)
        letter = outbox_store.claim_addressed(session, channel, now)
    if letter is not None:
        outbox_store.lease(session, letter.id, now + LEASE)
    return letter


def _is_stale(letter: Addressed, now: datetime) -> bool:
    until = letter.body.get("until")
    return until is not None and parse_instant(until, "until") <= now


def _written(letter: Addressed) -> WrittenNotice:
    body = letter.body
    return WrittenNotice(
        id=letter.id, address=letter.address, subject=str(body.get("subject") or ""), text=str(body.get("text") or "")
    )


def _note(
    installation: Installation,
    session: Session,
    letter: Addressed,
    channel: NoticeChannel,
    receipt: str,
    failure: DeliveryFailed | None,
    now: datetime,
) -> None:
    tried = letter.attempts + 1
    why = "" if failure is None else failure.vietnamese.replace(letter.address, masked(letter.address))
    said = {"template": letter.body.get("template"), "channel": channel, "to": masked(letter.address), "tried": tried}
    if failure is None:
        _record(installation, session, letter, AuditKind.NOTICE_SENT, {**said, "receipt": receipt or None}, now)
        outbox_store.mark_sent(session, letter.id, now, receipt or None)
    elif isinstance(failure, DeliveryRefused) or tried >= MOST_ATTEMPTS:
        _record(installation, session, letter, AuditKind.NOTICE_FAILED, {**said, "why": why}, now)
        outbox_store.mark_failed(session, letter.id, why)
    else:
        outbox_store.mark_retry(session, letter.id, now + pause(letter.attempts), why)


def _record(
    installation: Installation,
    session: Session,
    letter: Addressed,
    kind: AuditKind,
    said: dict[str, object],
    now: datetime,
) -> None:
    dossier = None if letter.dossier_id is None else dossier_store.lock(session, letter.dossier_id)
    if dossier is None:
        return
    actor = system("worker", UnitId(dossier.unit_id))
    # A clock that is behind must not refuse to note what has left: it would be sent again.
    with on_known(installation, session, dossier, actor=actor, now=max(now, dossier.recorded_at)) as noting:
        noting.record(kind, {"letter": str(letter.id), **said})
