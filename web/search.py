"""The dossiers of the unit: the newest, or those that match what was typed."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.applicant import fold
from engine.store.queries.search import MOST, search
from web import context

LONGEST_SEARCH = 100

blueprint = Blueprint("search", __name__)


@blueprint.get("/dossiers")
def page() -> ResponseReturnValue:
    wanted = request.args.get("search", "").strip()[:LONGEST_SEARCH]
    with context.installation().database.reading() as session:
        found = search(session, context.actor().unit_id, fold(wanted))
    return render_template("search.html", found=found[:MOST], more=len(found) > MOST, search=wanted)
