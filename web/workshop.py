"""The workshop of diagrams: each diagram with what the unit runs, what it released and what is being drawn."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.bpmn.drawing import process_name
from engine.domain.errors import NotFound
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.diagram_drafts import begin_draft, current_drawing
from engine.operations.diagrams_in_force import Drawing, digest, is_product, latest
from engine.operations.inherited_diagrams import begin_from_inherited, inherited
from engine.store import diagram_drafts as draft_store
from engine.store import diagram_releases as release_store
from engine.store.database import Session
from engine.store.diagram_drafts import DiagramDraft
from engine.store.diagram_releases import DiagramRelease
from engine.store.queries.workshop import DraftView, brought_at, draft_view, open_drafts, releases
from web import context

_FILE_POLICY = "default-src 'none'; sandbox"  # whoever drew it, it runs nothing where somebody opens it
blueprint = Blueprint("workshop", __name__, url_prefix="/workshop")


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """One diagram as the unit has it. `own`: the release that it runs in the end; none where it runs the product's.
    `behind`: the product has changed its diagram since the unit released its own."""

    process_id: str
    name: str
    procedures: int
    own: DiagramRelease | None
    behind: bool
    brought_at: datetime | None
    drafts: list[DraftView]


@blueprint.get("/")
def page() -> str:
    with context.installation().database.reading() as session:
        found = _all(session)
    return render_template("workshop/page.html", found=found, drafts=sum(len(row.drafts) for row in found))


@blueprint.get("/<process_id>")
def diagram(process_id: str) -> str:
    with context.installation().database.reading() as session:
        found = next((row for row in _all(session) if row.process_id == process_id), None)
        if found is None:
            raise NotFound("sơ đồ", "diagram", process_id[:60])
        released = [row for row in releases(session, context.reader()) if row.process_id == process_id]
        installation, unit_id = context.installation(), context.actor().unit_id
        before = inherited(installation, session, unit_id, process_id, context.now())
    return render_template(
        "workshop/diagram.html",
        drawn=found,
        released=released,
        inherited=before,
        may_draw=may_draw(),
        today=today(),
    )


@blueprint.post("/<process_id>/drafts")
def begin(process_id: str) -> ResponseReturnValue:
    of_product = request.form.get("base") == "product"
    installation, actor, now = context.installation(), context.actor(), context.now()
    if "release" in request.form:
        release = _release(request.form["release"])
        draft = begin_from_inherited(installation, process_id, release, actor=actor, now=now)
    else:
        draft = begin_draft(installation, process_id, actor=actor, now=now, of_product=of_product)
    return redirect(url_for("diagram_editor.page", key=draft))


def _release(typed: str) -> UUID:
    """Raises NotFound."""
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound("bản ban hành của nơi trước", "release of a predecessor", typed[:40]) from None


@blueprint.get("/<process_id>.bpmn")
def file(process_id: str) -> Response:
    """The diagram that the unit runs in the end."""
    with context.installation().database.reading() as session:
        found = current_drawing(context.installation(), session, context.actor().unit_id, process_id)
    return as_file(found.text, process_id)


@blueprint.get("/drafts/<uuid:key>.bpmn")
def draft_file(key: UUID) -> Response:
    stored = stored_draft(key)
    return as_file(stored.text, stored.process_id)


@blueprint.get("/drafts/<uuid:key>/before.bpmn")
def base_file(key: UUID) -> Response:
    """What the draft is compared with. Raises NotFound where the program does not have it any more."""
    draft = draft_of(key)
    with context.installation().database.reading() as session:
        found = before(session, draft)
    if found is None:
        raise NotFound("bản trước của sơ đồ", "diagram before", draft.process_id)
    return as_file(found.text, draft.process_id)


def before(session: Session, draft: DraftView) -> Drawing | None:
    """While it is open, what the unit runs; afterwards, what it was drawn from, if that is still known."""
    installation, unit_id = context.installation(), context.actor().unit_id
    if draft.settled_at is None:
        return current_drawing(installation, session, unit_id, draft.process_id)
    released = release_store.of_unit(session, unit_id)
    known = [Drawing(text=release.text, forms=release.forms) for release in released]
    product = Drawing(text=installation.catalog.files.get(draft.process_id, b"").decode(), forms={})
    return next((drawn for drawn in (product, *known) if drawn.digest == draft.based_on), None)


def draft_of(key: UUID) -> DraftView:
    """Raises NotFound, also for another unit's."""
    with context.installation().database.reading() as session:
        found = draft_view(session, context.reader(), key)
    if found is None:
        raise NotFound("bản thảo sơ đồ", "draft of a diagram", key)
    return found


def stored_draft(key: UUID) -> DiagramDraft:
    """With what it holds. Raises NotFound, also for another unit's."""
    draft_of(key)
    with context.installation().database.reading() as session:
        found = draft_store.get(session, key)
    assert found is not None
    return found


def may_draw() -> bool:
    mandate = context.installation().catalog.organisation.mandate(Act.DIAGRAM, today())
    return bool(mandate.by & context.actor().roles)


def may_release() -> bool:
    mandate = context.installation().catalog.organisation.mandate(Act.DIAGRAM, today())
    return bool(mandate.confirmed_by & context.actor().roles)


def today() -> date:
    return local(context.now()).date()


def name_of(process_id: str) -> str:
    return process_name(context.installation().catalog.files.get(process_id, b""), process_id)


def as_file(text: str, process_id: str) -> Response:
    response = Response(text, mimetype="application/xml")
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    if request.args.get("copy"):
        response.headers.set("Content-Disposition", "attachment", filename=f"{process_id}.bpmn")
    return response


def _all(session: Session) -> list[Drawn]:
    installation = context.installation()
    known = release_store.of_unit(session, context.actor().unit_id)
    drafts = open_drafts(session, context.reader())
    brought = brought_at(session, list(installation.current.values()))
    running = [str(block.process) for one in installation.catalog.procedures.values() for block in one.blocks[-1:]]
    return [
        Drawn(
            process_id=process_id,
            name=process_name(data, process_id),
            procedures=running.count(process_id),
            own=own if (own := latest(known, process_id)) and not is_product(own) else None,
            behind=own is not None and not is_product(own) and own.product != digest(data),
            brought_at=brought.get(process_id),
            drafts=[draft for draft in drafts if draft.process_id == process_id],
        )
        for process_id, data in installation.catalog.files.items()
    ]
