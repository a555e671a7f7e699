"""How the installation is: what is stuck and why, workers, the doctor, backups; and trying again what failed."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.adapters.carriers import SETTINGS
from engine.domain.errors import Refusal
from engine.domain.identifiers import IncidentId
from engine.domain.notice import NoticeChannel
from engine.operations.administration import administer
from engine.operations.examinations import ask_examination
from engine.operations.retry_incident import retry_incident
from engine.operations.retry_letter import retry_letter
from engine.store.queries.health import (
    database_view,
    latest_backup,
    latest_examination,
    latest_workers,
    stuck,
)
from engine.store.queries.notices import channels_used
from web import context
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _

blueprint = Blueprint("health", __name__, url_prefix="/administration/health")


@blueprint.before_request
def _administrators_only() -> None:
    """Raises AdministratorsOnly."""
    actor = context.actor()
    administer(context.installation(), actor, actor.unit_id)


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _render()


@blueprint.post("/incidents/<uuid:key>/retry")
def retry_step(key: UUID) -> ResponseReturnValue:
    installation, actor, now = context.installation(), context.actor(), context.now()
    try:
        resolved = retry_incident(installation, IncidentId(key), actor=actor, now=now)
    except Refusal as refusal:
        return _render(key, said(refusal)), code_of(refusal)
    tell(_("Đã khắc phục sự cố.") if resolved else _("Đã thử lại nhưng sự cố vẫn còn. Hãy xem lỗi mới ghi."))
    return redirect(url_for("health.page"))


@blueprint.post("/letters/<uuid:key>/retry")
def retry_delivery(key: UUID) -> ResponseReturnValue:
    try:
        retry_letter(context.installation(), key, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _render(key, said(refusal)), code_of(refusal)
    tell(_("Thư sẽ được gửi lại ở lượt tới của bộ xử lý nền."))
    return redirect(url_for("health.page"))


@blueprint.post("/examination")
def examine() -> ResponseReturnValue:
    ask_examination(context.installation(), actor=context.actor(), now=context.now())
    tell(_("Đã yêu cầu kiểm tra. Bộ xử lý nền sẽ chạy; hãy tải lại trang sau ít phút."))
    return redirect(url_for("health.page"))


def _render(refused: UUID | None = None, sentence: str | None = None) -> str:
    reader = context.reader()
    with context.installation().database.reading() as session:
        found = stuck(session, reader, now=context.now())
        return render_template(
            "administration/health.html",
            stuck=found,
            workers=latest_workers(session, reader),
            examination=latest_examination(session, reader),
            backup=latest_backup(session, reader),
            database=database_view(session, reader),
            channels=[(channel, channel in context.running().carriers) for channel in NoticeChannel],
            used=channels_used(session, reader),
            settings=SETTINGS,
            refused=refused,
            sentence=sentence,
        )
