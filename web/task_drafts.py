"""Drafts of a task's form: kept while somebody types, or with a button where scripts do not run."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import NotFound, Refusal
from engine.domain.form import Form
from engine.domain.identifiers import WorkItemId
from engine.operations.command import WORK_ITEM
from engine.operations.task_drafts import drop_draft, keep_draft
from engine.store.queries.task_drafts import task_draft
from engine.store.queries.work_item import work_item
from web import context
from web.errors import code_of, tell
from web.facts_view import told
from web.form_answer import answer_of
from web.language import said, written
from web.language import translated as _
from web.on_paper import without_paper

blueprint = Blueprint("task_drafts", __name__, url_prefix="/work")


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """The person's draft of a task. `told` is what it says, as (label, value), for when the form is not theirs."""

    answer: dict[str, Any]
    saved_at: datetime
    told: list[tuple[str, str]]


def draft_of(key: WorkItemId, form: Form | None) -> Drafted | None:
    if form is None:
        return None
    with context.installation().database.reading() as session:
        found = task_draft(session, context.reader(), key)
    return None if found is None else _drafted(form, found.answer, found.saved_at)


def keep_typed(key: WorkItemId, form: Form | None, answer: dict[str, Any]) -> Drafted | None:
    """What was typed and came too late: shown again, and kept on the server where it may be."""
    if form is None:
        return None
    with suppress(Refusal):  # the page says what was refused first, and shows what was typed all the same
        keep_draft(context.installation(), key, answer, actor=context.actor(), now=context.now())
    return _drafted(form, answer, context.now())


def _drafted(form: Form, answer: dict[str, Any], saved_at: datetime) -> Drafted:
    """A draft is unchecked: what does not read as its field asks is told as it was typed."""
    filled = {name: value for name, value in answer.items() if value is not False}
    try:
        lines = list(told(form.components, filled))
    except (TypeError, ValueError, AttributeError):
        lines = [(name, str(value)) for name, value in filled.items() if value]
    return Drafted(answer=answer, saved_at=saved_at, told=lines)


@blueprint.post("/<uuid:key>/draft")
def keep(key: UUID) -> ResponseReturnValue:
    by_script = "HX-Request" in request.headers
    try:
        kept = keep_draft(
            context.installation(),
            WorkItemId(key),
            _answer(WorkItemId(key)),
            actor=context.actor(),
            now=context.now(),
        )
    except Refusal as refusal:
        if not by_script:
            raise
        return render_template("work_item/draft_said.html", key=key, at=None, notice=said(refusal)), code_of(refusal)
    notice = None if kept.notice is None else said(kept.notice)
    if by_script:
        return render_template("work_item/draft_said.html", key=key, at=kept.saved_at, notice=notice)
    tell(_("Đã lưu bản nháp lúc %(at)s.", at=written(kept.saved_at, "instant")))
    if notice is not None:
        tell(notice)
    return redirect(url_for("work_item.page", key=key))


@blueprint.post("/<uuid:key>/draft/drop")
def drop(key: UUID) -> ResponseReturnValue:
    drop_draft(context.installation(), WorkItemId(key), actor=context.actor())
    tell(_("Đã bỏ bản nháp."))
    return redirect(url_for("work_item.page", key=key))


def _answer(key: WorkItemId) -> dict[str, Any]:
    """What the form of the work posted; nothing beside its fields is kept. Raises NotFound."""
    installation = context.installation()
    with installation.database.reading() as session:
        item = work_item(session, context.reader(), key)
        if item is None or item.form is None:
            raise NotFound(*WORK_ITEM, key)
        components = installation.version(session, item.process_version).forms[item.form].components
    return answer_of(components, without_paper(request.form))
