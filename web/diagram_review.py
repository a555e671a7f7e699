"""Reviews a draft: what it changes beside what the unit runs, what the checker says, and what becomes of it."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.diagram_draft import DraftStatus
from engine.domain.errors import Refusal
from engine.operations.diagram_drafts import Submission, drawing_of, drop_draft, note_compared, send_back, submit_draft
from engine.operations.release_diagram import release_diagram
from engine.store import diagram_drafts as draft_store
from engine.store.queries.workshop import DraftView
from web import context
from web.diagram_editor import found_in, told
from web.diagram_words import review_words
from web.errors import WRONG_INPUT, code_of, tell
from web.form_changes import changed_forms
from web.language import said
from web.language import translated as _
from web.typed import Typed
from web.workshop import before, draft_of, may_draw, may_release, name_of, today

blueprint = Blueprint("diagram_review", __name__, url_prefix="/workshop/drafts")


@blueprint.get("/<uuid:key>/review")
def page(key: UUID) -> str:
    return _page(draft_of(key))


@blueprint.post("/<uuid:key>/submit")
def submit(key: UUID) -> ResponseReturnValue:
    draft, typed = draft_of(key), Typed(request.form)
    submission = Submission(
        reason=typed.text("reason"), legal_basis=typed.text("legal_basis"), valid_from=typed.day("valid_from")
    )
    if typed.problems:
        return _page(draft, typed=typed), WRONG_INPUT

    def act() -> str:
        submit_draft(context.installation(), key, submission, seen=_seen(), actor=context.actor(), now=context.now())
        return _("Đã trình. Người khác có quyền ban hành sẽ xem xét.")

    return _done(draft, act, typed)


@blueprint.post("/<uuid:key>/release")
def release(key: UUID) -> ResponseReturnValue:
    def act() -> str:
        made = release_diagram(context.installation(), key, seen=_seen(), actor=context.actor(), now=context.now())
        return _(
            "Đã ban hành lần %(number)s, áp dụng từ %(day)s. Hồ sơ đang giải quyết giữ bản cũ.",
            number=made.number,
            day=f"{made.valid_from:%d/%m/%Y}",
        )

    return _done(draft_of(key), act)


@blueprint.post("/<uuid:key>/send-back")
def back(key: UUID) -> ResponseReturnValue:
    def act() -> str:
        note = request.form.get("note", "")
        send_back(context.installation(), key, note, seen=_seen(), actor=context.actor(), now=context.now())
        return _("Đã trả lại để vẽ tiếp.")

    return _done(draft_of(key), act)


@blueprint.post("/<uuid:key>/compared")
def compared(key: UUID) -> ResponseReturnValue:
    def act() -> str:
        note_compared(context.installation(), key, seen=_seen(), actor=context.actor(), now=context.now())
        return _("Đã ghi: bản thảo đã được đối chiếu với bản hiện hành.")

    return _done(draft_of(key), act)


@blueprint.post("/<uuid:key>/drop")
def drop(key: UUID) -> ResponseReturnValue:
    def act() -> str:
        drop_draft(context.installation(), key, seen=_seen(), actor=context.actor(), now=context.now())
        return _("Đã bỏ bản thảo.")

    return _done(draft_of(key), act)


def _done(draft: DraftView, act: Callable[[], str], typed: Typed | None = None) -> ResponseReturnValue:
    try:
        sentence = act()
    except Refusal as refusal:
        return _page(draft_of(draft.id), typed=typed, refusal=said(refusal)), code_of(refusal)
    tell(sentence)
    return redirect(url_for("diagram_review.page", key=draft.id))


def _seen() -> int:
    """The version that the page showed."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _page(draft: DraftView, typed: Typed | None = None, refusal: str | None = None) -> str:
    with context.installation().database.reading() as session:
        stored = draft_store.get(session, draft.id)
        authors = draft_store.authors(session, draft.id)
        base = before(session, draft)
    assert stored is not None
    open_now, drawn = draft.settled_at is None, drawing_of(stored)
    return render_template(
        "workshop/review.html",
        draft=draft,
        name=name_of(draft.process_id),
        findings=told(found_in(draft.process_id, drawn)) if open_now else [],
        moved=open_now and base is not None and base.digest != draft.based_on,
        forms=[] if base is None else changed_forms(draft.process_id, base, drawn),
        own=context.actor().user_id in authors | {draft.submitted_by},
        may_draw=may_draw(),
        may_release=may_release(),
        typed=typed or _typed(draft),
        refusal=refusal,
        data={
            "before": url_for("workshop.base_file", key=draft.id) if base is not None else "",
            "after": url_for("workshop.draft_file", key=draft.id),
            "words": review_words(),
        },
        today=today(),
        states=DraftStatus,
    )


def _typed(draft: DraftView) -> Typed:
    """What was said when it was submitted before."""
    day = draft.valid_from or today()
    usual = max(day, today())
    given = {"reason": draft.reason or "", "legal_basis": draft.legal_basis or ""}
    return Typed({**given, "valid_from": f"{usual:%d/%m/%Y}"})
