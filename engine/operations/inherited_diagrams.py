"""Diagrams that the predecessors of a unit had released of their own: nobody has approved them here, so that the unit
begins with the product's; its officers may begin a draft from one."""

from datetime import datetime
from uuid import UUID

from engine.domain.actor import Actor
from engine.domain.errors import NotFound
from engine.domain.instant import local
from engine.operations.diagram_drafts import begin_draft
from engine.operations.diagrams_in_force import Drawing, is_product, latest
from engine.operations.installation import Installation
from engine.store import diagram_releases as release_store
from engine.store.database import Session
from engine.store.diagram_releases import DiagramRelease


def inherited(
    installation: Installation, session: Session, unit_id: str, process_id: str, now: datetime
) -> list[DiagramRelease]:
    """The last release of each predecessor whose day of succession has come."""
    today, rows = local(now).date(), installation.catalog.organisation.successions
    predecessors = dict.fromkeys(row.predecessor for row in rows if row.successor == unit_id and row.day <= today)
    found = (latest(release_store.of_unit(session, unit), process_id) for unit in predecessors)
    return [release for release in found if release is not None and not is_product(release)]


def begin_from_inherited(
    installation: Installation, process_id: str, release_id: UUID, *, actor: Actor, now: datetime
) -> UUID:
    """Raises NoMandate, NotFound, WrongDiagram."""
    with installation.database.reading() as session:
        known = inherited(installation, session, actor.unit_id, process_id, now)
    release = next((one for one in known if one.id == release_id), None)
    if release is None:
        raise NotFound("bản ban hành của nơi trước", "release of a predecessor", release_id)
    drawn = Drawing(text=release.text, forms=release.forms)
    return begin_draft(installation, process_id, actor=actor, now=now, drawn=drawn)
