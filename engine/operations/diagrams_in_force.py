"""Which diagrams a unit has on a day: those of the product, and over them its own; and what its new stages run.

See docs/decisions/0013."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from engine.bpmn.drawing import callers, outlines
from engine.bpmn.form_of import forms_of
from engine.catalog import Catalog
from engine.domain.errors import Refusal
from engine.domain.form import Form, FormSchemaRejected
from engine.domain.own_form import is_own
from engine.operations.installation import Installation
from engine.operations.release_processes import version_of
from engine.store import diagram_releases as release_store
from engine.store import stages as stage_store
from engine.store.database import Session
from engine.store.diagram_releases import DiagramRelease


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """From a day on new stages of a process run a version."""

    valid_from: date
    row: Mapping[str, Any]  # of process_versions

    @property
    def version(self) -> str:
        return str(self.row["hash"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    planned: list[Planned]
    refused: list[tuple[str, Refusal]]  # processes that cannot be put together: what they ran runs on


Forms = Mapping[str, Mapping[str, Any]]
"""A unit's own forms by key: form-js schemas."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A diagram with the unit's own forms that its steps use."""

    text: str
    forms: Forms

    @property
    def digest(self) -> str:
        if not self.forms:
            return digest(self.text)
        return digest(self.text.encode() + orjson.dumps(self.forms, option=orjson.OPT_SORT_KEYS))


def drawing(process_id: str, text: str, forms: Forms) -> Drawing:
    """Without the forms that no step of the diagram uses. Raises BrokenXml."""
    used = set(forms_of(text, process_id).values()) if forms else set()
    return Drawing(text=text, forms={key: schema for key, schema in forms.items() if key in used})


def digest(text: str | bytes) -> str:
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def latest(releases: Iterable[DiagramRelease], process_id: str) -> DiagramRelease | None:
    """The release that holds in the end, be its day still to come."""
    return _latest([release for release in releases if release.process_id == process_id])


def _latest(releases: list[DiagramRelease]) -> DiagramRelease | None:
    return max(releases, key=lambda release: (release.valid_from, release.number), default=None)


def is_product(release: DiagramRelease) -> bool:
    """Whether the unit took back the diagram of the product, as it was when it was released."""
    return digest(release.text) == release.product


def own_on(releases: Iterable[DiagramRelease], day: date) -> dict[str, DiagramRelease]:
    """The releases by which diagrams are the unit's own on a day, by process."""
    by_process: dict[str, list[DiagramRelease]] = {}
    for release in releases:
        if release.valid_from <= day:
            by_process.setdefault(release.process_id, []).append(release)
    chosen = (_latest(found) for found in by_process.values())
    return {release.process_id: release for release in chosen if release is not None and not is_product(release)}


def catalog_on(catalog: Catalog, releases: Iterable[DiagramRelease], day: date) -> Catalog:
    """The catalogue with the diagrams that a unit has on a day, and their forms."""
    own = own_on(releases, day)
    if not own:
        return catalog
    files = {process_id: release.text.encode() for process_id, release in own.items()}
    forms = {key: schema for release in own.values() for key, schema in release.forms.items()}
    return replace(with_forms(catalog, forms), files={**catalog.files, **files})


def catalog_beside(catalog: Catalog, releases: Iterable[DiagramRelease], process_id: str, day: date) -> Catalog:
    """The catalogue with the other diagrams that a unit has on a day: what one of them is held against. Of itself there
    is the product's, so that nothing wrong is taken for what was always so."""
    return catalog_on(catalog, [release for release in releases if release.process_id != process_id], day)


def with_forms(catalog: Catalog, forms: Forms) -> Catalog:
    """The catalogue with forms of a unit's own beside the product's, in whose place none comes. One that cannot be read
    any more is left out: what uses it is refused by its name."""
    read = {key: form for key, schema in forms.items() if is_own(key) and (form := _form(key, schema)) is not None}
    return replace(catalog, forms={**catalog.forms, **read}) if read else catalog


def _form(key: str, schema: Mapping[str, Any]) -> Form | None:
    try:
        return Form.parse(key, schema)
    except FormSchemaRejected:
        return None


def plan(
    installation: Installation, session: Session, unit_id: str, releases: list[DiagramRelease], since: date
) -> Plan:
    """What must be written so that from a day on, and from each later day on which a release begins, new stages run
    what the unit's own diagrams and the product's give together."""
    own = {release.process_id for release in releases}
    known = set(release_store.last_seqs(session, unit_id))
    planned: dict[str, Planned] = {}  # the last of each process: days go forward
    found = Plan(planned=[], refused=[])
    for day in sorted({since, *(release.valid_from for release in releases if release.valid_from > since)}):
        there = catalog_on(installation.catalog, releases, day)
        for process_id in sorted((known | callers(outlines(there.files), own)) & there.files.keys()):
            try:
                row = version_of(there, process_id)
            except Refusal as refusal:
                found.refused.append((process_id, refusal))
                continue
            if row["hash"] != _running(installation, session, unit_id, process_id, day, planned.get(process_id)):
                planned[process_id] = Planned(valid_from=day, row=row)
                found.planned.append(planned[process_id])
    return found


def _running(
    installation: Installation,
    session: Session,
    unit_id: str,
    process_id: str,
    day: date,
    planned: Planned | None,
) -> str | None:
    """What runs on a day once that which is planned for days before is written."""
    written = release_store.in_force(session, unit_id, process_id, day)
    if planned is not None and (written is None or written.valid_from <= planned.valid_from):
        return planned.version
    return installation.current.get(process_id) if written is None else written.version


def write(
    session: Session, unit_id: str, plan: Plan, *, by: str, at: datetime, release_id: UUID | None
) -> list[Planned]:
    """Keep the versions that are new and from when they hold. Gives what was written."""
    known = stage_store.known_versions(session)
    new = {one.version: one.row for one in plan.planned if one.version not in known}
    stage_store.release(session, [{**row, "released_at": at, "released_by": by} for row in new.values()])
    seqs = release_store.last_seqs(session, unit_id)
    rows = []
    for one in plan.planned:
        process_id = str(one.row["process_id"])
        seqs[process_id] = seqs.get(process_id, 0) + 1
        rows.append(
            {
                "unit_id": unit_id,
                "process_id": process_id,
                "seq": seqs[process_id],
                "valid_from": one.valid_from,
                "version": one.version,
                "release_id": release_id,
                "recorded_at": at,
            }
        )
    release_store.put_in_force(session, rows)
    return plan.planned
