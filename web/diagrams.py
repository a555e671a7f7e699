"""Released diagrams, as files for the viewer: immutable, so browsers keep them."""

import re

from flask import Blueprint, Response

from engine.domain.errors import NotFound
from engine.domain.identifiers import VersionHash
from engine.store.queries.course import diagram
from web import context

_HASH = re.compile(r"[0-9a-f]{64}")

blueprint = Blueprint("diagrams", __name__, url_prefix="/diagrams")


@blueprint.get("/<version>/<process_id>.bpmn")
def file(version: str, process_id: str) -> Response:
    found = None
    if _HASH.fullmatch(version):
        with context.installation().database.reading() as session:
            found = diagram(session, VersionHash(version), process_id)
    if found is None:
        raise NotFound("sơ đồ", "diagram", process_id[:60])
    response = Response(found, mimetype="application/xml")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
