"""The citizen says what they thought: anonymous, once a dossier, which it is tied to for counting only."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import Refusal
from engine.domain.survey import LONGEST_REMARK, Opinion, SurveyIncomplete, Topic
from engine.operations.record_survey import record_survey
from engine.operations.track_dossier import citizen_of
from web import context
from web.errors import code_of, tell
from web.followed import ask_again, held, view
from web.language import said
from web.language import translated as _
from web.language import translated_later as _l

TOPICS = {
    Topic.HANDLING_TIME: _l("Thời gian giải quyết"),
    Topic.PROMISE_KEPT: _l("Trả kết quả so với ngày hẹn"),
    Topic.CONTACTS: _l("Số lần phải liên hệ, đi lại"),
    Topic.AGENCIES: _l("Số cơ quan phải đến để hoàn thiện hồ sơ"),
    Topic.ORDER_OF_LAW: _l("Làm đúng trình tự, giấy tờ, phí theo quy định"),
    Topic.CONDUCT: _l("Thái độ của công chức"),
    Topic.ANSWERS: _l("Tiếp nhận, trả lời phản ánh, kiến nghị"),
    Topic.PUBLICITY: _l("Niêm yết, công khai thủ tục"),
    Topic.ONLINE: _l("Dịch vụ trực tuyến, tra cứu hồ sơ"),
}
OPINIONS = {
    Opinion.SATISFIED: _l("Hài lòng"),
    Opinion.NEUTRAL: _l("Bình thường"),
    Opinion.UNSATISFIED: _l("Chưa hài lòng"),
}
_OVERALL = {"yes": True, "no": False}

blueprint = Blueprint("citizen_survey", __name__, url_prefix="/cong-dan/ho-so/khao-sat")


@blueprint.get("")
def page() -> ResponseReturnValue:
    found = view()
    if found is None:
        return ask_again()
    return _shown(None) if found.may_survey else redirect(url_for("followed.page"))


@blueprint.post("")
def give() -> ResponseReturnValue:
    found = held()
    if found is None:
        return ask_again()
    dossier_id, reader = found
    try:
        satisfied = _overall()
        actor = citizen_of(reader.unit_id)
        installation, now = context.installation(), context.now()
        record_survey(installation, dossier_id, satisfied=satisfied, answers=_answers(), actor=actor, now=now)
    except Refusal as refusal:
        return _shown(said(refusal)), code_of(refusal)
    tell(_("Cảm ơn bạn. Ý kiến được ghi không kèm tên."))
    return redirect(url_for("followed.page"))


def _shown(refusal: str | None) -> str:
    chosen = request.form.to_dict()
    return render_template(
        "citizen/survey.html", topics=TOPICS, opinions=OPINIONS, refusal=refusal, chosen=chosen, longest=LONGEST_REMARK
    )


def _overall() -> bool:
    """Raises SurveyIncomplete."""
    try:
        return _OVERALL[request.form.get("overall", "")]
    except KeyError as missing:
        raise SurveyIncomplete from missing


def _answers() -> dict[str, str]:
    given = {topic.value: request.form.get(topic, "") for topic in Topic}
    answers = {topic: opinion for topic, opinion in given.items() if opinion in OPINIONS}
    remark = " ".join(request.form.get("remark", "").split())[:LONGEST_REMARK]
    return answers | ({"remark": remark} if remark else {})
