"""Dossiers of the person's unit and of those whose archive it keeps: the newest, or those that match what was typed."""

from functools import lru_cache

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.applicant import fold
from engine.domain.instant import VIETNAM
from engine.operations.note_search import note_search
from engine.store.queries.search import MOST, Sought, search_all
from web import context
from web.tracking import code_scanned

LONGEST_SEARCH = 100
SHORTEST_NAME = 3  # of a procedure: fewer letters are in nearly every name

_folded = lru_cache(maxsize=1024)(fold)
blueprint = Blueprint("search", __name__)


@blueprint.get("/dossiers")
def page() -> ResponseReturnValue:
    wanted = code_scanned(request.args.get("search", "").strip())[:LONGEST_SEARCH]
    organisation, today = context.installation().catalog.organisation, context.now().astimezone(VIETNAM).date()
    archives = organisation.mapped_to(context.actor().unit_id, today)
    sought = sought_for(wanted)
    with context.installation().database.reading() as session:
        found = search_all(session, context.reader(), archives, sought)
    if wanted:
        note_search(context.installation(), wanted, len(found), actor=context.actor(), now=context.now())
    return render_template(
        "search.html", found=found[:MOST], more=len(found) > MOST, search=wanted, procedures=sought.procedures
    )


def sought_for(wanted: str) -> Sought:
    needle = fold(wanted)
    return Sought(needle=needle, procedures=_procedures(needle))


def _procedures(needle: str) -> tuple[str, ...]:
    """The codes of the procedures whose code or name, in either language, has what was typed."""
    if len(needle) < SHORTEST_NAME:
        return ()
    listed = context.installation().catalog.procedures.values()
    texts = {found.code: _folded(f"{found.code} {found.name_vi} {found.name_en}") for found in listed}
    return tuple(sorted(code for code, text in texts.items() if needle in text))
