"""The dossiers of the unit: the newest, or those that match what was typed."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.applicant import fold
from engine.domain.instant import VIETNAM
from engine.store.queries.search import MOST, search_all
from web import context

LONGEST_SEARCH = 100

blueprint = Blueprint("search", __name__)


@blueprint.get("/dossiers")
def page() -> ResponseReturnValue:
    wanted = request.args.get("search", "").strip()[:LONGEST_SEARCH]
    organisation, today = context.installation().catalog.organisation, context.now().astimezone(VIETNAM).date()
    archives = organisation.mapped_to(context.actor().unit_id, today)
    with context.installation().database.reading() as session:
        found = search_all(session, context.reader(), archives, fold(wanted))
    return render_template("search.html", found=found[:MOST], more=len(found) > MOST, search=wanted)
