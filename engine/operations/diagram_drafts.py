"""Drafts of diagrams: begun from what the unit runs, saved by one at a time, submitted for somebody else's review."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.diagram_draft import LONGEST, TRANSITIONS, DraftStatus
from engine.domain.diagram_refusals import (
    BaseMoved,
    DiagramHasErrors,
    DraftMoved,
    DraftNotOpen,
    NothingDrawn,
    ReleaseInThePast,
)
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import UnitId
from engine.domain.instant import local, spoken
from engine.domain.mandate import Act
from engine.operations import mandates
from engine.operations.diagram_check import check_diagram, holds_process
from engine.operations.diagrams_in_force import catalog_on, digest, latest
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import diagram_drafts as draft_store
from engine.store import diagram_releases as release_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.diagram_drafts import DiagramDraft

STATES = {
    DraftStatus.DRAWING: ("đang được vẽ", "is being drawn"),
    DraftStatus.SUBMITTED: ("đã trình, đang chờ xem xét", "has been submitted and waits for review"),
    DraftStatus.RELEASED: ("đã được ban hành", "has been released"),
    DraftStatus.DROPPED: ("đã bị bỏ", "has been dropped"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What whoever submits a draft says of it."""

    reason: str
    legal_basis: str
    valid_from: date


def begin_draft(
    installation: Installation,
    process_id: str,
    *,
    actor: Actor,
    now: datetime,
    text: str | None = None,
    of_product: bool = False,
) -> UUID:
    """A draft of the diagram that the unit runs (or will, once what is released begins); of the product's where that
    is wanted; or of a text that somebody drew elsewhere. Raises NoMandate, NotFound, BrokenXml, UnsafeXml,
    WrongDiagram."""
    _may_draw(installation, actor, now)
    draft_id = uuid4()

    def command(session: Session) -> None:
        base = current_text(installation, session, actor.unit_id, process_id)
        product = installation.catalog.files[process_id].decode()
        drawn = text if text is not None else (product if of_product else base)
        _readable(process_id, drawn)
        draft_store.add(session, _row(draft_id, actor, process_id, drawn, digest(base), now))
        assert actor.user_id is not None
        draft_store.note_save(session, draft_id, 1, by=actor.user_id, at=now, digest=digest(drawn))
        _record(session, AuditKind.DIAGRAM_BEGUN, _told(draft_id, process_id, drawn), actor=actor, now=now)

    in_transaction(installation.database, command)
    return draft_id


def current_text(installation: Installation, session: Session, unit_id: str, process_id: str) -> str:
    """The diagram that the unit runs in the end: its own last release, be its day still to come, else the product's.
    Raises NotFound."""
    if process_id not in installation.catalog.files:
        raise NotFound("sơ đồ", "diagram", process_id[:60])
    own = latest(release_store.of_unit(session, unit_id), process_id)
    return installation.catalog.files[process_id].decode() if own is None else own.text


def save_draft(installation: Installation, draft_id: UUID, text: str, *, seen: int, actor: Actor, now: datetime) -> int:
    """Gives the version that was saved. Raises NoMandate, NotFound, DraftMoved when somebody else saved since version
    `seen`, DraftNotOpen, BrokenXml, UnsafeXml, WrongDiagram."""
    _may_draw(installation, actor, now)

    def command(session: Session) -> int:
        draft = opened(session, draft_id, actor, DraftStatus.DRAWING)
        unmoved(session, draft, seen)
        _readable(draft.process_id, text)
        version = draft_store.change(session, draft, {"text": text})
        assert actor.user_id is not None
        draft_store.note_save(session, draft_id, version, by=actor.user_id, at=now, digest=digest(text))
        _record(session, AuditKind.DIAGRAM_SAVED, _told(draft_id, draft.process_id, text), actor=actor, now=now)
        return version

    return in_transaction(installation.database, command)


def drop_draft(installation: Installation, draft_id: UUID, *, seen: int, actor: Actor, now: datetime) -> None:
    """Raises NoMandate, NotFound, DraftMoved, DraftNotOpen."""
    values = {"status": DraftStatus.DROPPED, "settled_by": actor.user_id, "settled_at": now}
    _changed(installation, draft_id, AuditKind.DIAGRAM_DROPPED, values, seen=seen, actor=actor, now=now)


def note_compared(installation: Installation, draft_id: UUID, *, seen: int, actor: Actor, now: datetime) -> None:
    """The draft was compared with what was released since it was begun: it goes on from there. Raises as drop_draft."""
    _changed(installation, draft_id, AuditKind.DIAGRAM_COMPARED, {}, seen=seen, actor=actor, now=now)


def _changed(
    installation: Installation,
    draft_id: UUID,
    kind: AuditKind,
    values: dict[str, Any],
    *,
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    _may_draw(installation, actor, now)

    def command(session: Session) -> None:
        draft = opened(session, draft_id, actor, DraftStatus.DRAWING)
        unmoved(session, draft, seen)
        base = digest(current_text(installation, session, draft.unit_id, draft.process_id))
        draft_store.change(session, draft, values or {"based_on": base})
        _record(session, kind, _told(draft_id, draft.process_id, draft.text), actor=actor, now=now)

    in_transaction(installation.database, command)


def submit_draft(
    installation: Installation, draft_id: UUID, said: Submission, *, seen: int, actor: Actor, now: datetime
) -> None:
    """Raises NoMandate, NotFound, InvalidInput, ReleaseInThePast, DraftMoved, DraftNotOpen, BaseMoved, NothingDrawn,
    DiagramHasErrors."""
    _may_draw(installation, actor, now)
    reason, basis = mandates.given_reason(said.reason), said.legal_basis.strip()
    if not basis:
        raise InvalidInput(("căn cứ", "the legal basis"), "không được để trống", "must not be empty")
    if said.valid_from < local(now).date():
        raise ReleaseInThePast(day=said.valid_from)
    values = {
        "status": DraftStatus.SUBMITTED,
        "reason": reason,
        "legal_basis": basis,
        "valid_from": said.valid_from,
        "submitted_by": actor.user_id,
        "submitted_at": now,
        "note": None,
    }

    def command(session: Session) -> None:
        draft = opened(session, draft_id, actor, DraftStatus.DRAWING)
        unmoved(session, draft, seen)
        fit_to_release(installation, session, draft, said.valid_from)
        draft_store.change(session, draft, values)
        told = {**_told(draft_id, draft.process_id, draft.text), "reason": reason, "legal_basis": basis}
        told["valid_from"] = said.valid_from.isoformat()
        _record(session, AuditKind.DIAGRAM_SUBMITTED, told, actor=actor, now=now)

    in_transaction(installation.database, command)


def fit_to_release(installation: Installation, session: Session, draft: DiagramDraft, day: date) -> None:
    """Raises BaseMoved, NothingDrawn, DiagramHasErrors."""
    base = digest(current_text(installation, session, draft.unit_id, draft.process_id))
    if draft.based_on != base:
        raise BaseMoved(diagram=draft.process_id)
    if digest(draft.text) == base:
        raise NothingDrawn(diagram=draft.process_id)
    there = catalog_on(installation.catalog, release_store.of_unit(session, draft.unit_id), day)
    errors = [one for one in check_diagram(there, draft.process_id, draft.text) if one.severity == "error"]
    if errors:
        first = errors[0]
        raise DiagramHasErrors(diagram=draft.process_id, count=len(errors), first_vi=first.vi, first_en=first.en)


def send_back(installation: Installation, draft_id: UUID, note: str, *, seen: int, actor: Actor, now: datetime) -> None:
    """Give a submitted draft back to be drawn on, with what is missing; whoever submitted it may take it back. Raises
    NoMandate, NotFound, InvalidInput, DraftMoved, DraftNotOpen."""
    why = mandates.given_reason(note)

    def command(session: Session) -> None:
        draft = _locked(session, draft_id, actor)
        if actor.user_id != draft.submitted_by:
            mandates.may_confirm(installation, Act.DIAGRAM, actor, now=now, unit_id=actor.unit_id)
        _stands(draft, DraftStatus.SUBMITTED)
        unmoved(session, draft, seen)
        values = {"status": DraftStatus.DRAWING, "submitted_by": None, "submitted_at": None, "note": why}
        draft_store.change(session, draft, values)
        told = {**_told(draft_id, draft.process_id, draft.text), "reason": why}
        _record(session, AuditKind.DIAGRAM_SENT_BACK, told, actor=actor, now=now)

    in_transaction(installation.database, command)


def opened(session: Session, draft_id: UUID, actor: Actor, status: DraftStatus) -> DiagramDraft:
    """The draft, locked. Raises NotFound for another unit's, DraftNotOpen in any other state."""
    draft = _locked(session, draft_id, actor)
    _stands(draft, status)
    return draft


def _locked(session: Session, draft_id: UUID, actor: Actor) -> DiagramDraft:
    draft = draft_store.lock(session, draft_id)
    if draft is None or draft.unit_id != actor.unit_id:
        raise NotFound("bản thảo sơ đồ", "draft of a diagram", draft_id)
    return draft


def _stands(draft: DiagramDraft, status: DraftStatus) -> None:
    if draft.status != status:
        vi, en = STATES[DraftStatus(draft.status)]
        raise DraftNotOpen(diagram=draft.process_id, state_vi=vi, state_en=en)


def unmoved(session: Session, draft: DiagramDraft, seen: int) -> None:
    """Raises DraftMoved."""
    if draft.version != seen:
        name, at = draft_store.last_save(session, draft.id)
        raise DraftMoved(diagram=draft.process_id, name=name, at=spoken(at))


def _may_draw(installation: Installation, actor: Actor, now: datetime) -> None:
    mandates.may_do(installation, Act.DIAGRAM, actor, now=now, unit_id=UnitId(actor.unit_id))


def _readable(process_id: str, text: str) -> None:
    if len(text) > LONGEST:
        raise InvalidInput(
            ("sơ đồ", "the diagram"),
            f"dài {len(text)} ký tự, nhiều nhất {LONGEST}",
            f"has {len(text)} characters, at most {LONGEST}",
        )
    holds_process(text, process_id)


def _row(draft_id: UUID, actor: Actor, process_id: str, text: str, base: str, now: datetime) -> dict[str, Any]:
    return {
        "id": draft_id,
        "unit_id": actor.unit_id,
        "process_id": process_id,
        "text": text,
        "based_on": base,
        "begun_by": actor.user_id,
        "begun_at": now,
        "version": 1,
        "status": DraftStatus.DRAWING,
    }


def _told(draft_id: UUID, process_id: str, text: str) -> dict[str, Any]:
    return {"draft": str(draft_id), "process": process_id, "digest": digest(text)}


def _record(session: Session, kind: AuditKind, data: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    with on_unit(session, actor=actor, now=now) as drafts:
        drafts.append(Draft(kind=kind, data=data, unit_id=actor.unit_id))


assert set(STATES) == set(TRANSITIONS)
