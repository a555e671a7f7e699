"""Many at once: claim, give back, complete, stamp or print what was ticked, each in a transaction of its own.

Only what was ticked is touched, and what was done once is not done again: whoever presses twice reads so."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.form import FormRejected
from engine.domain.identifiers import WorkItemId
from engine.domain.work_item import TaskKind, WorkItemStatus
from engine.operations.claim_work_item import claim_work_item, release_work_item
from engine.operations.command import WORK_ITEM
from engine.operations.complete_work_item import complete_work_item
from engine.store.queries.inbox import PAGE, Entry, entries_of
from engine.store.queries.work_item import WorkItemView, work_item
from engine.store.refusals import DatabaseUnavailable
from web import context
from web.inbox import Result, show
from web.inbox_rows import remaining
from web.language import said
from web.language import translated as _
from web.plain_answer import PlainAnswer, plain_answers

blueprint = Blueprint("inbox_bulk", __name__)


@blueprint.post("/inbox/ticked")
def ticked() -> ResponseReturnValue:
    """`claim_one` is the button of a single line: it leaves what is ticked alone."""
    one = request.form.get("claim_one")
    if one is not None:
        return show(request.form, _each([one], _claim))
    chosen = request.form.getlist("item")
    if not chosen:
        return show(request.form, refusal=_("Chưa đánh dấu việc nào. Hãy đánh dấu ít nhất một việc rồi bấm lại.")), 422
    act = _ACTS.get(request.form.get("act", ""))
    if act is None:
        return show(request.form, refusal=_("Hãy chọn việc cần làm với các dòng đã đánh dấu.")), 422
    return show(request.form, _each(chosen, act))


@blueprint.post("/inbox/print")
def sheet() -> ResponseReturnValue:
    """A sheet of the ticked work, to go with a pile of papers."""
    chosen = keys_of(request.form.getlist("item"))
    with context.installation().database.reading() as session:
        found = entries_of(session, context.reader(), chosen)
    entries = [found[key] for key in chosen if key in found]
    if not entries:
        return show(request.form, refusal=_("Chưa đánh dấu việc nào. Hãy đánh dấu ít nhất một việc rồi bấm lại.")), 422
    return render_template(
        "inbox_sheet.html", entries=entries, remaining={entry.id: remaining(entry) for entry in entries}
    )


def _each(chosen: list[str], act: Callable[[WorkItemView], str]) -> list[Result]:
    """Each once, in the order of the page; a refusal of one leaves the others alone. A database that is away refuses
    everything that is left, so it is said for the page as a whole."""
    keys = keys_of(chosen)
    with context.installation().database.reading() as session:
        before = entries_of(session, context.reader(), keys)
    return [_one(key, before.get(key), act) for key in keys]


def keys_of(chosen: list[str]) -> list[UUID]:
    """At most as many as a page lists; what is no key of anything is left out."""
    found = []
    for text in dict.fromkeys(chosen):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found[:PAGE]


def _one(key: UUID, entry: Entry | None, act: Callable[[WorkItemView], str]) -> Result:
    try:
        item = _item(key)
        return Result(name=item.name, code=None if entry is None else entry.code, is_done=True, told=act(item))
    except DatabaseUnavailable:
        raise
    except Refusal as refusal:
        name = _("Việc không còn trong danh sách") if entry is None else entry.name
        return Result(name=name, code=None if entry is None else entry.code, is_done=False, told=said(refusal))


def _item(key: UUID) -> WorkItemView:
    """Raises NotFound, also for work of another unit: whether it exists is not theirs to know."""
    with context.installation().database.reading() as session:
        item = work_item(session, context.reader(), WorkItemId(key))
    if item is None or item.unit_id != context.actor().unit_id:
        raise NotFound(*WORK_ITEM, key)
    return item


def _claim(item: WorkItemView) -> str:
    if item.claimed_by == context.actor().user_id and item.status == WorkItemStatus.CLAIMED:
        return _("bạn đã nhận từ trước")
    claim_work_item(context.installation(), WorkItemId(item.id), actor=context.actor(), now=context.now())
    return _("đã nhận")


def _release(item: WorkItemView) -> str:
    if item.status == WorkItemStatus.OPEN:
        return _("chưa ai nhận, không phải trả lại")
    release_work_item(context.installation(), WorkItemId(item.id), actor=context.actor(), now=context.now())
    return _("đã trả lại cho bộ phận")


def _complete(item: WorkItemView) -> str:
    if item.kind == TaskKind.SEAL:
        raise InvalidInput(
            (f"việc “{item.name}”", f"the work “{item.name}”"),
            "là việc đóng dấu. Hãy bấm “Đóng dấu”",
            "is about stamping. Press “Stamp”",
        )
    return _done(item, request.form.get("outcome", ""))


def _stamp(item: WorkItemView) -> str:
    if item.kind != TaskKind.SEAL:
        raise InvalidInput(
            (f"việc “{item.name}”", f"the work “{item.name}”"),
            "không phải việc đóng dấu. Hãy bỏ đánh dấu, hoặc mở việc để làm",
            "is not about stamping. Take the tick away, or open the work",
        )
    return _done(item, "")


def _done(item: WorkItemView, outcome: str) -> str:
    """Complete it with the outcome alone. Raises what completing refuses, InvalidInput where more has to be written."""
    actor = context.actor()
    if item.status == WorkItemStatus.DONE and item.done_by == actor.user_id:
        return _("bạn đã hoàn thành từ trước, không làm lại")
    answer = _answers(item).get(outcome)
    if answer is None:
        raise InvalidInput(
            (f"việc “{item.name}”", f"the work “{item.name}”"),
            "không hoàn thành được chỉ bằng kết quả này. Hãy mở việc để điền biểu mẫu",
            "cannot be completed with this outcome alone. Open it and fill in its form",
        )
    try:
        complete_work_item(context.installation(), WorkItemId(item.id), answer.answer, actor=actor, now=context.now())
    except FormRejected as rejected:
        raise InvalidInput((f"việc “{item.name}”", f"the work “{item.name}”"), *_said(rejected)) from rejected
    return _("đã hoàn thành: %(outcome)s", outcome=said(answer.label)) if outcome else _("đã hoàn thành")


def _said(rejected: FormRejected) -> tuple[str, str]:
    return rejected.vietnamese, rejected.english


def _answers(item: WorkItemView) -> dict[str, PlainAnswer]:
    if item.form is None:
        return plain_answers(None)
    installation = context.installation()
    with installation.database.reading() as session:
        return plain_answers(installation.version(session, item.process_version).forms[item.form])


_ACTS: dict[str, Callable[[WorkItemView], str]] = {
    "claim": _claim,
    "release": _release,
    "complete": _complete,
    "stamp": _stamp,
}
