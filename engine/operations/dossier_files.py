"""Files of a dossier: add, replace, strike out. Content goes into the store before the transaction that names it, so
that a file whose row is there is there too; one without a row is harmless."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.conduct_refusals import MayNotHandle
from engine.domain.dossier import DossierStatus
from engine.domain.dossier_file import MOST_FILES, FileKind, StoredFile, Upload, safe_name, spoken_name
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.file_refusals import FileGone, FileTwice, NoFile, StrikeNeedsReason, TooManyFiles
from engine.domain.identifiers import DossierId, FileId, RoleKey
from engine.domain.refusals import WrongState
from engine.operations import conduct
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.ports import FileStore
from engine.store import dossier_files as file_store
from engine.store import dossiers as dossier_store
from engine.store import signed_results as result_store
from engine.store.database import Session, in_transaction
from engine.store.dossier_files import FileRecord
from engine.store.queries.visibility import Reader, is_seen

FILE = ("tệp", "file")
WORK = "Tệp của hồ sơ"
ALWAYS = frozenset({RoleKey("tn"), LEADER, RoleKey("vt")})
"""The desk scans papers, the clerk and the leader results; beside them, whoever has or had work in the dossier."""

_DOSSIER = ("hồ sơ", "dossier")
_LONGEST_REASON = 500
_PLACES = {FileKind.RESULT: "Kết quả", FileKind.OTHER: "Tệp khác"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Attaching:
    """What files are of; `paper` names the paper of the dossier or of its procedure's list, for that kind alone."""

    kind: FileKind
    paper: str | None = None

    @property
    def place(self) -> str:
        return self.paper or _PLACES.get(self.kind, "")


def attach_file(
    installation: Installation,
    files: FileStore,
    dossier_id: DossierId,
    upload: Upload,
    *,
    kind: FileKind,
    paper: str | None = None,
    actor: Actor,
    now: datetime,
) -> FileId:
    """Add one file: a scan of a paper, of the signed result, or something else. Raises as attach_files does."""
    to = Attaching(kind=kind, paper=paper)
    (added,) = attach_files(installation, files, dossier_id, [upload], to, actor=actor, now=now)
    return added


def attach_files(
    installation: Installation,
    files: FileStore,
    dossier_id: DossierId,
    uploads: Sequence[Upload],
    to: Attaching,
    *,
    actor: Actor,
    now: datetime,
) -> list[FileId]:
    """Add files, all or none.

    Raises NotFound, NotYours, MayNotHandle, WrongState, InvalidInput, StoreUnavailable, or a FileRefused."""
    if not uploads:
        raise NoFile()
    _may_know(installation, actor, dossier_id)
    kept = [(upload.name, files.keep(upload)) for upload in uploads]

    def command(session: Session) -> list[FileId]:
        with on_files(installation, session, dossier_id, actor=actor, now=now) as attaching:
            _check_paper(attaching, to)
            added = [_add(attaching, name, file, to) for name, file in kept]
            _note_digitised(attaching, to.paper)
        return added

    return in_transaction(installation.database, command)


def replace_file(
    installation: Installation,
    files: FileStore,
    file_id: FileId,
    upload: Upload,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> FileId:
    """Put another file in the place of one: after acceptance that one stays, struck out with the reason.

    Raises what attach_file raises, FileGone, StrikeNeedsReason."""
    _may_know(installation, actor, _dossier_of(installation, file_id))
    kept = files.keep(upload)

    def command(session: Session) -> FileId:
        with _on_file(installation, session, file_id, actor=actor, now=now) as (replacing, old):
            why = _reason(replacing, old, reason)
            to = Attaching(kind=FileKind(old.kind), paper=old.paper)
            added = _add(replacing, upload.name, kept, to)
            _take_away(replacing, old, why, instead=added)
            _note_digitised(replacing, old.paper)
        return added

    return in_transaction(installation.database, command)


def remove_file(installation: Installation, file_id: FileId, reason: str, *, actor: Actor, now: datetime) -> DossierId:
    """Take a file away: before acceptance its row goes, after it stays, struck out with the reason. Gives the dossier.

    Raises NotFound, NotYours, MayNotHandle, WrongState, FileGone, StrikeNeedsReason."""

    def command(session: Session) -> DossierId:
        with _on_file(installation, session, file_id, actor=actor, now=now) as (removing, old):
            _take_away(removing, old, _reason(removing, old, reason), instead=None)
            _note_digitised(removing, old.paper)
        return DossierId(removing.dossier.id)

    return in_transaction(installation.database, command)


@contextmanager
def on_files(
    installation: Installation, session: Session, dossier_id: UUID, *, actor: Actor, now: datetime
) -> Iterator[Command]:
    """A command on the files of a dossier that the actor's unit has, by somebody who may handle it. Raises NotFound,
    NotYours, MayNotHandle, WrongState."""
    dossier = dossier_store.lock(session, dossier_id)
    if dossier is not None and not is_seen(session, Reader.of(actor), dossier_id):
        dossier = None
    with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id, what=_DOSSIER) as command:
        conduct.take_role(command, _role(command), actor.unit_id, name=WORK)
        if conduct.is_interested(command, actor, command.substitution):
            raise MayNotHandle(dossier=command.label, name=WORK)
        if command.dossier.status == DossierStatus.ANNULLED:
            status = command.dossier.status
            raise WrongState(dossier=command.label, status=status, verb_vi="thêm, bớt tệp", verb_en="given files")
        yield command


@contextmanager
def _on_file(
    installation: Installation, session: Session, file_id: FileId, *, actor: Actor, now: datetime
) -> Iterator[tuple[Command, FileRecord]]:
    """The file is read again once its dossier is locked: two people cannot both take it away."""
    known = file_store.get(session, file_id)
    if known is None or not is_seen(session, Reader.of(actor), known.dossier_id):
        raise NotFound(*FILE, file_id)
    with on_files(installation, session, known.dossier_id, actor=actor, now=now) as command:
        file = file_store.get(session, file_id)
        if file is None or file.struck_at is not None:
            raise FileGone(name=known.name)
        yield command, file


def _role(command: Command) -> str:
    """The role in which the actor may do this; where there is none, the desk's, whose refusal says so."""
    actor = command.actor
    allowed = ALWAYS | file_store.roles_at_work(command.session, command.dossier.id, actor.unit_id)
    for roles in (actor.roles, actor.acting_roles):
        if fitting := sorted(roles & allowed):
            return str(fitting[0])
    return "tn"


def _may_know(installation: Installation, actor: Actor, dossier_id: UUID) -> None:
    """Nobody fills the store with files for a dossier that is none of theirs. Raises NotFound."""
    with installation.database.reading() as session:
        if not is_seen(session, Reader.of(actor), dossier_id):
            raise NotFound(*_DOSSIER, dossier_id)


def _dossier_of(installation: Installation, file_id: FileId) -> UUID:
    with installation.database.reading() as session:
        known = file_store.get(session, file_id)
    if known is None:
        raise NotFound(*FILE, file_id)
    return known.dossier_id


def attach_filed(command: Command, files: Sequence[tuple[str, str, StoredFile]]) -> None:
    """What a citizen sent, which was checked and is kept: of which paper, under which name, the content. Raises
    FileTwice, TooManyFiles."""
    for paper, name, file in files:
        _add(command, name, file, Attaching(kind=FileKind.PAPER, paper=paper))
    for paper in dict.fromkeys(paper for paper, _, _ in files):
        _note_digitised(command, paper)


def papers_of(command: Command) -> list[str]:
    """What may be scanned: the papers that were handed in, and those that the law asks for or lets be shown."""
    handed = [str(paper["name"]) for paper in command.details.papers]
    return list(dict.fromkeys([*handed, *(paper.name for paper in command.block.papers)]))


def _check_paper(command: Command, to: Attaching) -> None:
    if to.kind is not FileKind.PAPER and to.paper is None:
        return
    if to.kind is not FileKind.PAPER or to.paper not in papers_of(command):
        raise InvalidInput(
            ("giấy tờ", "the paper"),
            f"hồ sơ này không có giấy tờ “{to.paper}”; hãy chọn trong danh sách",
            f"this dossier has no paper “{to.paper}”; choose one of the list",
        )


def _add(command: Command, given: str, file: StoredFile, to: Attaching) -> FileId:
    known = file_store.of_dossier(command.session, command.dossier.id)
    name = safe_name(given, file.type)
    for other in known:
        same = other.sha256 == file.sha256 and (other.kind, other.paper) == (to.kind, to.paper)
        if same and other.struck_at is None:
            raise FileTwice(name=spoken_name(given), place=to.place, known=other.name)
    if len(known) >= MOST_FILES:
        raise TooManyFiles(dossier=command.label, most=MOST_FILES)
    file_id = FileId(uuid4())
    file_store.add(command.session, _row(command, file_id, name, file, to))
    told = {"file": str(file_id), "kind": to.kind, "paper": to.paper, "name": name, "sha256": file.sha256}
    command.record(AuditKind.FILE_ATTACHED, {**told, "type": file.type, "size": file.size, "pages": file.pages})
    if to.kind is FileKind.RESULT:
        _pay_scan(command, file_id)
    return file_id


def _pay_scan(command: Command, file_id: FileId) -> None:
    """A scan of a signed result is that of the one that has owed it for longest."""
    owing = (each for each in result_store.of_dossier(command.session, command.dossier.id) if each.scan_owed)
    if result := next(owing, None):
        result_store.scanned(command.session, result.id, file_id)


def _owe_scan(command: Command, file_id: UUID, instead: FileId | None) -> None:
    """What the file that is taken away showed is shown by the one that came instead, or owed again."""
    for result in result_store.of_dossier(command.session, command.dossier.id):
        if result.scan_id == file_id:
            result_store.scanned(command.session, result.id, instead)


def _row(command: Command, file_id: FileId, name: str, file: StoredFile, to: Attaching) -> dict[str, Any]:
    return {
        "id": file_id,
        "dossier_id": command.dossier.id,
        "kind": to.kind,
        "paper": to.paper,
        "name": name,
        "sha256": file.sha256,
        "media_type": file.type,
        "size": file.size,
        "pages": file.pages,
        "unit_id": command.actor.unit_id,
        "added_at": command.now,
        "added_by": command.actor.user_id,
    }


def _reason(command: Command, file: FileRecord, given: str) -> str:
    """Why, as written; none is needed before acceptance."""
    written = " ".join(given.split())[:_LONGEST_REASON]
    if command.dossier.accepted_at is not None and not written:
        raise StrikeNeedsReason(dossier=command.label, name=file.name)
    return written


def _take_away(command: Command, file: FileRecord, reason: str, *, instead: FileId | None) -> None:
    told = {"file": str(file.id), "kind": file.kind, "paper": file.paper, "name": file.name, "sha256": file.sha256}
    told |= {"reason": reason, "replaced_by": None if instead is None else str(instead)}
    if file.kind == FileKind.RESULT:
        _owe_scan(command, file.id, instead)
    if command.dossier.accepted_at is None:
        file_store.remove(command.session, file.id)
        command.record(AuditKind.FILE_REMOVED, told)
        return
    by = command.actor.user_id
    assert by is not None, "the system takes no role"
    file_store.strike(command.session, file.id, by=by, at=command.now, why=reason, instead=instead)
    command.record(AuditKind.FILE_STRUCK, told)


def _note_digitised(command: Command, paper: str | None) -> None:
    """A paper is digitised while a file shows it; the dossier, once every paper that was handed in is. Only the paper
    whose files changed is looked at: others may have been digitised before there were files."""
    files = file_store.of_dossier(command.session, command.dossier.id)
    shown = any(file.paper == paper and file.struck_at is None for file in files)
    known = command.details.papers
    papers = [row | {"digitised": shown} if row["name"] == paper else row for row in known]
    if papers == known:
        return
    dossier_store.keep_papers(command.session, command.dossier.id, papers)
    known[:] = papers
    whole = all(row.get("digitised") for row in papers)
    if whole and not command.dossier.digitised:
        command.record(AuditKind.DOSSIER_DIGITISED, {"papers": len(papers)})
    command.dossier.digitised = whole
