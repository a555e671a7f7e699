"""The desk: choose a procedure, write down who files what, and receive the dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from engine.domain.applicant import fold
from engine.domain.attendance import Signing
from engine.domain.errors import Refusal
from engine.domain.form import Form, FormRejected, validate
from engine.domain.instant import local
from engine.domain.procedure import NotInForce, Procedure, ProcedureBlock
from engine.domain.refusals import NotYours, ProcedureNotRun
from engine.operations.enter_late import propose_late_filing
from engine.operations.follow_ups import accept_follow_up, prefill
from engine.operations.open_dossier import open_dossier
from engine.operations.receive_at_once import is_done_at_once
from engine.operations.receive_dossier import DESK, Filing, receive_dossier
from engine.store.queries.reception import check_of, filed_with, received_since
from web import context, words
from web.errors import DOUBTFUL, code_of, tell
from web.form_answer import answer_of, with_row, without_blank_rows, without_row
from web.form_view import FormView
from web.language import said
from web.language import translated as _
from web.on_paper import given_reason, on_paper, typed, without_paper
from web.reception_form import ATTENDANCE, applicant_of, attendance_of, channel_of, papers_of, reception_form
from web.reception_known import acknowledged, known, look_for, with_card, with_earlier

A_YEAR = timedelta(days=365)
OFTEN = 8  # procedures shown above all others
CERTIFICATION = "chung_thuc"  # what people queue for together
MOST_FORMS = 100  # that one page sends
CARD = "_card"  # what a reader of identity cards typed

blueprint = Blueprint("reception", __name__, url_prefix="/reception")


@blueprint.get("/")
def choose() -> ResponseReturnValue:
    """Most used first. A search that finds one procedure, or names one by its code, goes straight to it."""
    at_the_desk()
    search = request.args.get("search", "").strip()[:100]
    wanted = fold(search).split()
    running = [procedure for procedure in context.installation().catalog.procedures.values() if runs(procedure)]
    found = [procedure for procedure in running if procedure.is_called(wanted)]
    if wanted and len(found) == 1:
        return redirect(url_for("reception.page", code=found[0].code))
    with context.installation().database.reading() as session:
        used = received_since(session, context.reader(), context.now() - A_YEAR)
    found.sort(key=lambda procedure: -used[procedure.code])
    groups: dict[str, list[Procedure]] = {group: [] for group in words.GROUP}
    for procedure in found:
        groups.setdefault(procedure.group, []).append(procedure)
    return render_template(
        "reception_choose.html",
        groups={group: rows for group, rows in groups.items() if rows},
        often=[procedure for procedure in found if used[procedure.code]][:OFTEN],
        used=used,
        at_once=[row for row in found if row.group == CERTIFICATION and is_done_at_once(row, context.now())],
        search=search,
    )


@blueprint.get("/<code>")
def page(code: str) -> ResponseReturnValue:
    at_the_desk()
    desk = _Desk.of(code)
    before = filed_from_here()
    if before:
        return render_template("reception_filed.html", procedure=desk.procedure, dossier_id=before[0])
    given = None if desk.suggestion is None else _prefilled(desk.suggestion)  # without one the form shows its defaults
    return desk.shown(given)


@blueprint.post("/<code>/late", defaults={"late": True}, endpoint="receive_late")
@blueprint.post("/<code>", defaults={"late": False})
def receive(code: str, late: bool) -> ResponseReturnValue:
    """`late`: the desk accepted it on paper, so it is proposed for a second officer."""
    at_the_desk()
    desk = _Desk.of(code)
    answer = answer_of(desk.form.components, _of_the_form(without_paper(request.form)))
    asked = _only_asked(desk, answer)
    if asked is not None:
        return asked
    answer = without_blank_rows(desk.form.components, answer)
    try:
        filing = _filing(desk, answer, validate(desk.form, answer))
        if "_check" in request.form:
            return desk.shown(answer, filing=filing)
        if late:
            return _enter_late(filing)
        return _warned(desk, answer, filing) or _receive(filing, desk.suggestion)
    except FormRejected as rejected:
        return desk.shown(answer, rejected=rejected), code_of(rejected)
    except Refusal as refusal:
        return desk.shown(answer, refusal=said(refusal)), code_of(refusal)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """The page of one procedure."""

    procedure: Procedure
    block: ProcedureBlock
    form: Form
    suggestion: UUID | None

    @classmethod
    def of(cls, code: str) -> "_Desk":
        """Raises NotFound, NotInForce, ProcedureNotRun."""
        procedure, block = procedure_now(code)
        return cls(procedure=procedure, block=block, form=_form(block), suggestion=_suggestion())

    def shown(
        self,
        answer: Mapping[str, Any] | None,
        *,
        rejected: FormRejected | None = None,
        refusal: str | None = None,
        card_refused: str | None = None,
        filing: Filing | None = None,
    ) -> str:
        view = FormView(self.form, answer, () if rejected is None else rejected.problems)
        return render_template(
            "reception.html",
            procedure=self.procedure,
            block=self.block,
            form=view,
            rejected=rejected,
            refusal=refusal,
            card_refused=card_refused,
            card=request.form.get(CARD, "") if card_refused else "",
            suggestion=self.suggestion,
            paper=typed(),
            known=known(self.procedure, self.block, (answer or {}).get("applicant", {}), filing),
            token=_token() or uuid4(),
            stands_by=_stands_by(answer),
        )


def _stands_by(answer: Mapping[str, Any] | None) -> bool:
    """Whether anything is noted about who stood by, so that its part of the page must be open."""
    given = dict((answer or {}).get(ATTENDANCE) or {})
    given.pop("signing", None) if given.get("signing") == Signing.SIGNATURE else None
    return any(given.values())


def _only_asked(desk: _Desk, answer: dict[str, Any]) -> ResponseReturnValue | None:
    """What the page does before anything is sent: another row, a card that was read, a person who was found."""
    posted = request.form
    if "_add" in posted or "_remove" in posted:
        with_row(answer, posted.get("_add", ""))
        without_row(answer, posted.get("_remove", ""))
        return desk.shown(answer)
    try:
        if posted.get(CARD, "").strip():
            answer["applicant"] = with_card(answer["applicant"], posted[CARD])
            look_for(answer["applicant"])
            return desk.shown(answer)
    except Refusal as refusal:
        return desk.shown(answer, card_refused=said(refusal)), code_of(refusal)
    if "_use" in posted:
        answer["applicant"] = with_earlier(answer["applicant"], posted["_use"])
        return desk.shown(answer)
    if "_find" not in posted:
        return None
    look_for(answer["applicant"])
    return desk.shown(answer)


def _of_the_form(posted: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """The answer alone, without what the page's own buttons and fields say."""
    return MultiDict([(name, value) for name, value in posted.items(multi=True) if not name.startswith("_")])


def _warned(desk: _Desk, answer: Mapping[str, Any], filing: Filing) -> ResponseReturnValue | None:
    """The page again where the person may have filed this before and the officer has not yet been told."""
    found = known(desk.procedure, desk.block, answer["applicant"])
    unseen = {row.view.id for row in found.duplicates} - acknowledged(request.form.getlist("_despite"))
    if not unseen or already_filed(filing) is not None:  # asked after: the same form sent twice at once is no second
        return None
    warning = _("Có thể hồ sơ này đã nộp rồi. Hãy xem các hồ sơ được đánh dấu; nếu không trùng thì gửi lại.")
    return desk.shown(answer, refusal=warning, filing=filing), DOUBTFUL


def _filing(desk: _Desk, answer: Mapping[str, Any], values: Mapping[str, Any]) -> Filing:
    return Filing(
        procedure_code=desk.procedure.code,
        applicant=applicant_of(values),
        facts=answer.get("facts", {}),
        papers=papers_of(desk.block, values),
        channel=channel_of(values),
        token=_token(),
        attendance=attendance_of(values),
        despite=sorted(map(str, acknowledged(request.form.getlist("_despite")))),
    )


def _token() -> UUID | None:
    """Of the form that was sent; a page of before it had one sends none."""
    try:
        return UUID(request.form["_token"])
    except (KeyError, ValueError):
        return None


def already_filed(filing: Filing) -> UUID | None:
    """The dossier that this very form has filed before."""
    if filing.token is None:
        return None
    with context.installation().database.reading() as session:
        return filed_with(session, context.reader(), filing.token)


def filed_from_here() -> list[UUID]:
    """What the forms filed that were sent from this very page, in their order: the address names them for whoever goes
    back to it (web/frontend/sent.js)."""
    tokens = request.args.getlist("form")[:MOST_FORMS]
    with context.installation().database.reading() as session:
        found = [filed_with(session, context.reader(), UUID(token)) for token in tokens if is_uuid(token)]
    return [dossier_id for dossier_id in found if dossier_id is not None]


def is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


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
    if received.was_there:
        tell(_("Mẫu này đã gửi rồi: đây là hồ sơ đã ghi nhận, không có hồ sơ thứ hai."))
        return redirect(url_for("dossier.page", key=received.dossier_id))
    tell(_("Đã ghi nhận hồ sơ. Hãy kiểm tra thành phần hồ sơ để tiếp nhận."))
    with installation.database.reading() as session:
        check = check_of(session, context.reader(), received.dossier_id)
    if check is None or suggestion is not None:  # the page of what was suggested names the dossier that it follows
        return redirect(url_for("dossier.page", key=received.dossier_id))
    return redirect(url_for("work_item.page", key=check))


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


def at_the_desk() -> None:
    """Raises NotYours."""
    actor = context.actor()
    if DESK not in actor.acting_roles:
        raise NotYours(name=_("Tiếp nhận hồ sơ"), role=words.role(DESK), unit=words.unit(actor.unit_id))


def runs(procedure: Procedure) -> bool:
    try:
        return procedure.block(local(context.now()).date()).process is not None
    except NotInForce:
        return False


def procedure_now(code: str) -> tuple[Procedure, ProcedureBlock]:
    """Raises NotFound, NotInForce, ProcedureNotRun."""
    procedure = context.installation().catalog.procedure(code)
    block = procedure.block(local(context.now()).date())
    if block.process is None:
        raise ProcedureNotRun(code=procedure.code, name=procedure.name_vi)
    return procedure, block


def _form(block: ProcedureBlock) -> Form:
    catalog = context.installation().catalog
    return reception_form(block, catalog.form(block.facts_form) if block.facts_form else None)
