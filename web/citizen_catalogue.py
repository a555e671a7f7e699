"""What everybody may ask before coming: which procedures there are today, and what each takes. Nobody signs in here."""

from collections.abc import Iterator

from flask import Blueprint, render_template, request

from engine.domain.applicant import fold
from engine.domain.coming import coming
from engine.domain.dated import in_force
from engine.domain.instant import local
from engine.domain.online_filing import may_be_filed_online
from engine.domain.procedure import Confidence, Procedure, ProcedureBlock
from web import context, words
from web.language import translated_later as _l
from web.online_filing import channels
from web.priced import prices

LONGEST_SEARCH = 100
_TOLD = {
    "term": _l("thời hạn"),
    "papers": _l("giấy tờ"),
    "fee": _l("phí, lệ phí"),
    "result": _l("kết quả"),
    "legal_basis": _l("căn cứ pháp lý"),
}
_SURE = frozenset({Confidence.HIGH, Confidence.MEDIUM})

blueprint = Blueprint("citizen", __name__, url_prefix="/cong-dan")


@blueprint.get("/")
def page() -> str:
    return render_template("citizen/home.html")


@blueprint.get("/thu-tuc")
def procedures() -> str:
    search = request.args.get("tim", "").strip()[:LONGEST_SEARCH]
    wanted = fold(search).split()
    groups: dict[str, list[Procedure]] = {group: [] for group in words.GROUP}
    for procedure in _today():
        if procedure.is_called(wanted):
            groups.setdefault(procedure.group, []).append(procedure)
    found = {group: sorted(rows, key=lambda row: row.name_vi) for group, rows in groups.items() if rows}
    return render_template("citizen/procedures.html", groups=found, search=search)


def _today() -> Iterator[Procedure]:
    day = local(context.now()).date()
    known = context.installation().catalog.procedures.values()
    return (found for found in known if found.is_published and in_force(found.blocks, day) is not None)


@blueprint.get("/thu-tuc/<code>")
def procedure(code: str) -> str:
    """Raises NotFound, NotInForce."""
    installation, day = context.installation(), local(context.now()).date()
    found = installation.catalog.procedure(code[:LONGEST_SEARCH])
    block = found.block(day)
    tariff = installation.catalog.tariff(installation.tariff)
    return render_template(
        "citizen/procedure.html",
        procedure=found,
        block=block,
        coming=coming(block, day),
        online=may_be_filed_online(block),
        sends_codes=bool(channels()),
        prices=prices(found, block, tariff, day),
        illustrative=tariff.illustrative,
        unsure=_unsure(block),
        domain=installation.catalog.vocabulary.domains[found.domain],
    )


def _unsure(block: ProcedureBlock) -> list[str]:
    """What the catalogue has from memory alone: the citizen is told to ask before relying on it."""
    return [str(told) for fact, told in _TOLD.items() if block.certainty(fact).confidence not in _SURE]
