"""Release a diagram that somebody else drew: from its day on new stages of the unit run it; open ones stay."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.diagram_draft import DraftStatus
from engine.domain.diagram_refusals import OwnDiagram, ReleaseInThePast
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations import mandates
from engine.operations.diagram_drafts import drawing_of, fit_to_release, opened, unmoved
from engine.operations.diagrams_in_force import Drawing, Plan, digest, plan, write
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import diagram_drafts as draft_store
from engine.store import diagram_releases as release_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.diagram_drafts import DiagramDraft
from engine.store.diagram_releases import DiagramRelease

_log = logging.getLogger(__name__)


def release_diagram(
    installation: Installation, draft_id: UUID, *, seen: int, actor: Actor, now: datetime
) -> DiagramRelease:
    """Raises NoMandate, NotFound, DraftMoved, DraftNotOpen, ReleaseInThePast, BaseMoved, DiagramHasErrors,
    DiagramBroken, OwnDiagram for everybody who has ever saved the draft, which leaves an event."""
    mandates.may_confirm(installation, Act.DIAGRAM, actor, now=now, unit_id=UnitId(actor.unit_id))

    def command(session: Session) -> DiagramRelease:
        draft = opened(session, draft_id, actor, DraftStatus.SUBMITTED)
        _of_somebody_else(session, draft, actor)
        unmoved(session, draft, seen)
        assert draft.valid_from is not None
        if draft.valid_from < local(now).date():
            raise ReleaseInThePast(day=draft.valid_from)
        fit_to_release(installation, session, draft, draft.valid_from)
        return _released(installation, session, draft, actor=actor, now=now)

    _read_before(installation, draft_id, actor=actor, now=now)
    try:
        return in_transaction(installation.database, command)
    except OwnDiagram:
        _note_refused(installation, draft_id, actor=actor, now=now)
        raise


def _read_before(installation: Installation, draft_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Parses what the release will: a diagram that many call takes seconds, in which nobody else could write."""
    with installation.database.reading() as session:
        draft = draft_store.get(session, draft_id)
        if draft is not None and draft.unit_id == actor.unit_id and draft.status == DraftStatus.SUBMITTED:
            known = release_store.of_unit(session, draft.unit_id)
            release = _release(installation, draft, known, actor, now)
            plan(installation, session, draft.unit_id, [*known, release], release.valid_from)


def _of_somebody_else(session: Session, draft: DiagramDraft, actor: Actor) -> None:
    if actor.user_id in draft_store.authors(session, draft.id) | {draft.submitted_by}:
        raise OwnDiagram(diagram=draft.process_id)


def _note_refused(installation: Installation, draft_id: UUID, *, actor: Actor, now: datetime) -> None:
    def command(session: Session) -> None:
        draft = opened(session, draft_id, actor, DraftStatus.SUBMITTED)
        data = {"draft": str(draft_id), "process": draft.process_id, "digest": drawing_of(draft).digest}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.DIAGRAM_RELEASE_REFUSED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def _released(
    installation: Installation, session: Session, draft: DiagramDraft, *, actor: Actor, now: datetime
) -> DiagramRelease:
    known = release_store.of_unit(session, draft.unit_id)
    release = _release(installation, draft, known, actor, now)
    wanted = plan(installation, session, draft.unit_id, [*known, release], release.valid_from)
    for _process_id, refusal in wanted.refused:
        raise refusal
    settled = {"status": DraftStatus.RELEASED, "settled_by": actor.user_id, "settled_at": now}
    draft_store.change(session, draft, settled)
    release_store.add(session, release)
    write(session, draft.unit_id, wanted, by=actor.login, at=now, release_id=release.id)
    with on_unit(session, actor=actor, now=now) as drafts:
        drafts.append(Draft(kind=AuditKind.DIAGRAM_RELEASED, data=_told(release, wanted), unit_id=actor.unit_id))
    return release


def _release(
    installation: Installation, draft: DiagramDraft, known: list[DiagramRelease], actor: Actor, now: datetime
) -> DiagramRelease:
    assert draft.valid_from is not None
    assert draft.reason is not None
    assert draft.legal_basis is not None
    assert draft.submitted_by is not None
    assert actor.user_id is not None
    return DiagramRelease(
        id=uuid4(),
        unit_id=draft.unit_id,
        process_id=draft.process_id,
        number=1 + sum(release.process_id == draft.process_id for release in known),
        text=draft.text,
        forms=dict(drawing_of(draft).forms),
        product=digest(installation.catalog.files[draft.process_id]),
        valid_from=draft.valid_from,
        reason=draft.reason,
        legal_basis=draft.legal_basis,
        draft_id=draft.id,
        submitted_by=draft.submitted_by,
        released_by=actor.user_id,
        released_at=now,
    )


def _told(release: DiagramRelease, wanted: Plan) -> dict[str, Any]:
    return {
        "release": str(release.id),
        "process": release.process_id,
        "number": release.number,
        "digest": Drawing(text=release.text, forms=release.forms).digest,
        "forms": sorted(release.forms),
        "valid_from": release.valid_from.isoformat(),
        "reason": release.reason,
        "legal_basis": release.legal_basis,
        "versions": [
            {"process": one.row["process_id"], "version": one.version, "from": one.valid_from.isoformat()}
            for one in wanted.planned
        ],
    }


def renew_diagrams(installation: Installation, *, actor: Actor, now: datetime) -> None:
    """After the product's diagrams were released: put the units' own together with them. A process that does not fit
    runs on as it was, and an event says why."""
    with installation.database.reading() as session:
        units = release_store.units(session)
    for unit_id in units:
        _renew(installation, unit_id, actor=actor, now=now)


def _renew(installation: Installation, unit_id: str, *, actor: Actor, now: datetime) -> None:
    def command(session: Session) -> Plan:
        releases = release_store.of_unit(session, unit_id)
        wanted = plan(installation, session, unit_id, releases, local(now).date())
        write(session, unit_id, wanted, by=actor.login, at=now, release_id=None)
        told = [
            (AuditKind.DIAGRAM_RENEWED, {"process": one.row["process_id"], "version": one.version})
            for one in wanted.planned
        ]
        said = {process_id: str(refusal) for process_id, refusal in wanted.refused}
        told += [(AuditKind.DIAGRAM_NOT_RENEWED, {"process": name, "why": why}) for name, why in said.items()]
        if told:
            with on_unit(session, actor=actor, now=now, unit_id=unit_id) as drafts:
                drafts.extend(Draft(kind=kind, data=data, unit_id=unit_id) for kind, data in told)
        return wanted

    for process_id, refusal in in_transaction(installation.database, command).refused:
        _log.warning("%s, %s: %s", unit_id, process_id, refusal)
