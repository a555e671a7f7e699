"""Draws a draft: the page of the editor, and what it asks of the server while somebody draws."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.bpmn.source import BrokenXml
from engine.domain.diagram_draft import DraftStatus
from engine.domain.diagram_refusals import DraftMoved, DraftNotOpen, WrongDiagram
from engine.domain.errors import Refusal
from engine.domain.identifiers import UnitId
from engine.domain.mandate import Act
from engine.domain.term import Unit
from engine.domain.work_item import TaskKind
from engine.operations import mandates
from engine.operations.diagram_check import DiagramFinding, check_diagram, holds_process
from engine.operations.diagram_drafts import STATES, begin_draft, save_draft
from engine.operations.diagrams_in_force import Drawing, Forms, catalog_beside
from engine.store import diagram_releases as release_store
from web import context
from web.diagram_words import CLAUSES, KINDS, UNITS, editor_words
from web.errors import code_of
from web.language import current, said, written
from web.workshop import draft_of, name_of, stored_draft, today

blueprint = Blueprint("diagram_editor", __name__, url_prefix="/workshop/drafts")


@blueprint.get("/<uuid:key>")
def page(key: UUID) -> str:
    draft = draft_of(key)
    _may_draw()
    if draft.status != DraftStatus.DRAWING:
        vi, en = STATES[DraftStatus(draft.status)]
        raise DraftNotOpen(diagram=draft.process_id, state_vi=vi, state_en=en)
    data = {
        "language": current(),
        "process": draft.process_id,
        "version": draft.version,
        "addresses": {
            "file": url_for("workshop.draft_file", key=key),
            "form": url_for("form_editor.step", key=key, element="_"),
            **{act: url_for(f"diagram_editor.{act}", key=key) for act in ("save", "another", "check")},
        },
        "choices": _choices(stored_draft(key).forms),
        "words": editor_words(),
    }
    return render_template("workshop/editor.html", draft=draft, name=name_of(draft.process_id), data=data)


@blueprint.post("/<uuid:key>/save")
def save(key: UUID) -> ResponseReturnValue:
    """`conflict` where somebody else saved since: nothing is overwritten."""
    draft_of(key)
    seen = int(request.form.get("seen", "0")) if request.form.get("seen", "0").isdecimal() else 0
    try:
        version = save_draft(context.installation(), key, _text(), seen=seen, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return {"said": said(refusal), "conflict": isinstance(refusal, DraftMoved)}, code_of(refusal)
    return {"version": version, "at": written(context.now(), "instant")}


@blueprint.post("/<uuid:key>/another")
def another(key: UUID) -> ResponseReturnValue:
    """Keep a drawing as a draft of its own."""
    draft = draft_of(key)
    installation, actor, now = context.installation(), context.actor(), context.now()
    drawn = Drawing(text=_text(), forms=stored_draft(key).forms)
    try:
        made = begin_draft(installation, draft.process_id, actor=actor, now=now, drawn=drawn)
    except Refusal as refusal:
        return {"said": said(refusal)}, code_of(refusal)
    return {"address": url_for("diagram_editor.page", key=made)}


@blueprint.post("/<uuid:key>/check")
def check(key: UUID) -> ResponseReturnValue:
    """What the checker finds in a drawing that need not be saved; `refused` where it cannot be read at all."""
    draft = draft_of(key)
    _may_draw()
    drawn = Drawing(text=_text(), forms=stored_draft(key).forms)
    try:
        holds_process(drawn.text, draft.process_id)
    except BrokenXml as refusal:
        return {"refused": said(refusal), "findings": []}
    except WrongDiagram as refusal:
        return {"refused": said(refusal), "findings": told(found_in(draft.process_id, drawn))}
    return {"refused": "", "findings": told(found_in(draft.process_id, drawn))}


def found_in(process_id: str, drawn: Drawing) -> list[DiagramFinding]:
    """Beside the diagrams that the unit has today."""
    installation = context.installation()
    with installation.database.reading() as session:
        released = release_store.of_unit(session, context.actor().unit_id)
    return check_diagram(catalog_beside(installation.catalog, released, process_id, today()), process_id, drawn)


def told(findings: list[DiagramFinding]) -> list[dict[str, str]]:
    return [
        {
            "element": finding.element,
            "rule": finding.rule,
            "severity": finding.severity,
            "sentence": finding.en if current() == "en" else finding.vi,
        }
        for finding in findings
    ]


def _text() -> str:
    return request.form.get("text", "")


def _may_draw() -> None:
    actor = context.actor()
    mandates.may_do(context.installation(), Act.DIAGRAM, actor, now=context.now(), unit_id=UnitId(actor.unit_id))


def _choices(own: Forms) -> dict[str, list[tuple[str, str]]]:
    """What the fields of the panel offer: value and name. `own`: the forms of the draft's own."""
    catalog = context.installation().catalog
    organisation, english = catalog.organisation, current() == "en"
    return {
        "roles": [
            (key, role.name_en if english else role.name_vi)
            for key, role in organisation.roles.items()
            if role.in_diagrams
        ],
        "forms": [(key, key) for key in (*sorted(own), *sorted(catalog.forms))],
        "kinds": [(kind.value, str(KINDS[kind])) for kind in TaskKind],
        "units": [(unit.value, str(UNITS[unit])) for unit in Unit],
        "clauses": [(clause, str(name)) for clause, name in CLAUSES.items()],
        "receivers": [(key, key) for key in ("requester", *sorted(organisation.functions))],
        "diagrams": [(key, name_of(key)) for key in sorted(catalog.files)],
    }
