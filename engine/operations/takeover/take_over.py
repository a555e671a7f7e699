"""Take over what an office brings when it begins in mid-life: all of a file in one transaction, or nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import UnitId
from engine.domain.instant import spoken
from engine.domain.takeover.columns import SheetKind
from engine.domain.takeover.remark import Remark, Severity
from engine.operations.installation import Installation
from engine.operations.takeover.books import take_books
from engine.operations.takeover.carried import compare, take_figures
from engine.operations.takeover.dossiers import take_dossiers
from engine.operations.takeover.taking import TakeoverFile, Taking
from engine.operations.unit_command import on_unit
from engine.store import takeovers
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction

_HOW = {SheetKind.BOOKS: take_books, SheetKind.DOSSIERS: take_dossiers, SheetKind.CARRY_OVER: take_figures}


@dataclass(frozen=True, kw_only=True, slots=True)
class Takeover:
    """What became of a file, or would become of it. Counts are of rows by kind of sheet; `before` says that the very
    file was taken over before, when and by whom."""

    applied: bool
    remarks: tuple[Remark, ...] = ()
    taken: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    before: tuple[str, str] | None = None

    @property
    def ok(self) -> bool:
        return all(remark.severity is not Severity.ERROR for remark in self.remarks)


class _Nothing(Exception):
    """Rolls back: nothing of the file is stored."""

    def __init__(self, found: Takeover) -> None:
        self.found = found


def preview_takeover(
    installation: Installation, file: TakeoverFile, unit_id: UnitId, *, actor: Actor, now: datetime
) -> Takeover:
    """What taking the file over would do and where it would fail: done in full and then undone."""

    def command(session: Session) -> Takeover:
        raise _Nothing(_take(installation, session, file, unit_id, actor, now))

    try:
        return in_transaction(installation.database, command)
    except _Nothing as nothing:
        return nothing.found


def apply_takeover(
    installation: Installation, file: TakeoverFile, unit_id: UnitId, *, actor: Actor, now: datetime
) -> Takeover:
    """Take over the whole file, or nothing where one row has a fault. The same file a second time changes nothing."""

    def command(session: Session) -> Takeover:
        found = _take(installation, session, file, unit_id, actor, now)
        if not found.ok or not found.taken:
            raise _Nothing(found)
        return Takeover(applied=True, remarks=found.remarks, taken=found.taken, known=found.known)

    try:
        return in_transaction(installation.database, command)
    except _Nothing as nothing:
        return nothing.found


def _take(
    installation: Installation, session: Session, file: TakeoverFile, unit_id: UnitId, actor: Actor, now: datetime
) -> Takeover:
    kinds = ", ".join(sorted({str(sheet.kind) for sheet in file.sheets}))
    before = takeovers.done(session, unit_id, file.sha256, kinds)
    if before is not None:
        return Takeover(applied=False, before=_told(before))
    taking = Taking(
        installation=installation,
        session=session,
        file=file,
        unit_id=unit_id,
        actor=actor,
        now=now,
        id=uuid4(),
        remarks=[*file.remarks, *(remark for sheet in file.sheets for remark in sheet.remarks)],
    )
    takeovers.add(session, _values(taking, kinds))
    for sheet in sorted(file.sheets, key=lambda sheet: list(_HOW).index(sheet.kind)):
        _HOW[sheet.kind](taking, sheet)
    if not taking.failed:
        compare(taking)
        _record(taking)
    return Takeover(applied=False, remarks=tuple(taking.remarks), taken=taking.taken, known=taking.known)


def _told(before: object) -> tuple[str, str]:
    name, by = getattr(before, "file", ""), getattr(before, "taken_by", "")
    when = spoken(before.taken_at)  # type: ignore[attr-defined]
    return (
        f"Tệp này đã được nhập lúc {when} (tên {name}, người nhập {by}); không nhập lại, không có gì thay đổi.",
        f"This file was taken over at {when} (as {name}, by {by}); it is not taken over again, nothing was changed.",
    )


def _values(taking: Taking, kinds: str) -> dict[str, object]:
    return {
        "id": taking.id,
        "unit_id": taking.unit_id,
        "file": taking.file.name,
        "sha256": taking.file.sha256,
        "kinds": kinds,
        "taken_by": taking.actor.login,
        "taken_at": taking.now,
    }


def _record(taking: Taking) -> None:
    """The unit's chain says which file was taken over by whom, and what of it."""
    source = {"file": taking.file.name, "sha256": taking.file.sha256, "person": taking.file.person}
    with on_unit(taking.session, actor=taking.actor, now=taking.now) as drafts:
        drafts += taking.drafts
        data = {**source, "rows": dict(taking.taken)}
        drafts.append(Draft(kind=AuditKind.TAKEOVER_APPLIED, data=data, unit_id=taking.unit_id))
