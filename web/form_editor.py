"""Changes the forms of a draft: which form each step uses, and one form with its preview, which is the form itself."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.bpmn.form_of import forms_of, step_names
from engine.domain.diagram_draft import DraftStatus
from engine.domain.diagram_refusals import DraftMoved, DraftNotOpen
from engine.domain.errors import NotFound, Refusal
from engine.domain.own_form import BOUND, NoStepWithForm, base_of, is_own
from engine.operations.diagram_drafts import STATES, begin_draft, may_draw
from engine.operations.diagram_forms import drop_own, form_of, make_own, save_form
from engine.operations.diagrams_in_force import Drawing
from engine.store.diagram_drafts import DiagramDraft
from web import context, form_schema
from web.errors import WRONG_INPUT, code_of, tell
from web.form_view import FormView
from web.form_words import HOLDERS, TYPES
from web.form_work import FormWork
from web.language import said
from web.language import translated as _
from web.workshop import draft_of, name_of, stored_draft

blueprint = Blueprint("form_editor", __name__, url_prefix="/workshop/drafts")


@blueprint.get("/<uuid:key>/forms")
def page(key: UUID) -> str:
    draft = _open(key)
    names = step_names(draft.text, draft.process_id)
    steps = [(element, names[element], form) for element, form in forms_of(draft.text, draft.process_id).items()]
    return render_template(
        "workshop/forms.html", draft=draft_of(key), name=name_of(draft.process_id), steps=steps, is_own=is_own
    )


@blueprint.get("/<uuid:key>/steps/<element>/form")
def step(key: UUID, element: str) -> ResponseReturnValue:
    """The product's form of a step as it is; its own form is changed."""
    draft = _open(key)
    form = _form_of_step(draft, element)
    if form in draft.forms:
        return redirect(url_for("form_editor.form", key=key, form=form))
    return _step(key, draft, element)


@blueprint.post("/<uuid:key>/steps/<element>/form")
def own(key: UUID, element: str) -> ResponseReturnValue:
    draft = _open(key)
    installation, actor, now = context.installation(), context.actor(), context.now()
    try:
        made = make_own(installation, key, element, seen=_seen(), actor=actor, now=now)
    except NotFound:
        raise
    except Refusal as refusal:
        return _step(key, draft, element, said(refusal)), code_of(refusal)
    return redirect(url_for("form_editor.form", key=key, form=made))


@blueprint.get("/<uuid:key>/forms/<form>")
def form(key: UUID, form: str) -> str:
    draft = _open(key)
    return _render(draft, form, FormWork.of(form, _schema(draft, form)))


@blueprint.post("/<uuid:key>/forms/<form>")
def change(key: UUID, form: str) -> ResponseReturnValue:
    """What was typed stays on the page until it is saved: every button but that one shows it again, changed."""
    draft = _open(key)
    work = FormWork.typed(form, _schema(draft, form), request.form)
    match request.form.get("act", ""):
        case "save" | "another" if work.problems:
            return _render(draft, form, work), WRONG_INPUT
        case "save":
            return _save(draft, form, work)
        case "another":
            return _another(draft, form, work)
        case act:
            work.do(act)
    return _render(draft, form, work)


@blueprint.post("/<uuid:key>/forms/<form>/drop")
def drop(key: UUID, form: str) -> ResponseReturnValue:
    draft = _open(key)
    try:
        drop_own(context.installation(), key, form, seen=_seen(), actor=context.actor(), now=context.now())
    except NotFound:
        raise
    except Refusal as refusal:
        work = FormWork.of(form, _schema(draft, form))
        return _render(draft, form, work, refusal), code_of(refusal)
    tell(_("Các bước dùng lại biểu mẫu của phần mềm."))
    return redirect(url_for("form_editor.page", key=key))


def _save(draft: DiagramDraft, form: str, work: FormWork) -> ResponseReturnValue:
    installation, actor, now = context.installation(), context.actor(), context.now()
    try:
        save_form(installation, draft.id, form, work.schema, seen=_seen(), actor=actor, now=now)
    except Refusal as refusal:
        return _render(draft, form, work, refusal), code_of(refusal)
    tell(_("Đã lưu biểu mẫu vào bản thảo."))
    return redirect(url_for("form_editor.form", key=draft.id, form=form))


def _another(draft: DiagramDraft, form: str, work: FormWork) -> ResponseReturnValue:
    """Keep it as a draft of its own, with the diagram as it was saved last."""
    drawn = Drawing(text=draft.text, forms={**draft.forms, form: work.schema})
    installation, actor, now = context.installation(), context.actor(), context.now()
    made = begin_draft(installation, draft.process_id, actor=actor, now=now, drawn=drawn)
    tell(_("Đã lưu thành bản thảo khác."))
    return redirect(url_for("form_editor.form", key=made, form=form))


def _open(key: UUID) -> DiagramDraft:
    """Raises NotFound, NoMandate, DraftNotOpen."""
    draft = stored_draft(key)
    may_draw(context.installation(), context.actor(), context.now())
    if draft.status != DraftStatus.DRAWING:
        vi, en = STATES[DraftStatus(draft.status)]
        raise DraftNotOpen(diagram=draft.process_id, state_vi=vi, state_en=en)
    return draft


def _form_of_step(draft: DiagramDraft, element: str) -> str:
    found = forms_of(draft.text, draft.process_id).get(element)
    if found is None:
        raise NoStepWithForm(element=element[:60])
    return found


def _schema(draft: DiagramDraft, form: str) -> Mapping[str, object]:
    """Of an own form. Raises NotFound."""
    if form not in draft.forms:
        raise NotFound("biểu mẫu riêng", "own form", form[:60])
    schema: Mapping[str, object] = draft.forms[form]
    return schema


def _seen() -> int:
    """The version that the page showed."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _step(key: UUID, draft: DiagramDraft, element: str, refusal: str = "") -> str:
    used = _form_of_step(draft, element)
    found = form_of(context.installation(), draft, used)
    return render_template(
        "workshop/form_of_step.html",
        draft=draft_of(key),
        name=name_of(draft.process_id),
        element=element,
        step=step_names(draft.text, draft.process_id)[element] or element,
        form=used,
        view=FormView(found, prefix="try."),
        bound=base_of(used) in BOUND,
        refusal=refusal,
    )


def _render(draft: DiagramDraft, form: str, work: FormWork, refusal: Refusal | None = None) -> str:
    names = step_names(draft.text, draft.process_id)
    used_by = [names[one] or one for one, used in forms_of(draft.text, draft.process_id).items() if used == form]
    seen = request.form.get("seen")
    return render_template(
        "workshop/form.html",
        draft=draft_of(draft.id),
        seen=draft.version if seen is None else seen,
        name=name_of(draft.process_id),
        form=form,
        base=base_of(form),
        used_by=used_by,
        work=work,
        types=TYPES,
        type_words={**TYPES, **HOLDERS},
        choosing=form_schema.CHOOSING,
        refusal="" if refusal is None else said(refusal),
        moved=isinstance(refusal, DraftMoved),
    )
