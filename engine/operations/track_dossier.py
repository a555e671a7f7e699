"""A citizen follows a dossier by its code and its secret. They are no user: the trail says that the citizen looked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain.actor import Actor, system
from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import DossierId, UnitId
from engine.domain.tracking_secret import TrackingRefused, hash_of, is_right
from engine.operations.command import on_known
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import tracking_secrets as secret_store
from engine.store.database import Session, in_transaction
from engine.store.queries.visibility import Reader

_NOBODYS = UUID(int=0)
_NO_HASH = hash_of(_NOBODYS, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """A dossier that was opened by its secret. `hash` says by which, so that it opens no longer than that one does."""

    dossier_id: DossierId
    hash: str


def citizen_of(unit_id: str) -> Actor:
    """Who did it, for the trail: the holder of the secret, whoever that is."""
    return system("citizen", UnitId(unit_id))


def track_dossier(installation: Installation, code: str, secret: str, *, now: datetime) -> Followed:
    """Whatever is wrong, the same is asked of the database and the same is compared. Raises TrackingRefused."""
    with installation.database.reading() as session:
        known = secret_store.by_code(session, " ".join(code.split()).upper())
    dossier_id, expected = (_NOBODYS, _NO_HASH) if known is None else (known.dossier_id, known.hash)
    if not is_right(dossier_id, secret, expected) or known is None:
        raise TrackingRefused
    followed = Followed(dossier_id=DossierId(known.dossier_id), hash=known.hash)
    note_followed(installation, followed.dossier_id, {}, now=now)
    return followed


def reader_of(installation: Installation, followed: Followed) -> Reader:
    """As whom the holder reads it. Raises TrackingRefused, also where the desk has issued another secret since."""
    with installation.database.reading() as session:
        known = secret_store.of_dossier(session, followed.dossier_id)
        dossier = dossier_store.read(session, followed.dossier_id)
    if known is None or known.hash != followed.hash or dossier is None or dossier.confidential:
        raise TrackingRefused
    return Reader.holding(followed.dossier_id, UnitId(dossier.unit_id))


def note_followed(installation: Installation, dossier_id: DossierId, what: dict[str, str], *, now: datetime) -> None:
    """That the citizen looked, or took what is named. Raises TrackingRefused."""

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        if dossier is None:
            raise TrackingRefused
        with on_known(installation, session, dossier, actor=citizen_of(dossier.unit_id), now=now) as following:
            following.record(AuditKind.DOSSIER_TRACKED, what)

    in_transaction(installation.database, command)
