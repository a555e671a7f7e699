"""Withdrawing a dossier on the applicant's written request."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import Refusal
from engine.domain.form import Checkbox, Form, FormRejected, Label, TextInput, validate
from engine.domain.identifiers import DossierId
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store.queries.dossier import DossierView
from web import context
from web.desk_act import asked, opened
from web.errors import code_of, tell
from web.form_answer import answer_of
from web.form_view import FormView
from web.language import said
from web.language import translated as _

blueprint = Blueprint("withdrawal", __name__)


@blueprint.get("/dossiers/<uuid:key>/withdrawal")
def page(key: UUID) -> ResponseReturnValue:
    return _asked(opened(key, _("Rút hồ sơ")), FormView(FORM, None))


@blueprint.post("/dossiers/<uuid:key>/withdrawal")
def withdraw(key: UUID) -> ResponseReturnValue:
    found = opened(key, _("Rút hồ sơ"))
    answer = answer_of(FORM.components, request.form)
    try:
        reason = str(validate(FORM, answer)["reason"])
        withdraw_dossier(context.installation(), DossierId(key), reason, actor=context.actor(), now=context.now())
    except FormRejected as rejected:
        return _asked(found, FormView(FORM, answer, rejected.problems), rejected=rejected), code_of(rejected)
    except Refusal as refusal:
        return _asked(found, FormView(FORM, answer), refusal=said(refusal)), code_of(refusal)
    tell(_("Đã rút hồ sơ theo đơn. Hãy trả lại giấy tờ cho người nộp."))
    return redirect(url_for("dossier.page", key=key))


def _asked(
    found: DossierView, form: FormView, *, rejected: FormRejected | None = None, refusal: str | None = None
) -> str:
    told = (
        _("Mọi cơ quan đang có hồ sơ dừng lại; việc đang mở không còn phải làm."),
        _("Hồ sơ kết thúc là “Người dân rút hồ sơ”, không mở lại được; nộp lại thì nhận thành hồ sơ mới."),
    )
    title, button = _("Rút hồ sơ theo đơn"), _("Rút hồ sơ")
    return asked(found, form, title=title, button=button, told=told, rejected=rejected, refusal=refusal)


FORM = Form(
    key="withdrawal",
    components=(
        TextInput(
            key="reason",
            label=Label(vi="Lý do ghi trong đơn", en="Reason given in the request"),
            required=True,
            multiline=True,
            max_length=1000,
        ),
        Checkbox(
            key="written",
            label=Label(vi="Đã nhận đơn rút hồ sơ có chữ ký", en="The signed request was received"),
            required=True,
        ),
    ),
    schema={},
)
