"""Follow-ups that a result suggests: how the desk sees them, and what it answers to one that is not filed here."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import NotFound
from engine.domain.identifiers import ProcedureCode
from engine.domain.instant import local
from engine.operations.follow_ups import decline_follow_up, refer_follow_up
from engine.operations.receive_dossier import DESK
from engine.store.queries.suggestions import SuggestionView, suggestion
from web import context
from web.errors import tell
from web.language import current
from web.language import translated as _

blueprint = Blueprint("follow_ups", __name__, url_prefix="/follow-ups")


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownSuggestion:
    """`state` is one of suggested, expired, accepted, declined; `may_decide`: by whoever looks at the page."""

    view: SuggestionView
    name: str
    refer_to: str | None
    legal_basis: str
    state: str
    may_decide: bool


def shown_suggestions(found: list[SuggestionView]) -> list[ShownSuggestion]:
    return [_shown(view) for view in found]


def _shown(view: SuggestionView) -> ShownSuggestion:
    procedure = context.installation().catalog.procedure(ProcedureCode(view.procedure_of))
    block = procedure.block(view.procedure_from or local(view.suggested_at).date())
    follow_up, actor = block.follow_up(view.key), context.actor()
    expired = view.expired(local(context.now()).date())
    return ShownSuggestion(
        view=view,
        name=follow_up.name_en if current() == "en" else follow_up.name_vi,
        refer_to=follow_up.refer_to,
        legal_basis=follow_up.legal_basis,
        state="expired" if expired else view.status,
        may_decide=view.status == "suggested" and DESK in actor.acting_roles and actor.unit_id == view.unit_id,
    )


@blueprint.post("/<uuid:key>/decline")
def decline(key: UUID) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    decline_follow_up(context.installation(), key, reason, actor=context.actor(), now=context.now())
    tell(_("Đã ghi lý do không nộp."))
    return _back(key)


@blueprint.post("/<uuid:key>/refer")
def refer(key: UUID) -> ResponseReturnValue:
    refer_follow_up(context.installation(), key, actor=context.actor(), now=context.now())
    tell(_("Đã ghi nhận việc hướng dẫn người dân."))
    return _back(key)


def _back(key: UUID) -> ResponseReturnValue:
    with context.installation().database.reading() as session:
        found = suggestion(session, context.reader(), key)
    if found is None:
        raise NotFound("đề xuất", "suggestion", key)
    return redirect(url_for("dossier.page", key=found.dossier_id) + "#next-title")
