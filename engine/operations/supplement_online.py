"""A citizen sends what a dossier was stopped for. The officer of the desk looks at it and takes it, as at the counter;
the clock runs on from then."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import DossierStatus
from engine.domain.dossier_file import Upload
from engine.domain.errors import InvalidInput
from engine.domain.file_refusals import NoFile
from engine.domain.refusals import WrongState
from engine.domain.tracking_secret import TrackingRefused
from engine.operations import dossier_files
from engine.operations.command import on_known
from engine.operations.installation import Installation
from engine.operations.track_dossier import citizen_of
from engine.ports import FileStore
from engine.store import dossiers as dossier_store
from engine.store.database import Session, in_transaction


def supplement_online(
    installation: Installation,
    files: FileStore,
    dossier_id: UUID,
    paper: str,
    uploads: Sequence[Upload],
    *,
    now: datetime,
) -> None:
    """Scans or photos of one paper, all or none. Raises TrackingRefused, WrongState, InvalidInput, NoFile,
    StoreUnavailable, TooManyFiles, FileTwice or another FileRefused."""
    if not uploads:
        raise NoFile
    may_send(installation, dossier_id)
    kept = [(paper, upload.name, files.keep(upload)) for upload in uploads]

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        if dossier is None or dossier.confidential:
            raise TrackingRefused
        with on_known(installation, session, dossier, actor=citizen_of(dossier.unit_id), now=now) as sending:
            _refuse_unasked(sending.dossier.status, sending.label)
            if paper not in dossier_files.papers_of(sending):
                raise InvalidInput(("giấy tờ", "the paper"), "hãy chọn trong danh sách", "choose one of the list")
            dossier_files.attach_filed(sending, kept)
            sending.record(AuditKind.SUPPLEMENT_SENT, {"paper": paper, "files": len(kept)})

    in_transaction(installation.database, command)


def may_send(installation: Installation, dossier_id: UUID) -> None:
    """Nobody fills the store for a dossier that waits for nothing. Raises TrackingRefused, WrongState."""
    with installation.database.reading() as session:
        dossier = dossier_store.read(session, dossier_id)
    if dossier is None:
        raise TrackingRefused
    _refuse_unasked(dossier.status, dossier.code or "")


def _refuse_unasked(status: str, label: str) -> None:
    if status != DossierStatus.WAITING_SUPPLEMENT:
        raise WrongState(
            dossier=label,
            status=status,
            verb_vi="gửi bổ sung, vì hồ sơ không chờ bổ sung",
            verb_en="supplemented, for it waits for no supplement",
        )
