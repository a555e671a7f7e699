"""What was signed and waits for the seal, or owes its scan: the records clerk writes down when it was sealed."""

import re
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.errors import Refusal
from engine.domain.identifiers import ResultId
from engine.domain.instant import local, parse_instant
from engine.domain.mandate import Act
from engine.operations.seal_result import seal_result
from engine.store.database import Session
from engine.store.queries.signed_results import ResultView, Waits, count_waiting, unsealed_among, waiting_results
from web import context
from web.days import iso
from web.errors import code_of
from web.language import said
from web.language import translated as _

PAGE = 100
_HEX = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[0-9]{1,6}")

blueprint = Blueprint("seals", __name__, url_prefix="/seals")


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A page of one of the two lists; `page` from 0."""

    rows: list[ResultView]
    count: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))


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
    for result in _ticked():
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


def _ticked() -> list[ResultView]:
    names = (name.removeprefix("seal_") for name in request.form if name.startswith("seal_"))
    keys = [UUID(name) for name in names if _HEX.fullmatch(name)]
    with context.installation().database.reading() as session:
        return unsealed_among(session, context.reader(), keys[:PAGE]) if keys else []


def _listed(session: Session, what: Waits) -> Listed:
    """The page that the address asks for, or the last that there is."""
    count = count_waiting(session, context.reader(), what)
    asked = request.args.get(what, "")
    last = max(0, -(-count // PAGE) - 1)
    page = min(int(asked), last) if _NUMBER.fullmatch(asked) else 0
    rows = waiting_results(session, context.reader(), what, skipped=page * PAGE, most=PAGE)
    return Listed(rows=rows, count=count, page=page)


def _render(refused: dict[UUID, str] | None = None, count: int | None = None, refusal: str | None = None) -> str:
    organisation, day = context.installation().catalog.organisation, local(context.now()).date()
    roles = context.actor().roles
    with context.installation().database.reading() as session:
        unsealed, unscanned = _listed(session, Waits.SEAL), _listed(session, Waits.SCAN)
    return render_template(
        "seals.html",
        unsealed=unsealed,
        unscanned=unscanned,
        refused=refused or {},
        count=count,
        refusal=refusal,
        may_seal=bool(organisation.mandate(Act.SEAL, day).by & roles),
        may_record=bool(organisation.mandate(Act.INK, day).by & roles),
        typed=request.form,
    )
