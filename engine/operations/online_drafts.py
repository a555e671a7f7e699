"""A draft that a citizen begins under their phone or e-mail, opens by a code that is sent there, and fills in.

It is nobody's act until it is filed, so it leaves no event."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from engine.domain.dated import holds
from engine.domain.dossier_file import Upload, safe_name, spoken_name
from engine.domain.errors import InvalidInput
from engine.domain.file_refusals import FileTwice, NoFile
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.domain.notice import NoticeChannel
from engine.domain.online_filing import (
    DRAFT_LIVES,
    MOST_DRAFT_BYTES,
    MOST_DRAFT_FILES,
    DraftFull,
    DraftGone,
    NotOnline,
    contact_of,
    is_phone,
    may_be_filed_online,
)
from engine.domain.organisation import Unit
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.operations.installation import Installation
from engine.operations.online_codes import refuse_way, send_code
from engine.ports import FileStore
from engine.store import online_drafts as draft_store
from engine.store.database import Session, in_transaction
from engine.store.online_drafts import DraftFile, OnlineDraft


def filed_online(installation: Installation, code: str, now: datetime) -> tuple[Procedure, ProcedureBlock]:
    """Raises NotFound, NotInForce, NotOnline."""
    procedure = installation.catalog.procedure(code)
    block = procedure.block(local(now).date())
    if not may_be_filed_online(block):
        raise NotOnline(code=procedure.code, name=procedure.name_vi)
    return procedure, block


def desks_of(installation: Installation, block: ProcedureBlock, now: datetime) -> list[Unit]:
    """The units whose desk may take it: of the level that is nearest to the citizen, by name."""
    organisation, day = installation.catalog.organisation, local(now).date()
    near = min(block.levels, key=lambda level: organisation.levels[level].order)
    found = (unit for unit in organisation.units.values() if unit.level == near and holds(unit, day))
    return sorted((unit for unit in found if unit.desk and unit.agency_code), key=lambda unit: unit.name)


def begin_draft(
    installation: Installation,
    code: str,
    unit_id: str,
    typed: str,
    *,
    now: datetime,
    channels: Set[NoticeChannel],
) -> UUID:
    """Begin one, or find the one that this contact has begun, and send a code by one of the `channels`. Whether there
    was one nobody learns before they have the code. Raises what filed_online raises, InvalidInput, ByPhoneNotOffered,
    ByMailNotOffered."""
    procedure, block = filed_online(installation, code, now)
    contact = contact_of(typed)
    refuse_way(contact, channels)
    if unit_id not in {unit.id for unit in desks_of(installation, block, now)}:
        raise InvalidInput(("nơi nộp", "where to file"), "hãy chọn trong danh sách", "choose one of the list")

    def command(session: Session) -> UUID:
        known = draft_store.open_of(session, contact, procedure.code, unit_id, now)
        draft = known or _begin(session, contact, procedure, unit_id, now)
        send_code(session, draft, now)
        return draft.id

    return in_transaction(installation.database, command)


def _begin(session: Session, contact: str, procedure: Procedure, unit_id: str, now: datetime) -> OnlineDraft:
    draft_id = uuid4()
    known = {"phone": contact} if is_phone(contact) else {"email": contact}
    row: dict[str, Any] = {"id": draft_id, "contact": contact, "procedure_code": procedure.code, "unit_id": unit_id}
    draft_store.add(session, row | {"answer": {"applicant": known}, "begun_at": now, "until": now + DRAFT_LIVES})
    begun = draft_store.get(session, draft_id)
    assert begun is not None
    return begun


def draft_of(installation: Installation, draft_id: UUID, *, now: datetime) -> tuple[OnlineDraft, list[DraftFile]]:
    """Raises DraftGone."""
    with installation.database.reading() as session:
        draft = draft_store.get(session, draft_id)
        files = draft_store.files_of(session, draft_id)
    return _kept(draft, now), files


def _kept(draft: OnlineDraft | None, now: datetime) -> OnlineDraft:
    if draft is None or draft.confirmed_at is None or draft.until <= now:
        raise DraftGone
    return draft


def refuse_filed(installation: Installation, draft_id: UUID, *, now: datetime) -> None:
    """Raises DraftGone, also for one that was filed."""
    draft, _files = draft_of(installation, draft_id, now=now)
    if draft.dossier_id is not None:
        raise DraftGone


def save_draft(installation: Installation, draft_id: UUID, answer: Mapping[str, Any], *, now: datetime) -> None:
    """Raises DraftGone, also for one that was filed."""

    def command(session: Session) -> None:
        _lock_open(session, draft_id, now)
        draft_store.change(session, draft_id, answer=dict(answer), until=now + DRAFT_LIVES)

    in_transaction(installation.database, command)


def _lock_open(session: Session, draft_id: UUID, now: datetime) -> OnlineDraft:
    draft = _kept(draft_store.lock(session, draft_id), now)
    if draft.dossier_id is not None:
        raise DraftGone
    return draft


def add_papers(
    installation: Installation,
    files: FileStore,
    draft_id: UUID,
    paper: str,
    uploads: Sequence[Upload],
    *,
    now: datetime,
) -> None:
    """Scans or photos of one paper, all or none. Raises DraftGone, InvalidInput, DraftFull, StoreUnavailable, or a
    FileRefused."""
    draft, known = draft_of(installation, draft_id, now=now)
    _, block = filed_online(installation, draft.procedure_code, now)
    if paper not in {row.name for row in block.papers}:
        raise InvalidInput(("giấy tờ", "the paper"), "hãy chọn trong danh sách", "choose one of the list")
    if not uploads:
        raise NoFile
    _refuse_too_much(known, uploads)
    kept = [(safe_name(upload.name, stored.type), stored) for upload in uploads for stored in [files.keep(upload)]]

    def command(session: Session) -> None:
        _lock_open(session, draft_id, now)
        there = {(file.paper, file.sha256): file.name for file in draft_store.files_of(session, draft_id)}
        rows = []
        for name, stored in kept:
            if (paper, stored.sha256) in there:
                raise FileTwice(name=spoken_name(name), place=paper, known=there[paper, stored.sha256])
            there[paper, stored.sha256] = name
            row = {"id": uuid4(), "draft_id": draft_id, "paper": paper, "name": name, "sha256": stored.sha256}
            row |= {"media_type": stored.type, "size": stored.size, "pages": stored.pages, "added_at": now}
            rows.append(row)
        draft_store.add_files(session, rows)
        draft_store.change(session, draft_id, until=now + DRAFT_LIVES)

    in_transaction(installation.database, command)


def _refuse_too_much(known: Sequence[DraftFile], uploads: Sequence[Upload]) -> None:
    size = sum(file.size for file in known) + sum(len(upload.content) for upload in uploads)
    if len(known) + len(uploads) > MOST_DRAFT_FILES or size > MOST_DRAFT_BYTES:
        raise DraftFull(files=MOST_DRAFT_FILES, megabytes=MOST_DRAFT_BYTES // 1_000_000)


def drop_paper(installation: Installation, draft_id: UUID, file_id: UUID, *, now: datetime) -> None:
    """Whether there is such a file makes no difference. Raises DraftGone."""

    def command(session: Session) -> None:
        _lock_open(session, draft_id, now)
        draft_store.drop_file(session, draft_id, file_id)

    in_transaction(installation.database, command)


def unit_of(draft: OnlineDraft) -> UnitId:
    return UnitId(draft.unit_id)
