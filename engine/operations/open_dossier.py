"""Open a dossier, or work in it, to read it: reads of personal data are events too, and so are those refused."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId, WorkItemId
from engine.operations.command import WORK_ITEM, on_known
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store.database import Session, in_transaction
from engine.store.dossiers import DossierRecord
from engine.store.queries.visibility import Reader, is_seen

_DOSSIER = ("hồ sơ", "dossier")


def open_dossier(installation: Installation, dossier_id: DossierId, *, actor: Actor, now: datetime) -> Reader:
    """Note that the actor reads the dossier; gives as whom they see it: their unit, or one whose archive it keeps.
    Raises NotFound, also for a dossier that the actor may not know of: whether it exists is not theirs to know. That
    they tried is noted then."""

    def command(session: Session) -> Reader | None:
        return _read(installation, session, dossier_store.lock(session, dossier_id), actor, now)

    reader = in_transaction(installation.database, command)
    if reader is None:
        raise NotFound(*_DOSSIER, dossier_id)
    return reader


def open_work_item(installation: Installation, work_item_id: WorkItemId, *, actor: Actor, now: datetime) -> None:
    """The same for the dossier of a work item. Raises NotFound."""

    def command(session: Session) -> Reader | None:
        return _read(installation, session, dossier_store.lock_of_work_item(session, work_item_id), actor, now)

    if in_transaction(installation.database, command) is None:
        raise NotFound(*WORK_ITEM, work_item_id)


def _read(
    installation: Installation, session: Session, dossier: DossierRecord | None, actor: Actor, now: datetime
) -> Reader | None:
    """As whom the actor sees it; noted either way where it exists."""
    if dossier is None:
        return None
    with on_known(installation, session, dossier, actor=actor, now=now) as reading:
        archives = installation.catalog.organisation.mapped_to(actor.unit_id, reading.local_date)
        readers = [Reader.of(actor).at(archive.unit) for archive in archives if archive.has(dossier.procedure_code)]
        reader = next((found for found in readers if is_seen(session, found, dossier.id)), None)
        reading.record(AuditKind.DOSSIER_OPEN_REFUSED if reader is None else AuditKind.DOSSIER_OPENED, {})
    return reader
