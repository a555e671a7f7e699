"""Drafts of diagrams: begun from what the unit runs, saved by one at a time, submitted for somebody else's review."""

from collections.abc import Mapping
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
from engine.domain.form import Form
from engine.domain.identifiers import UnitId
from engine.domain.instant import local, spoken
from engine.domain.mandate import Act
from engine.operations import mandates
from engine.operations.diagram_check import check_diagram, holds_process
from engine.operations.diagrams_in_force import Drawing, catalog_beside, drawing, latest
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
    drawn: Drawing | None = None,
    of_product: bool = False,
) -> UUID:
    """A draft of the diagram that the unit runs (or will, once what is released begins); of the product's where that
    is wanted; or of what somebody drew elsewhere. Raises NoMandate, NotFound, BrokenXml, UnsafeXml, WrongDiagram,
    FormSchemaRejected."""
    may_draw(installation, actor, now)
    draft_id = uuid4()

    def command(session: Session) -> None:
        base = current_drawing(installation, session, actor.unit_id, process_id)
        product = Drawing(text=installation.catalog.files[process_id].decode(), forms={})
        begun = drawn or (product if of_product else base)
        _readable(process_id, begun.text)
        for key, schema in begun.forms.items():
            Form.parse(key, schema)
        draft_store.add(session, _row(draft_id, actor, process_id, begun, base.digest, now))
        assert actor.user_id is not None
        draft_store.note_save(session, draft_id, 1, by=actor.user_id, at=now, digest=begun.digest)
        record(session, AuditKind.DIAGRAM_BEGUN, told(draft_id, process_id, begun), actor=actor, now=now)

    in_transaction(installation.database, command)
    return draft_id


def current_drawing(installation: Installation, session: Session, unit_id: str, process_id: str) -> Drawing:
    """The diagram that the unit runs in the end: its own last release, be its day still to come, else the product's.
    Raises NotFound."""
    if process_id not in installation.catalog.files:
        raise NotFound("sơ đồ", "diagram", process_id[:60])
    own = latest(release_store.of_unit(session, unit_id), process_id)
    if own is None:
        return Drawing(text=installation.catalog.files[process_id].decode(), forms={})
    return Drawing(text=own.text, forms=own.forms)


def drawing_of(draft: DiagramDraft) -> Drawing:
    return drawing(draft.process_id, draft.text, draft.forms)


def save_draft(installation: Installation, draft_id: UUID, text: str, *, seen: int, actor: Actor, now: datetime) -> int:
    """Gives the version that was saved. Raises NoMandate, NotFound, DraftMoved when somebody else saved since version
    `seen`, DraftNotOpen, BrokenXml, UnsafeXml, WrongDiagram."""
    may_draw(installation, actor, now)

    def command(session: Session) -> int:
        draft = opened(session, draft_id, actor, DraftStatus.DRAWING)
        unmoved(session, draft, seen)
        _readable(draft.process_id, text)
        return keep(session, draft, text, draft.forms, actor=actor, now=now)

    return in_transaction(installation.database, command)


def keep(
    session: Session, draft: DiagramDraft, text: str, forms: Mapping[str, Any], *, actor: Actor, now: datetime
) -> int:
    """Write what a locked draft holds from now on. Gives its version."""
    version = draft_store.change(session, draft, {"text": text, "forms": dict(forms)})
    kept = drawing(draft.process_id, text, forms)
    assert actor.user_id is not None
    draft_store.note_save(session, draft.id, version, by=actor.user_id, at=now, digest=kept.digest)
    record(session, AuditKind.DIAGRAM_SAVED, told(draft.id, draft.process_id, kept), actor=actor, now=now)
    return version


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
    may_draw(installation, actor, now)

    def command(session: Session) -> None:
        draft = opened(session, draft_id, actor, DraftStatus.DRAWING)
        unmoved(session, draft, seen)
        base = current_drawing(installation, session, draft.unit_id, draft.process_id)
        draft_store.change(session, draft, values or {"based_on": base.digest})
        record(session, kind, told(draft_id, draft.process_id, drawing_of(draft)), actor=actor, now=now)

    in_transaction(installation.database, command)


def submit_draft(
    installation: Installation, draft_id: UUID, said: Submission, *, seen: int, actor: Actor, now: datetime
) -> None:
    """Raises NoMandate, NotFound, InvalidInput, ReleaseInThePast, DraftMoved, DraftNotOpen, BaseMoved, NothingDrawn,
    DiagramHasErrors."""
    may_draw(installation, actor, now)
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
        said_of = {**told(draft_id, draft.process_id, drawing_of(draft)), "reason": reason, "legal_basis": basis}
        said_of["valid_from"] = said.valid_from.isoformat()
        record(session, AuditKind.DIAGRAM_SUBMITTED, said_of, actor=actor, now=now)

    in_transaction(installation.database, command)


def fit_to_release(installation: Installation, session: Session, draft: DiagramDraft, day: date) -> None:
    """Raises BaseMoved, NothingDrawn, DiagramHasErrors."""
    base, drawn = current_drawing(installation, session, draft.unit_id, draft.process_id), drawing_of(draft)
    if draft.based_on != base.digest:
        raise BaseMoved(diagram=draft.process_id)
    if drawn.digest == base.digest:
        raise NothingDrawn(diagram=draft.process_id)
    released = release_store.of_unit(session, draft.unit_id)
    there = catalog_beside(installation.catalog, released, draft.process_id, day)
    errors = [one for one in check_diagram(there, draft.process_id, drawn) if one.severity == "error"]
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
        said_of = {**told(draft_id, draft.process_id, drawing_of(draft)), "reason": why}
        record(session, AuditKind.DIAGRAM_SENT_BACK, said_of, actor=actor, now=now)

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


def may_draw(installation: Installation, actor: Actor, now: datetime) -> None:
    """Raises NoMandate."""
    mandates.may_do(installation, Act.DIAGRAM, actor, now=now, unit_id=UnitId(actor.unit_id))


def _readable(process_id: str, text: str) -> None:
    if len(text) > LONGEST:
        raise InvalidInput(
            ("sơ đồ", "the diagram"),
            f"dài {len(text)} ký tự, nhiều nhất {LONGEST}",
            f"has {len(text)} characters, at most {LONGEST}",
        )
    holds_process(text, process_id)


def _row(draft_id: UUID, actor: Actor, process_id: str, drawn: Drawing, base: str, now: datetime) -> dict[str, Any]:
    return {
        "id": draft_id,
        "unit_id": actor.unit_id,
        "process_id": process_id,
        "text": drawn.text,
        "forms": dict(drawn.forms),
        "based_on": base,
        "begun_by": actor.user_id,
        "begun_at": now,
        "version": 1,
        "status": DraftStatus.DRAWING,
    }


def told(draft_id: UUID, process_id: str, drawn: Drawing) -> dict[str, Any]:
    """What the trail says of a draft; of forms, which of them are the unit's own."""
    forms = {"forms": sorted(drawn.forms)} if drawn.forms else {}
    return {"draft": str(draft_id), "process": process_id, "digest": drawn.digest, **forms}


def record(session: Session, kind: AuditKind, data: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    with on_unit(session, actor=actor, now=now) as drafts:
        drafts.append(Draft(kind=kind, data=data, unit_id=actor.unit_id))


assert set(STATES) == set(TRANSITIONS)
