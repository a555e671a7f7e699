"""What one released version of a process changed in another: its drawings beside each other, and its forms in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, render_template, request, url_for

from engine.bpmn.drawing import process_name
from engine.domain.errors import NotFound
from engine.domain.instant import local
from engine.operations.auditing import audit
from engine.operations.diagrams_in_force import Drawing
from engine.store.database import Session
from engine.store.queries.master_list import VersionView, versions_of
from engine.store.stages import ProcessVersion, process_version
from web import context
from web.diagram_words import review_words
from web.form_changes import changed_forms

blueprint = Blueprint("version_difference", __name__, url_prefix="/processes")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A diagram of the two versions; `differs` where either the drawing or a form of its steps does."""

    process_id: str
    name: str
    differs: bool


@blueprint.get("/<version>/<process_id>/difference")
def page(version: str, process_id: str) -> str:
    """`before` in the address, else the version that was released before. Raises NotFound, also for one of another
    process."""
    audit(context.installation(), context.actor())
    with context.installation().database.reading() as session:
        others = _versions(session, version)
        after = next(one for one in others if one.hash == version)
        before = _before(others, after)
        new, old = _stored(session, version), None if before is None else _stored(session, before.hash)
    if process_id not in new.files:
        raise NotFound("sơ đồ", "diagram", process_id[:60])
    is_in_both = old is not None and process_id in old.files
    return render_template(
        "audit/difference.html",
        name=process_name(new.files[process_id].encode(), process_id),
        process_id=process_id,
        after=after,
        before=before,
        others=[one for one in others if one.hash != version],
        diagrams=[] if old is None else _compared(old, new),
        forms=changed_forms(process_id, _drawing(old, process_id), _drawing(new, process_id))
        if old is not None and is_in_both
        else [],
        data={
            "before": _file(before, process_id) if is_in_both else "",
            "after": _file(after, process_id),
            "words": review_words(),
        },
    )


def _versions(session: Session, version: str) -> list[VersionView]:
    """Of the process of this version, the last one that new dossiers ran first. Raises NotFound."""
    known = versions_of(session, context.reader()) if _HASH.fullmatch(version) else []
    found = next((one for one in known if one.hash == version), None)
    if found is None:
        raise NotFound("phiên bản quy trình", "process version", version[:64])
    return sorted((one for one in known if one.process_id == found.process_id), key=_since, reverse=True)


def _since(version: VersionView) -> tuple[date, datetime]:
    """What no new dossier ran for a day: the product's came before the unit's own."""
    if version.periods:
        return version.periods[-1].first, version.released_at
    return date.min if version.approval is None else local(version.released_at).date(), version.released_at


def _before(others: list[VersionView], after: VersionView) -> VersionView | None:
    """Raises NotFound for one that is no version of the process."""
    asked = request.args.get("before", "")
    if not asked:
        return next(iter(others[others.index(after) + 1 :]), None)
    for one in others:
        if one.hash == asked and one != after:
            return one
    raise NotFound("phiên bản quy trình", "process version", asked[:64])


def _stored(session: Session, version: str) -> ProcessVersion:
    found = process_version(session, version)
    assert found is not None
    return found


def _drawing(stored: ProcessVersion, process_id: str) -> Drawing:
    return Drawing(text=stored.files[process_id], forms=stored.forms)


def _compared(old: ProcessVersion, new: ProcessVersion) -> Iterable[Compared]:
    """What differs first."""
    found = [
        Compared(
            process_id=key,
            name=process_name(text.encode(), key),
            differs=old.files.get(key) != text
            or bool(changed_forms(key, _drawing(old, key), _drawing(new, key)) if old.forms != new.forms else ()),
        )
        for key, text in new.files.items()
        if not key.endswith(".dmn")
    ]
    return sorted(found, key=lambda one: not one.differs)


def _file(version: VersionView | None, process_id: str) -> str:
    return "" if version is None else url_for("diagrams.file", version=version.hash, process_id=process_id)
