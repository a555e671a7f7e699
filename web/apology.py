"""Apologising for a delay: the desk writes why, and the one new date, while the law still lets it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.clock_record import from_record
from engine.domain.clock_refusals import NewDateTooEarly
from engine.domain.day import parse_day
from engine.domain.errors import Refusal
from engine.domain.form import Choice, Form, FormRejected, Label, Moment, Option, Problem, TextInput, validate
from engine.domain.identifiers import DossierId, UnitId
from engine.operations.issue_apology import issue_apology
from engine.store.queries.course import StageView, stages_of
from engine.store.queries.dossier import DossierView
from web import context, words
from web.desk_act import asked, is_under_way, may_act, opened
from web.errors import code_of, tell
from web.form_answer import answer_of
from web.form_view import FormView
from web.language import said, written
from web.language import translated as _

blueprint = Blueprint("apology", __name__)


@blueprint.get("/dossiers/<uuid:key>/apology")
def page(key: UUID) -> ResponseReturnValue:
    found = opened(key, _("Xin lỗi và hẹn lại"))
    stages = _stages(found)
    return _asked(found, FormView(form_of(stages), {"at_fault": _furthest(found, stages)}))


@blueprint.post("/dossiers/<uuid:key>/apology")
def issue(key: UUID) -> ResponseReturnValue:
    found = opened(key, _("Xin lỗi và hẹn lại"))
    form = form_of(_stages(found))
    answer = answer_of(form.components, request.form)
    try:
        _issue(found, validate(form, answer))
    except FormRejected as rejected:
        return _asked(found, FormView(form, answer, rejected.problems), rejected=rejected), code_of(rejected)
    except Refusal as refusal:
        return _asked(found, FormView(form, answer), refusal=said(refusal)), code_of(refusal)
    tell(_("Đã lập phiếu xin lỗi và hẹn lại. Hãy in phiếu, trình ký và gửi người nộp hồ sơ."))
    return redirect(url_for("dossier.page", key=key) + "#books-title")


def apology_until(found: DossierView) -> datetime | None:
    """The last instant at which the page offers an apology; None where there is none to give."""
    if not is_under_way(found) or not may_act(found) or found.clock is None or found.reappointed_at:
        return None
    return from_record(found.clock).apology_due_at(context.installation().calendar(UnitId(found.unit_id)))


def _issue(found: DossierView, values: Mapping[str, Any]) -> None:
    """Raises FormRejected for a date that cannot be the new one, and what the command refuses."""
    try:
        issue_apology(
            context.installation(),
            DossierId(found.id),
            reason=str(values["reason"]),
            new_date=_new_date(found, str(values["new_date"])),
            actor=context.actor(),
            now=context.now(),
            at_fault=UnitId(values["at_fault"]),
        )
    except NewDateTooEarly as early:
        raise _wrong_date(early.vietnamese, early.english) from early


def _new_date(found: DossierView, written_day: str) -> datetime:
    """The end of office hours of a working day: on another, nobody is there to give the result."""
    day = parse_day(written_day, _("Ngày hẹn lại"))
    calendar = context.installation().calendar(UnitId(found.unit_id))
    if not calendar.is_working_day(day):
        told = f"{day:%d/%m/%Y}"
        raise _wrong_date(
            f"“Ngày hẹn lại” {told} là ngày nghỉ; hãy chọn một ngày làm việc.",
            f"“New date”: {told} is a day off; choose a working day.",
        )
    return calendar.end_of_day(day)


def _wrong_date(vi: str, en: str) -> FormRejected:
    return FormRejected((Problem(key="new_date", vi=vi, en=en),))


def form_of(stages: list[StageView]) -> Form:
    """At fault is one of the agencies that have or had the dossier."""
    reason = TextInput(
        key="reason",
        label=Label(vi="Lý do chậm", en="Why it is late"),
        hint=Label(
            vi="In nguyên văn trên phiếu gửi người nộp hồ sơ.", en="Printed as it stands on the citizen's slip."
        ),
        required=True,
        multiline=True,
        max_length=1000,
    )
    day = Moment(key="new_date", label=Label(vi="Ngày hẹn lại", en="New date"), required=True)
    fault = Choice(
        key="at_fault",
        label=Label(vi="Chậm ở cơ quan", en="Late at"),
        required=True,
        options=tuple(
            Option(value=unit, label=Label(vi=words.unit(unit), en=words.unit(unit)))
            for unit in dict.fromkeys(stage.unit_id for stage in stages)
        ),
        drawn_as="select",
    )
    return Form(key="apology", components=(reason, day, fault), schema={})


def _furthest(found: DossierView, stages: list[StageView]) -> str:
    """Whoever has it now: where a hand-off went on, the agencies before only wait."""
    return next((stage.unit_id for stage in reversed(stages) if stage.ended_at is None), found.unit_id)


def _stages(found: DossierView) -> list[StageView]:
    with context.installation().database.reading() as session:
        return stages_of(session, context.reader(), DossierId(found.id))


def _asked(
    found: DossierView, form: FormView, *, rejected: FormRejected | None = None, refusal: str | None = None
) -> str:
    until, promised = apology_until(found), found.due_at or found.promised_at
    told = [
        _("Phiếu xin lỗi và hẹn lại được lập, có số, in được; thủ trưởng cơ quan ký rồi gửi người nộp hồ sơ."),
        _("Chỉ hẹn lại được một lần."),
    ]
    if promised is not None:
        told.append(_("Hẹn trả %(at)s giữ nguyên: kết quả vẫn tính theo hẹn này.", at=written(promised, "instant")))
    if until is not None:
        told.insert(0, _("Chậm nhất %(at)s phải lập phiếu.", at=written(until, "instant")))
    title, button = _("Xin lỗi và hẹn lại"), _("Lập phiếu xin lỗi và hẹn lại")
    return asked(found, form, title=title, button=button, told=tuple(told), rejected=rejected, refusal=refusal)
