"""A result found wrong after its return: what is wrong is written down, and the dossier that puts it right is filed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.effects import Outcome
from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.form import Choice, Component, Form, FormRejected, Group, Label, Moment, Option, TextInput, validate
from engine.domain.identifiers import DossierId, ProcedureCode
from engine.domain.instant import local, parse_instant
from engine.domain.nonconforming_result import Action, Fault
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.domain.refusals import NotYours
from engine.operations.correct_result import FoundError, correct_result
from engine.operations.open_dossier import open_dossier
from engine.operations.receive_dossier import DESK
from engine.store.queries.dossier import DossierView, dossier
from engine.store.queries.nonconforming_results import NonconformingView
from web import context, words
from web.errors import code_of, tell
from web.form_answer import answer_of, with_row, without_blank_rows, without_row
from web.form_view import FormView
from web.language import said
from web.language import translated as _

blueprint = Blueprint("corrections", __name__)


@blueprint.get("/dossiers/<uuid:key>/correction")
def page(key: UUID) -> ResponseReturnValue:
    found = _dossier(key)
    _check(found)
    procedure, block = _procedure(found)
    given: dict[str, Any] = {"found_at": local(context.now()).strftime("%Y-%m-%dT%H:%M"), "action": "correct"}
    given["facts"] = found.facts if procedure.code == found.procedure_code else {}
    return _render(found, procedure, FormView(_form(block), given))


@blueprint.post("/dossiers/<uuid:key>/correction")
def record(key: UUID) -> ResponseReturnValue:
    found = _dossier(key)
    _check(found)
    procedure, block = _procedure(found)
    form = _form(block)
    answer = answer_of(form.components, request.form)
    if "_add" in request.form or "_remove" in request.form:
        with_row(answer, request.form.get("_add", ""))
        without_row(answer, request.form.get("_remove", ""))
        return _render(found, procedure, FormView(form, answer))
    answer = without_blank_rows(form.components, answer)
    try:
        error = _error(validate(form, answer), answer.get("facts", {}))
        received = correct_result(
            context.installation(), DossierId(key), error, actor=context.actor(), now=context.now()
        )
    except FormRejected as rejected:
        view = FormView(form, answer, rejected.problems)
        return _render(found, procedure, view, rejected=rejected), code_of(rejected)
    except Refusal as refusal:
        return _render(found, procedure, FormView(form, answer), refusal=said(refusal)), code_of(refusal)
    tell(_("Đã ghi kết quả không phù hợp và lập hồ sơ khắc phục. Hãy kiểm tra rồi tiếp nhận hồ sơ này."))
    return redirect(url_for("dossier.page", key=received.dossier_id))


def may_correct(found: DossierView, wrong: list[NonconformingView]) -> bool:
    """Whether the page offers to record an error in the result; the operation judges anew."""
    actor = context.actor()
    waits = any(row.dossier_id == found.id and row.settled_at is None for row in wrong)
    given = found.status == "returned" and found.outcome != Outcome.REFUSED
    return given and not waits and actor.unit_id == found.unit_id and DESK in actor.acting_roles


def _dossier(key: UUID) -> DossierView:
    """Notes that the person reads it. Raises NotFound."""
    reader = open_dossier(context.installation(), DossierId(key), actor=context.actor(), now=context.now())
    with context.installation().database.reading() as session:
        found = dossier(session, reader, DossierId(key))
    if found is None:
        raise NotFound("hồ sơ", "dossier", key)
    return found


def _check(found: DossierView) -> None:
    """Raises NotYours."""
    actor = context.actor()
    if DESK not in actor.acting_roles or actor.unit_id != found.unit_id:
        name = _("Đính chính, thu hồi kết quả")
        raise NotYours(name=name, role=words.role(DESK), unit=words.unit(found.unit_id))


def _procedure(found: DossierView) -> tuple[Procedure, ProcedureBlock]:
    """The one by which such a result is put right today: its own, or the same again. Raises NotFound, NotInForce."""
    catalog, today = context.installation().catalog, local(context.now()).date()
    own = catalog.procedure(ProcedureCode(found.procedure_code))
    named = own.block(today).correction.procedure
    procedure = own if named is None else catalog.procedure(named)
    return procedure, procedure.block(today)


def _form(block: ProcedureBlock) -> Form:
    parts: list[Component] = [*_ASKED]
    if block.facts_form is not None:
        facts = context.installation().catalog.form(block.facts_form)
        label = Label(vi="Nội dung của hồ sơ khắc phục", en="What the new dossier asks for")
        parts.append(Group(key="facts", label=label, components=facts.components))
    return Form(key="correction", components=tuple(parts), schema={})


def _error(values: Mapping[str, Any], facts: Mapping[str, Any]) -> FoundError:
    """Raises InvalidInput."""
    found_at = values["found_at"]
    if found_at is None:
        raise InvalidInput(("lúc phát hiện", "when it was found"), "hãy ghi thời điểm", "say when")
    return FoundError(
        action=Action(values["action"]),
        fault=Fault(values["fault"]),
        found_by=values["found_by"] or "",
        found_at=parse_instant(str(found_at), "lúc phát hiện"),
        description=values["description"] or "",
        facts=facts,
    )


def _render(
    found: DossierView,
    procedure: Procedure,
    form: FormView,
    *,
    rejected: FormRejected | None = None,
    refusal: str | None = None,
) -> str:
    return render_template(
        "correction.html", dossier=found, procedure=procedure, form=form, rejected=rejected, refusal=refusal
    )


_ASKED: tuple[Component, ...] = (
    TextInput(
        key="description",
        label=Label(vi="Kết quả sai ở chỗ nào", en="What is wrong in the result"),
        required=True,
        multiline=True,
        max_length=1000,
    ),
    TextInput(key="found_by", label=Label(vi="Ai phát hiện", en="Who found it"), required=True, max_length=200),
    Moment(key="found_at", label=Label(vi="Phát hiện lúc", en="Found at"), required=True, with_time=True),
    Choice(
        key="fault",
        label=Label(vi="Lỗi của ai", en="Whose error"),
        hint=Label(
            vi="Lỗi của cơ quan thì người dân không phải nộp phí, lệ phí.", en="The agency's own is free of charge."
        ),
        required=True,
        options=(
            Option(value="agency", label=Label(vi="Lỗi của cơ quan", en="The agency's")),
            Option(value="applicant", label=Label(vi="Lỗi của người nộp", en="The applicant's")),
        ),
        drawn_as="radio",
    ),
    Choice(
        key="action",
        label=Label(vi="Cách khắc phục", en="What is done about it"),
        required=True,
        default="correct",
        options=(
            Option(value="correct", label=Label(vi="Đính chính", en="Correct it")),
            Option(value="annul", label=Label(vi="Thu hồi, hủy bỏ", en="Withdraw and annul it")),
        ),
        drawn_as="radio",
    ),
)
