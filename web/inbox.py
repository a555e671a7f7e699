"""The inbox: the open work of the person's roles in their unit, by due time."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.applicant import fold
from engine.store.queries import inbox
from engine.store.queries.inbox import COUNTED, Cursor, Which
from web import context

LONGEST_SEARCH = 100

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/")
def first() -> ResponseReturnValue:
    return redirect(url_for("inbox.page"))


@blueprint.get("/inbox")
def page() -> ResponseReturnValue:
    reader = context.reader()
    which = Which(request.args["list"]) if request.args.get("list") in set(Which) else Which.OFFERED
    search = request.args.get("search", "").strip()[:LONGEST_SEARCH]
    after = Cursor.read(request.args.get("after", ""))
    with context.installation().database.reading() as session:
        listed = inbox.inbox(session, reader, which=which, now=context.now(), needle=fold(search), after=after)
        counts = inbox.counts(session, reader, now=context.now())
    template = "inbox_rows.html" if "HX-Request" in request.headers else "inbox.html"
    return render_template(
        template, page=listed, counts=counts, most=COUNTED, which=which, search=search, continued=after is not None
    )
