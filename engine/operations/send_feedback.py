"""A citizen sends feedback, with or without their name: from here on it is a dossier in the inbox of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain.applicant import Applicant
from engine.domain.dated import in_force
from engine.domain.dossier import Channel
from engine.domain.dossier_file import Upload, safe_name
from engine.domain.errors import NotFound
from engine.domain.feedback import ANONYMOUS, PROCESS, About, FeedbackEmpty, FeedbackNeedsName, reference_of
from engine.domain.identifiers import DossierId, UnitId
from engine.domain.instant import local
from engine.domain.notice import NoticeWish
from engine.domain.papers import Paper
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.operations.file_online import Sent, file_for_citizen
from engine.operations.installation import Installation
from engine.operations.online_drafts import desks_of
from engine.operations.receive_dossier import Filing
from engine.operations.track_dossier import Followed
from engine.ports import FileStore
from engine.store import tracking_secrets as secret_store
from engine.store.database import Session, in_transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """`token` is of the form that was sent: sent twice it is one dossier. Name, address and phone may be empty."""

    token: UUID
    unit_id: str
    about: About
    content: str
    place: str
    name: str
    address: str
    phone: str


def feedback_procedure(installation: Installation, now: datetime) -> tuple[Procedure, ProcedureBlock]:
    """Raises NotFound where the catalogue has none today."""
    day = local(now).date()
    for procedure in installation.catalog.procedures.values():
        block = in_force(procedure.blocks, day)
        if block is not None and block.process == PROCESS:
            return procedure, block
    raise NotFound("quy trình phản ánh, kiến nghị", "procedure for feedback", PROCESS)


def send_feedback(
    installation: Installation,
    files: FileStore,
    feedback: Feedback,
    uploads: Sequence[Upload],
    key: bytes,
    *,
    now: datetime,
) -> Followed:
    """`key` is the server's. Its contact is confirmed by nobody, so nothing is sent there. Raises FeedbackEmpty,
    FeedbackNeedsName, NotFound, UnitEnded, FormRejected, InvalidInput, StoreUnavailable, or a FileRefused."""
    procedure, block = feedback_procedure(installation, now)
    _check(installation, feedback, block, now)
    paper = block.papers[0].name
    kept = [(safe_name(upload.name, stored.type), stored) for upload in uploads for stored in [files.keep(upload)]]
    filing = Filing(
        procedure_code=procedure.code,
        applicant=_applicant(feedback),
        facts={"about": feedback.about.value, "content": feedback.content, "place": feedback.place},
        papers=[Paper(name=paper, copies=1)] if kept else [],
        channel=Channel.ONLINE,
    )
    sent = Sent(
        filing=filing,
        unit_id=UnitId(feedback.unit_id),
        files=[(paper, name, stored) for name, stored in kept],
        reference=reference_of(feedback.token),
        contact="",
    )

    def command(session: Session) -> Followed:
        known = secret_store.by_code(session, sent.reference)
        if known is not None:
            return Followed(dossier_id=DossierId(known.dossier_id), hash=known.hash)
        return file_for_citizen(installation, session, sent, key, now)

    return in_transaction(installation.database, command)


def _check(installation: Installation, feedback: Feedback, block: ProcedureBlock, now: datetime) -> None:
    known = {unit.id for unit in desks_of(installation, block, now)}
    if not feedback.content or feedback.unit_id not in known:
        raise FeedbackEmpty
    if feedback.about is About.RULE and not (feedback.name and feedback.address):
        raise FeedbackNeedsName


def _applicant(feedback: Feedback) -> Applicant:
    return Applicant(
        name=feedback.name or ANONYMOUS,
        address=feedback.address,
        phone=feedback.phone,
        notices=NoticeWish.NONE,
    )
