"""Forms of a unit's own in a draft: a copy of the product's for one step, changed, taken back. A draft holds diagram
and forms together, so whoever saves either names the version that they saw."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.bpmn.form_of import forms_of, with_form
from engine.domain.actor import Actor
from engine.domain.diagram_draft import DraftStatus
from engine.domain.errors import NotFound
from engine.domain.form import Form
from engine.domain.own_form import BOUND, BoundForm, NoStepWithForm, base_of, own_key
from engine.operations.diagram_drafts import keep, may_draw, opened, unmoved
from engine.operations.installation import Installation
from engine.store.database import Session, in_transaction
from engine.store.diagram_drafts import DiagramDraft

Changed = tuple[str, str, Mapping[str, Any]]  # key of the form, text of the diagram, all own forms


def make_own(
    installation: Installation, draft_id: UUID, element: str, *, seen: int, actor: Actor, now: datetime
) -> str:
    """Give a step of the drawing a form of its own, which begins as what it has. Gives its key. Raises NoMandate,
    NotFound, DraftMoved, DraftNotOpen, NoStepWithForm, BoundForm."""

    def change(draft: DiagramDraft) -> Changed:
        form = forms_of(draft.text, draft.process_id).get(element)
        if form is None:
            raise NoStepWithForm(element=element[:60])
        if base_of(form) in BOUND:
            raise BoundForm(form=form)
        key = own_key(form, draft.process_id, draft.forms)
        schema = {**form_of(installation, draft, form).schema, "id": key}
        text = with_form(draft.text, draft.process_id, {element}, key)
        return key, text, {**draft.forms, key: schema}

    return _changed(installation, draft_id, change, seen=seen, actor=actor, now=now)[0]


def save_form(
    installation: Installation,
    draft_id: UUID,
    key: str,
    schema: Mapping[str, Any],
    *,
    seen: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Gives the version of the draft. Raises NoMandate, NotFound, FormSchemaRejected, DraftMoved when somebody else
    saved the draft since version `seen`, DraftNotOpen."""
    Form.parse(key, schema)

    def change(draft: DiagramDraft) -> Changed:
        _own(draft, key)
        return key, draft.text, {**draft.forms, key: dict(schema)}

    return _changed(installation, draft_id, change, seen=seen, actor=actor, now=now)[1]


def drop_own(installation: Installation, draft_id: UUID, key: str, *, seen: int, actor: Actor, now: datetime) -> None:
    """Let the steps use the product's form again. Raises as save_form."""

    def change(draft: DiagramDraft) -> Changed:
        _own(draft, key)
        installation.catalog.form(base_of(key))
        steps = {step for step, form in forms_of(draft.text, draft.process_id).items() if form == key}
        text = with_form(draft.text, draft.process_id, steps, base_of(key)) if steps else draft.text
        return key, text, {one: schema for one, schema in draft.forms.items() if one != key}

    _changed(installation, draft_id, change, seen=seen, actor=actor, now=now)


def form_of(installation: Installation, draft: DiagramDraft, key: str) -> Form:
    """A form that steps of a draft may use: its own, else the product's. Raises NotFound, FormSchemaRejected."""
    return Form.parse(key, draft.forms[key]) if key in draft.forms else installation.catalog.form(key)


def _own(draft: DiagramDraft, key: str) -> None:
    if key not in draft.forms:
        raise NotFound("biểu mẫu riêng", "own form", key[:60])


def _changed(
    installation: Installation,
    draft_id: UUID,
    change: Callable[[DiagramDraft], Changed],
    *,
    seen: int,
    actor: Actor,
    now: datetime,
) -> tuple[str, int]:
    may_draw(installation, actor, now)

    def command(session: Session) -> tuple[str, int]:
        draft = opened(session, draft_id, actor, DraftStatus.DRAWING)
        unmoved(session, draft, seen)
        key, text, forms = change(draft)
        return key, keep(session, draft, text, forms, actor=actor, now=now)

    return in_transaction(installation.database, command)
