"""Originals that the desk keeps: the list of the desk, and noting that one is kept or given back."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.identifiers import DossierId, OriginalId
from engine.domain.kept_original import Original
from engine.operations.kept_originals import keep_original, return_original
from engine.operations.receive_dossier import DESK
from engine.store.queries.kept_originals import MOST, originals_at
from web import context
from web.dossier_files import back_to, opened, render_card
from web.errors import code_of, tell
from web.language import local_path, said
from web.language import translated as _

blueprint = Blueprint("originals", __name__)
_FIELDS = ("paper", "other", "count", "owner", "place")
_LONGEST = 500


@blueprint.get("/originals")
def page() -> ResponseReturnValue:
    return _page()


def _page(wrong: tuple[UUID, str] | None = None, typed: str = "") -> str:
    """`wrong`: which original could not be given back, and why."""
    with context.installation().database.reading() as session:
        found = originals_at(session, context.reader(), context.actor().unit_id)
    return render_template(
        "papers/originals_at.html",
        found=found[:MOST],
        more=len(found) > MOST,
        at_desk=DESK in context.actor().acting_roles,
        wrong=wrong,
        typed=typed,
    )


@blueprint.post("/dossiers/<uuid:key>/originals")
def keep(key: UUID) -> ResponseReturnValue:
    found, _reader = opened(key)
    typed = {name: request.form.get(name, "").strip()[:_LONGEST] for name in _FIELDS}
    try:
        original = _original(typed, found.applicant_name)
        keep_original(context.installation(), DossierId(key), original, actor=context.actor(), now=context.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return _render(key, code=code_of(refusal), original=typed, original_problem=said(refusal))
    told = _("Đã ghi giữ bản chính “%(paper)s”.", paper=original.paper)
    if "HX-Request" in request.headers:
        return _render(key, told)
    tell(told)
    return redirect(back_to(key))


def _render(key: UUID, told: str | None = None, **more: object) -> ResponseReturnValue:
    return render_card("papers/originals.html", key, told, **more)  # type: ignore[arg-type]


@blueprint.post("/originals/<uuid:key>/return")
def give_back(key: UUID) -> ResponseReturnValue:
    taken_by = request.form.get("taken_by", "")[:_LONGEST]
    try:
        dossier_id = return_original(
            context.installation(), OriginalId(key), taken_by, actor=context.actor(), now=context.now()
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page((key, said(refusal)), taken_by), code_of(refusal)
    told = _("Đã ghi trả bản chính.")
    if "HX-Request" in request.headers:
        return _render(dossier_id, told)
    tell(told)
    back = request.form.get("back")
    return redirect(local_path(back) if back else url_for("originals.page"))


def _original(typed: dict[str, str], applicant: str) -> Original:
    """Raises InvalidInput."""
    count = typed["count"] or "1"
    if not (count.isascii() and count.isdigit() and len(count) < 4):
        raise InvalidInput(
            ("số bản chính", "the number of originals"),
            f"“{count}” không phải là số",
            f"“{count}” is not a number",
        )
    return Original(
        paper=typed["other"] or typed["paper"],
        owner=typed["owner"] or applicant,
        count=int(count),
        place=typed["place"],
    )
