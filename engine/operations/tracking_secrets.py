"""Give a dossier the secret that its citizen follows it with: when its slip is first printed, and anew at the desk."""

import secrets
from datetime import datetime
from typing import Any

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import DossierId, RoleKey
from engine.domain.tracking_secret import SALT_BYTES, NoTracking, TrackingSecret, hash_of, secret_from
from engine.operations import conduct
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import tracking_secrets as secret_store
from engine.store.database import Session, in_transaction
from engine.store.queries.visibility import Reader, is_seen
from engine.store.tracking_secrets import SecretRecord

DESK = RoleKey("tn")
_WORK = "Cấp mã bí mật tra cứu"


def tracking_secret(
    installation: Installation, dossier_id: DossierId, key: bytes, *, actor: Actor, now: datetime
) -> TrackingSecret | None:
    """As it stands on the slip, issued now where there was none; none for a confidential dossier. `key` is the
    server's. Raises NotFound."""
    with installation.database.reading() as session:
        known = secret_store.of_dossier(session, dossier_id)
        dossier = dossier_store.read(session, dossier_id)
    if dossier is None or dossier.confidential:
        return None
    if known is not None:
        return _told(known, key)

    def command(session: Session) -> TrackingSecret:
        locked = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, locked, actor=actor, now=now, named=dossier_id) as issuing:
            found = secret_store.of_dossier(session, dossier_id)
            return issue(issuing, key, 1) if found is None else _told(found, key)

    return in_transaction(installation.database, command)


def renew_tracking_secret(
    installation: Installation, dossier_id: DossierId, key: bytes, *, actor: Actor, now: datetime
) -> TrackingSecret:
    """The desk issues another: the one before opens nothing any more. Raises NotFound, NotYours, NoTracking."""

    def command(session: Session) -> TrackingSecret:
        dossier = dossier_store.lock(session, dossier_id)
        if dossier is not None and not is_seen(session, Reader.of(actor), dossier_id):
            dossier = None
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as renewing:
            conduct.take_role(renewing, DESK, actor.unit_id, name=_WORK)
            if renewing.dossier.confidential:
                raise NoTracking(dossier=renewing.label)
            known = secret_store.of_dossier(session, dossier_id)
            return issue(renewing, key, 1 if known is None else known.serial + 1)

    return in_transaction(installation.database, command)


def _told(known: SecretRecord, key: bytes) -> TrackingSecret:
    text = secret_from(key, known.dossier_id, known.salt)
    return TrackingSecret(text=text if hash_of(known.dossier_id, text) == known.hash else None, serial=known.serial)


def issue(command: Command, key: bytes, serial: int) -> TrackingSecret:
    """Inside a command that does more; `serial` is 1 where there was none."""
    dossier_id, salt = command.dossier.id, secrets.token_bytes(SALT_BYTES)
    text = secret_from(key, dossier_id, salt)
    row: dict[str, Any] = {"salt": salt, "hash": hash_of(dossier_id, text), "serial": serial}
    row |= {"issued_at": command.now, "issued_by": command.actor.user_id}
    if serial == 1:
        secret_store.add(command.session, {"dossier_id": dossier_id, **row})
    else:
        secret_store.renew(command.session, dossier_id, row)
    command.record(AuditKind.TRACKING_ISSUED, {"serial": serial})
    return TrackingSecret(text=text, serial=serial)
