"""Take in a file that a citizen sends in parts, for their draft or for their stopped dossier.

It is nobody's act until the form that names it is sent, so it leaves no event."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.dossier_file import LONGEST_NAME, MOST_BYTES, Upload, spoken_name
from engine.domain.file_refusals import FileEmpty, FileTooBig
from engine.domain.incoming_file import (
    LARGEST_PART,
    LIVES,
    MOST_AT_ONCE,
    IncomingGone,
    IncomingUnfinished,
    PartMisplaced,
    PartTooBig,
    TooManyIncoming,
)
from engine.operations.installation import Installation
from engine.operations.online_drafts import refuse_filed
from engine.operations.supplement_online import may_send
from engine.store import incoming_files as incoming_store
from engine.store.database import Session, in_transaction
from engine.store.incoming_files import IncomingFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """For what it is sent: a draft or a dossier, never both."""

    draft_id: UUID | None = None
    dossier_id: UUID | None = None


def begin_incoming(installation: Installation, owner: Owner, name: str, size: int, *, now: datetime) -> UUID:
    """Before anything of it is sent. Raises FileEmpty, FileTooBig, TooManyIncoming, DraftGone, WrongState,
    TrackingRefused."""
    _refuse_closed(installation, owner, now)
    if size <= 0:
        raise FileEmpty(name=spoken_name(name))
    if size > MOST_BYTES:
        raise FileTooBig(name=spoken_name(name), size=size / 1e6, most=MOST_BYTES / 1e6)
    file_id = uuid4()

    def command(session: Session) -> None:
        there = incoming_store.of_owner(session, draft_id=owner.draft_id, dossier_id=owner.dossier_id)
        if len(there) >= MOST_AT_ONCE:
            raise TooManyIncoming(most=MOST_AT_ONCE)
        row = {"id": file_id, "name": name[:LONGEST_NAME], "size": size, "begun_at": now, "until": now + LIVES}
        incoming_store.add(session, row | {"draft_id": owner.draft_id, "dossier_id": owner.dossier_id})

    in_transaction(installation.database, command)
    return file_id


def _refuse_closed(installation: Installation, owner: Owner, now: datetime) -> None:
    if owner.draft_id is not None:
        refuse_filed(installation, owner.draft_id, now=now)
    elif owner.dossier_id is not None:
        may_send(installation, owner.dossier_id)
    else:
        raise IncomingGone


def incoming_file(installation: Installation, owner: Owner, file_id: UUID, *, now: datetime) -> IncomingFile:
    """How much of it is here. Raises IncomingGone."""
    with installation.database.reading() as session:
        return _own(incoming_store.get(session, file_id, now), owner)


def _own(found: IncomingFile | None, owner: Owner) -> IncomingFile:
    if found is None or (found.draft_id, found.dossier_id) != (owner.draft_id, owner.dossier_id):
        raise IncomingGone
    return found


def add_part(
    installation: Installation, owner: Owner, file_id: UUID, place: int, content: bytes, *, now: datetime
) -> int:
    """The bytes that follow what is here; gives how many are here then. Of two that send the same part one is
    misplaced. Raises IncomingGone, PartMisplaced, PartTooBig."""

    def command(session: Session) -> int:
        found = _own(incoming_store.lock(session, file_id, now), owner)
        if place != found.received:
            raise PartMisplaced(received=found.received, place=place)
        if len(content) > LARGEST_PART or place + len(content) > found.size:
            raise PartTooBig(most=LARGEST_PART)
        if content:
            incoming_store.add_part(session, file_id, place, content, now + LIVES)
        return place + len(content)

    return in_transaction(installation.database, command)


def whole_file(installation: Installation, owner: Owner, file_id: UUID, *, now: datetime) -> Upload:
    """Raises IncomingGone, IncomingUnfinished."""
    with installation.database.reading() as session:
        found = _own(incoming_store.get(session, file_id, now), owner)
        if found.received < found.size:
            raise IncomingUnfinished(name=spoken_name(found.name), received=found.received / 1e6, size=found.size / 1e6)
        return Upload(name=found.name, content=incoming_store.content_of(session, file_id))


def drop_incoming(installation: Installation, owner: Owner, file_id: UUID, *, now: datetime) -> None:
    """It was taken, or never will be. Whether it is there makes no difference."""

    def command(session: Session) -> None:
        found = incoming_store.lock(session, file_id, now)
        if found is not None and (found.draft_id, found.dossier_id) == (owner.draft_id, owner.dossier_id):
            incoming_store.drop(session, file_id)

    in_transaction(installation.database, command)
