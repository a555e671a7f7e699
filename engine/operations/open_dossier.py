"""Open a dossier, or work in it, to read it: reads of personal data are events too, and so are those refused."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId, FileId, WorkItemId
from engine.operations.command import WORK_ITEM, Command, on_known
from engine.operations.installation import Installation
from engine.store import comments as comment_store
from engine.store import dossier_files as file_store
from engine.store import dossiers as dossier_store
from engine.store.database import Session, in_transaction
from engine.store.dossiers import DossierRecord
from engine.store.queries.visibility import Reader, is_seen

DOSSIER = ("hồ sơ", "dossier")
_FILE = ("tệp", "file")


def open_dossier(
    installation: Installation,
    dossier_id: DossierId,
    *,
    actor: Actor,
    now: datetime,
    printed: Mapping[str, Any] | None = None,
) -> Reader:
    """Note that the actor reads the dossier, or prints what is named of it; gives as whom they see it: their unit, or
    one whose archive it keeps. Raises NotFound, also for a dossier that the actor may not know of: whether it exists is
    not theirs to know. That they tried is noted then."""

    def command(session: Session) -> Reader | None:
        dossier = dossier_store.lock(session, dossier_id)
        return _read(installation, session, dossier, actor, now, printed or {})

    reader = in_transaction(installation.database, command)
    if reader is None:
        raise NotFound(*DOSSIER, dossier_id)
    return reader


def open_work_item(installation: Installation, work_item_id: WorkItemId, *, actor: Actor, now: datetime) -> None:
    """The same for the dossier of a work item. Raises NotFound."""

    def command(session: Session) -> Reader | None:
        return _read(installation, session, dossier_store.lock_of_work_item(session, work_item_id), actor, now)

    if in_transaction(installation.database, command) is None:
        raise NotFound(*WORK_ITEM, work_item_id)


def open_file(
    installation: Installation, file_id: FileId, *, copied: bool = False, actor: Actor, now: datetime
) -> Reader:
    """The same for a file of a dossier: reading a paper of somebody is reading about them. `copied`: taken out of the
    pages, as a file. Raises NotFound."""

    def command(session: Session) -> Reader | None:
        file = file_store.get(session, file_id)
        if file is None:
            return None
        told = {"file": str(file.id), "name": file.name, "sha256": file.sha256, "copied": copied}
        dossier = dossier_store.lock(session, file.dossier_id)
        return _read(installation, session, dossier, actor, now, told, AuditKind.FILE_OPENED)

    reader = in_transaction(installation.database, command)
    if reader is None:
        raise NotFound(*_FILE, file_id)
    return reader


def _read(
    installation: Installation,
    session: Session,
    dossier: DossierRecord | None,
    actor: Actor,
    now: datetime,
    told: Mapping[str, Any] = MappingProxyType({}),
    kind: AuditKind = AuditKind.DOSSIER_OPENED,
) -> Reader | None:
    """As whom the actor sees it; noted either way where it exists."""
    if dossier is None:
        return None
    with on_known(installation, session, dossier, actor=actor, now=now) as reading:
        reader = seen_as(reading)
        if reader is not None and actor.user_id is not None:
            comment_store.see(session, dossier.id, actor.user_id, reading.now)
        reading.record(AuditKind.DOSSIER_OPEN_REFUSED if reader is None else kind, told)
    return reader


def seen_as(command: Command, actor: Actor | None = None) -> Reader | None:
    """As whom somebody, by default the actor, sees the dossier: their unit, or one whose archive it keeps."""
    person, organisation = actor or command.actor, command.installation.catalog.organisation
    archives = organisation.mapped_to(person.unit_id, command.local_date)
    readers = [
        Reader.of(person).at(archive.unit) for archive in archives if archive.has(command.dossier.procedure_code)
    ]
    return next((found for found in readers if is_seen(command.session, found, command.dossier.id)), None)
