"""The desk: choose a procedure, write down who files what, and receive the dossier."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.applicant import fold
from engine.domain.errors import Refusal
from engine.domain.form import Form, FormRejected, validate
from engine.domain.instant import local
from engine.domain.procedure import NotInForce, Procedure, ProcedureBlock
from engine.domain.refusals import NotYours, ProcedureNotRun
from engine.operations.enter_late import propose_late_filing
from engine.operations.follow_ups import accept_follow_up, prefill
from engine.operations.open_dossier import open_dossier
from engine.operations.receive_dossier import DESK, Filing, receive_dossier
from web import context, words
from web.errors import code_of, tell
from web.form_answer import answer_of, with_row, without_blank_rows, without_row
from web.form_view import FormView
from web.language import said
from web.language import translated as _
from web.on_paper import given_reason, on_paper, typed, without_paper
from web.reception_form import applicant_of, channel_of, papers_of, reception_form

blueprint = Blueprint("reception", __name__, url_prefix="/reception")


@blueprint.get("/")
def choose() -> ResponseReturnValue:
    _at_the_desk()
    search = request.args.get("search", "").strip()[:100]
    groups: dict[str, list[Procedure]] = {group: [] for group in words.GROUP}
    for procedure in context.installation().catalog.procedures.values():
        if _runs(procedure) and fold(search) in fold(f"{procedure.code} {procedure.name_vi} {procedure.name_en}"):
            groups.setdefault(procedure.group, []).append(procedure)
    return render_template(
        "reception_choose.html", groups={group: found for group, found in groups.items() if found}, search=search
    )


@blueprint.get("/<code>")
def page(code: str) -> ResponseReturnValue:
    _at_the_desk()
    procedure, block = _procedure(code)
    suggestion = _suggestion()
    given = None if suggestion is None else _prefilled(suggestion)  # without one the form shows its defaults
    return _render(procedure, block, FormView(_form(block), given), suggestion=suggestion)


@blueprint.post("/<code>/late", defaults={"late": True}, endpoint="receive_late")
@blueprint.post("/<code>", defaults={"late": False})
def receive(code: str, late: bool) -> ResponseReturnValue:
    """`late`: the desk accepted it on paper, so it is proposed for a second officer."""
    _at_the_desk()
    procedure, block = _procedure(code)
    form, suggestion = _form(block), _suggestion()
    answer = answer_of(form.components, without_paper(request.form))
    if "_add" in request.form or "_remove" in request.form:
        with_row(answer, request.form.get("_add", ""))
        without_row(answer, request.form.get("_remove", ""))
        return _render(procedure, block, FormView(form, answer), suggestion=suggestion)
    answer = without_blank_rows(form.components, answer)
    try:
        filing = _filing(procedure, block, answer, validate(form, answer))
        return _enter_late(filing) if late else _receive(filing, suggestion)
    except FormRejected as rejected:
        return _render(
            procedure, block, FormView(form, answer, rejected.problems), rejected=rejected, suggestion=suggestion
        ), code_of(rejected)
    except Refusal as refusal:
        return _render(procedure, block, FormView(form, answer), refusal=said(refusal), suggestion=suggestion), code_of(
            refusal
        )


def _filing(
    procedure: Procedure, block: ProcedureBlock, answer: Mapping[str, Any], values: Mapping[str, Any]
) -> Filing:
    return Filing(
        procedure_code=procedure.code,
        applicant=applicant_of(values),
        facts=answer.get("facts", {}),
        papers=papers_of(block, values),
        channel=channel_of(values),
    )


def _suggestion() -> UUID | None:
    """The suggested follow-up that the page files, from its address."""
    try:
        return UUID(request.args["suggestion"])
    except (KeyError, ValueError):
        return None


def _prefilled(suggestion: UUID) -> dict[str, Any]:
    """Noted as a read of the dossier that it is taken from. Raises NotFound, NotYours."""
    begun = prefill(context.installation(), suggestion, actor=context.actor())
    open_dossier(context.installation(), begun.dossier_id, actor=context.actor(), now=context.now())
    return {"applicant": dict(begun.applicant), "channel": "desk", "facts": dict(begun.facts)}


def _receive(filing: Filing, suggestion: UUID | None) -> ResponseReturnValue:
    installation, actor, now = context.installation(), context.actor(), context.now()
    if suggestion is None:
        received = receive_dossier(installation, filing, actor=actor, now=now)
    else:
        received = accept_follow_up(installation, suggestion, filing, actor=actor, now=now)
    tell(_("Đã ghi nhận hồ sơ. Hãy kiểm tra thành phần hồ sơ để tiếp nhận."))
    return redirect(url_for("dossier.page", key=received.dossier_id))


def _enter_late(filing: Filing) -> ResponseReturnValue:
    propose_late_filing(
        context.installation(),
        filing,
        on_paper(()),
        reason=given_reason(),
        actor=context.actor(),
        now=context.now(),
    )
    tell(_("Đã ghi đề nghị nhập bù. Công chức khác phải xác nhận."))
    return redirect(url_for("proposals.page"))


def _at_the_desk() -> None:
    """Raises NotYours."""
    actor = context.actor()
    if DESK not in actor.acting_roles:
        raise NotYours(name=_("Tiếp nhận hồ sơ"), role=words.role(DESK), unit=words.unit(actor.unit_id))


def _runs(procedure: Procedure) -> bool:
    try:
        return procedure.block(local(context.now()).date()).process is not None
    except NotInForce:
        return False


def _procedure(code: str) -> tuple[Procedure, ProcedureBlock]:
    """Raises NotFound, NotInForce, ProcedureNotRun."""
    procedure = context.installation().catalog.procedure(code)
    block = procedure.block(local(context.now()).date())
    if block.process is None:
        raise ProcedureNotRun(code=procedure.code, name=procedure.name_vi)
    return procedure, block


def _form(block: ProcedureBlock) -> Form:
    catalog = context.installation().catalog
    return reception_form(block, catalog.form(block.facts_form) if block.facts_form else None)


def _render(
    procedure: Procedure,
    block: ProcedureBlock,
    form: FormView,
    *,
    rejected: FormRejected | None = None,
    refusal: str | None = None,
    suggestion: UUID | None = None,
) -> str:
    return render_template(
        "reception.html",
        procedure=procedure,
        block=block,
        form=form,
        rejected=rejected,
        refusal=refusal,
        suggestion=suggestion,
        paper=typed(),
    )
