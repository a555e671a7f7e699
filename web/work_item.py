"""One work item: what is known of its dossier, and the form that completes it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.actor import LEADER
from engine.domain.errors import NotFound, Refusal
from engine.domain.form import Form, FormRejected
from engine.domain.hand_back import has_slip
from engine.domain.identifiers import DossierId, WorkItemId
from engine.domain.instant import local
from engine.domain.refusals import AlreadyCompleted, ClaimedByOther, NotYours
from engine.domain.signing import SIGN_FORM
from engine.domain.work_item import TaskKind
from engine.operations.assign_work_item import assign_work_item
from engine.operations.claim_work_item import claim_work_item, release_work_item
from engine.operations.command import WORK_ITEM
from engine.operations.complete_work_item import complete_work_item
from engine.operations.enter_late import propose_late_step
from engine.operations.open_dossier import open_work_item
from engine.operations.recuse import recuse as recuse_from
from engine.store.queries.accounts import ColleagueView, colleagues
from engine.store.queries.charges import ChargeView, charges_of
from engine.store.queries.dossier import DossierView, dossier
from engine.store.queries.work_item import WorkItemView, work_item
from web import context, words, written_receipt
from web.errors import code_of, tell
from web.facts_view import Facts, facts_of
from web.form_answer import answer_of, with_row, without_blank_rows, without_row
from web.form_view import FormView
from web.language import said
from web.language import translated as _
from web.on_paper import given_reason, on_paper, typed, without_paper
from web.papers_view import PapersView, papers_view
from web.task_drafts import Drafted, draft_of, keep_typed
from web.timeline import Line, course_of, latest_answers

blueprint = Blueprint("work_item", __name__, url_prefix="/work")


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A work item that this person may see, with what its page needs."""

    item: WorkItemView
    dossier: DossierView
    charges: list[ChargeView]
    form: Form | None
    facts: Facts
    before: list[Line]
    draft: Drafted | None

    @property
    def is_open(self) -> bool:
        return self.item.status in {"open", "claimed"}

    @property
    def registers(self) -> tuple[str, ...]:
        """The books of the dossier's procedure."""
        procedure = context.installation().catalog.procedure(self.dossier.procedure_code)
        return procedure.block(self.dossier.procedure_from or local(self.dossier.submitted_at).date()).registers

    @property
    def is_mine(self) -> bool:
        return self.item.claimed_by == context.actor().user_id

    @property
    def is_held_by_other(self) -> bool:
        """By somebody in whose name the person may not act."""
        holder, actor = self.item.claimed_by, context.actor()
        if holder is None or self.is_mine:
            return False
        procedure = words.procedure_of(self.dossier.procedure_code)
        return (
            actor.substitution_for(
                self.item.role,
                procedure=procedure.code,
                domain=procedure.domain,
                kind=self.item.kind,
                holder=holder,
            )
            is None
        )

    @property
    def is_of_my_role(self) -> bool:
        return context.may_do(self.item.role, self.item.kind, self.item.domain)

    @property
    def is_theirs_to_do(self) -> bool:
        """Whether the page offers the form."""
        return self.is_open and not self.waits_for_leader and self.is_of_my_role and not self.is_held_by_other

    @property
    def is_signed_in_round(self) -> bool:
        return self.item.kind == TaskKind.SIGNATURE and self.item.form == SIGN_FORM

    @property
    def waits_for_leader(self) -> bool:
        return self.item.reserved and self.item.claimed_by is None and self.item.role != LEADER


@blueprint.get("/<uuid:key>")
def page(key: UUID) -> ResponseReturnValue:
    task = _task(WorkItemId(key))
    typed_before = None if task.draft is None else task.draft.answer
    return _render(task, None if task.form is None else FormView(task.form, typed_before, known=_known(task)))


@blueprint.post("/<uuid:key>")
def complete(key: UUID) -> ResponseReturnValue:
    task = _task(WorkItemId(key))
    components = () if task.form is None else task.form.components
    answer = answer_of(components, without_paper(request.form))
    if task.form is not None and ("_add" in request.form or "_remove" in request.form):
        with_row(answer, request.form.get("_add", ""))
        without_row(answer, request.form.get("_remove", ""))
        return _render(task, FormView(task.form, answer))
    try:
        answer = without_blank_rows(components, answer)
        done = complete_work_item(
            context.installation(),
            WorkItemId(key),
            answer,
            actor=context.actor(),
            now=context.now(),
            sheets=written_receipt.sheets(),
            left_out=written_receipt.left_out(),
        )
    except FormRejected as rejected:
        view = None if task.form is None else FormView(task.form, answer, rejected.problems)
        return _render(task, view, rejected=rejected), code_of(rejected)
    except (AlreadyCompleted, ClaimedByOther) as refusal:
        unsent = keep_typed(WorkItemId(key), task.form, answer)
        return _render(_task(WorkItemId(key)), None, refusal=said(refusal), unsent=unsent), code_of(refusal)
    except Refusal as refusal:
        view = None if task.form is None else FormView(task.form, answer)
        return _render(task, view, refusal=said(refusal)), code_of(refusal)
    tell(
        _(
            "Đã hoàn thành “%(name)s”. Hồ sơ: %(status)s.",
            name=task.item.name,
            status=words.word(words.STATUS, done.status),
        )
    )
    return redirect(url_for("inbox.page"))


@blueprint.post("/<uuid:key>/late")
def enter_late(key: UUID) -> ResponseReturnValue:
    """The same step, done on paper: proposed for a second officer."""
    task = _task(WorkItemId(key))
    components = () if task.form is None else task.form.components
    answer = without_blank_rows(components, answer_of(components, without_paper(request.form)))
    try:
        propose_late_step(
            context.installation(),
            WorkItemId(key),
            answer,
            on_paper(task.registers, written_receipt.sheets(), written_receipt.left_out()),
            reason=given_reason(),
            actor=context.actor(),
            now=context.now(),
        )
    except FormRejected as rejected:
        view = None if task.form is None else FormView(task.form, answer, rejected.problems)
        return _render(task, view, rejected=rejected), code_of(rejected)
    except Refusal as refusal:
        view = None if task.form is None else FormView(task.form, answer)
        return _render(task, view, refusal=said(refusal)), code_of(refusal)
    tell(_("Đã ghi đề nghị nhập bù. Công chức khác phải xác nhận."))
    return redirect(url_for("dossier.page", key=task.dossier.id))


@blueprint.post("/<uuid:key>/claim")
def claim(key: UUID) -> ResponseReturnValue:
    _item(WorkItemId(key))
    claim_work_item(context.installation(), WorkItemId(key), actor=context.actor(), now=context.now())
    return redirect(url_for("work_item.page", key=key))


@blueprint.post("/<uuid:key>/release")
def release(key: UUID) -> ResponseReturnValue:
    _item(WorkItemId(key))
    release_work_item(context.installation(), WorkItemId(key), actor=context.actor(), now=context.now())
    return redirect(url_for("inbox.page"))


@blueprint.post("/<uuid:key>/assign")
def assign(key: UUID) -> ResponseReturnValue:
    item = _item(WorkItemId(key))
    assigned = assign_work_item(
        context.installation(),
        WorkItemId(key),
        request.form.get("to", "")[:100],
        actor=context.actor(),
        now=context.now(),
        reason=request.form.get("reason", "")[:500],
    )
    tell(_("Đã phân công “%(name)s” cho %(person)s.", name=item.name, person=assigned.name))
    return redirect(url_for("inbox.page"))


@blueprint.post("/<uuid:key>/recuse")
def recuse(key: UUID) -> ResponseReturnValue:
    item = _item(WorkItemId(key))
    reason = request.form.get("reason", "")[:500]
    recused = recuse_from(context.installation(), WorkItemId(key), reason, actor=context.actor(), now=context.now())
    tell(_("Đã chuyển việc “%(name)s”; bạn không xử lý hồ sơ này nữa.", name=item.name))
    if recused.advice is not None:
        tell(said(recused.advice))
    return redirect(url_for("inbox.page"))


def _item(key: WorkItemId) -> WorkItemView:
    """Notes that the person reads the dossier. Raises NotFound for work of another unit, or of a dossier that they may
    not know of (whether it exists is not theirs to know), NotYours for another role."""
    actor, now = context.actor(), context.now()
    open_work_item(context.installation(), key, actor=actor, now=now)
    with context.installation().database.reading() as session:
        item = work_item(session, context.reader(), key)
    if item is None or item.unit_id != actor.unit_id:
        raise NotFound(*WORK_ITEM, key)
    assigns = LEADER in actor.acting_roles
    if not context.may_do(item.role, item.kind, item.domain) and not assigns:
        raise NotYours(name=item.name, role=words.role(item.role), unit=words.unit(item.unit_id))
    return item


def _task(key: WorkItemId) -> Task:
    """The item of this key with all that its page needs, if the person may see it. Raises as _item does."""
    installation, reader, item = context.installation(), context.reader(), _item(key)
    dossier_id = DossierId(item.dossier_id)
    with installation.database.reading() as session:
        version = installation.version(session, item.process_version)
        found = dossier(session, reader, dossier_id)
        charges = charges_of(session, reader, dossier_id)
        before = latest_answers(course_of(session, reader, dossier_id))
    if found is None:
        raise NotFound("hồ sơ", "dossier", item.dossier_id)
    form = version.forms[item.form] if item.form else None
    return Task(
        item=item,
        dossier=found,
        charges=charges,
        form=form,
        facts=facts_of(found),
        before=before,
        draft=draft_of(key, form),
    )


def _render(
    task: Task,
    view: FormView | None,
    *,
    rejected: FormRejected | None = None,
    refusal: str | None = None,
    unsent: Drafted | None = None,
) -> str:
    return render_template(
        "work_item.html",
        task=task,
        form=view,
        rejected=rejected,
        refusal=refusal,
        paper=typed(),
        colleagues=_colleagues(task),
        unsent=unsent or task.draft,
        papers=_papers(task),
        dossier=task.dossier,
        receipt=written_receipt.offered(_owed(task)),
        receipt_typed=written_receipt.typed(),
    )


def _owed(task: Task) -> int:
    """What a payment that the person may take is for."""
    if task.item.kind != TaskKind.PAYMENT or not task.is_theirs_to_do:
        return 0
    return sum(charge.amount or 0 for charge in task.charges if charge.is_owed)


def _known(task: Task) -> dict[str, Any]:
    """What nobody has to tick: that a dossier got no slip."""
    found = task.dossier
    return {"no_slip_issued": not has_slip(found.accepted_at, found.first_promised_at)}


def _papers(task: Task) -> PapersView:
    with context.installation().database.reading() as session:
        return papers_view(session, context.reader(), task.dossier, on_task=True)


def _colleagues(task: Task) -> list[ColleagueView]:
    """To whom the leader may try to give the work; why somebody is refused is not said."""
    if LEADER not in context.actor().acting_roles or not task.is_open:
        return []
    with context.installation().database.reading() as session:
        return colleagues(session, task.item.unit_id, task.item.role, local(context.now()).date())
