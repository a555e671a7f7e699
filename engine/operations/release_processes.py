"""Release process versions: keep each diagram with all it calls and their forms, immutable, under its hash."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from engine.bpmn.definition import Definition, load
from engine.bpmn.tables import DMN_SUFFIX
from engine.catalog import Catalog
from engine.domain.actor import Actor
from engine.domain.audit import GENESIS
from engine.domain.audit_kind import AuditKind
from engine.operations.installation import Installation, version_hash
from engine.operations.unit_command import on_unit
from engine.store import settings
from engine.store import stages as stage_store
from engine.store import users as user_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction

CURRENT_SETTING = "current_versions"


def release_processes(installation: Installation, *, actor: Actor, now: datetime) -> list[str]:
    """Store every diagram of the catalogue whose content is new, and let new stages run it.

    Gives the hashes that were new. Running stages stay on their version."""
    rows = versions(installation.catalog)
    current = {process_id: row["hash"] for process_id, row in rows.items()}

    def command(session: Session) -> list[str]:
        known = stage_store.known_versions(session)
        new = [row for row in rows.values() if row["hash"] not in known]
        stage_store.release(session, [{**row, "released_at": now, "released_by": actor.login} for row in new])
        settings.put(session, CURRENT_SETTING, current)
        with on_unit(session, actor=actor, now=now) as drafts:
            for row in new:
                data = {"process": row["process_id"], "version": row["hash"]}
                drafts.append(Draft(kind=AuditKind.PROCESS_RELEASED, data=data, unit_id=actor.unit_id))
        return [row["hash"] for row in new]

    released = in_transaction(installation.database, command)
    installation.current.update(current)
    return released


def adopt_released(installation: Installation) -> None:
    """Let new stages run what was released last."""
    with installation.database.reading() as session:
        installation.current.update(settings.get(session, CURRENT_SETTING) or {})


@lru_cache(maxsize=2)
def versions(catalog: Catalog) -> dict[str, dict[str, Any]]:
    """What a release would keep of each process of a catalogue: its hash, its diagrams and forms."""
    return {name: version_of(catalog, name) for name in catalog.diagrams() if not name.endswith(DMN_SUFFIX)}


def version_of(catalog: Catalog, process_id: str) -> dict[str, Any]:
    """What a release would keep of one process. Raises NotFound, DiagramBroken, BadExpression."""
    diagrams = catalog.diagrams()
    definition = load(process_id, diagrams)
    reached = {process for process, _ in definition.elements}
    if any(element.decision for element in definition.elements.values()):
        reached |= {name for name in diagrams if name.endswith(DMN_SUFFIX)}
    files = {key: diagrams[key].decode() for key in sorted(reached)}
    forms = {key: catalog.form(key).schema for key in sorted(_forms(definition))}
    return {"hash": version_hash(files, forms), "process_id": process_id, "files": files, "forms": forms}


def _forms(definition: Definition) -> set[str]:
    return {element.form for element in definition.elements.values() if element.form}


def sync_organisation(installation: Installation) -> None:
    """Bring the units of the catalogue into the database, so that rows can refer to them."""
    rows = [
        {
            "id": unit.id,
            "name": unit.name,
            "level": unit.level,
            "area": unit.area,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
        }
        for unit in installation.catalog.organisation.units.values()
    ]
    in_transaction(installation.database, lambda session: user_store.sync_units(session, rows, GENESIS))
