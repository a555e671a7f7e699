"""What was signed and waits for the seal, or owes its scan: the records clerk writes down when it was sealed."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.errors import Refusal
from engine.domain.identifiers import ResultId
from engine.domain.instant import local, parse_instant
from engine.domain.mandate import Act
from engine.operations.seal_result import seal_result
from engine.store.queries.signed_results import ResultView, waiting_results
from web import context
from web.days import iso
from web.errors import code_of
from web.language import said
from web.language import translated as _

blueprint = Blueprint("seals", __name__, url_prefix="/seals")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _render()


@blueprint.post("/")
def seal() -> ResponseReturnValue:
    """Each paper is a command of its own."""
    written = request.form.get("sealed_at", "").strip()
    refused: dict[UUID, str] = {}
    count = 0
    try:
        at = parse_instant(iso(written), _("Giờ đóng dấu")) if written else None
    except Refusal as refusal:
        return _render(refusal=said(refusal)), code_of(refusal)
    for result in _waiting():
        if f"seal_{result.id.hex}" not in request.form or result.sealed_at is not None:
            continue
        try:
            seal_result(
                context.installation(),
                ResultId(result.id),
                actor=context.actor(),
                now=context.now(),
                sealed_at=at,
                means=context.running().means,
            )
            count += 1
        except Refusal as refusal:
            refused[result.id] = said(refusal)
    return _render(refused=refused, count=count)


def _waiting() -> list[ResultView]:
    with context.installation().database.reading() as session:
        return waiting_results(session, context.reader())


def _render(refused: dict[UUID, str] | None = None, count: int | None = None, refusal: str | None = None) -> str:
    mandate = context.installation().catalog.organisation.mandate(Act.SEAL, local(context.now()).date())
    ink = context.installation().catalog.organisation.mandate(Act.INK, local(context.now()).date())
    return render_template(
        "seals.html",
        rows=_waiting(),
        refused=refused or {},
        count=count,
        refusal=refusal,
        may_seal=bool(mandate.by & context.actor().roles),
        may_record=bool(ink.by & context.actor().roles),
        typed=request.form,
    )
