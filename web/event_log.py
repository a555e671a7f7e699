"""The event log as a file for other tools, sent while it is read."""

from collections.abc import Callable, Iterable, Iterator

from flask import Response

from engine.adapters.event_log_csv import csv_lines
from engine.adapters.event_log_xes import xes
from engine.domain.errors import NotFound
from engine.domain.event_log import Trace
from engine.store.database import Database
from engine.store.queries.event_log import Logged, traces
from engine.store.queries.visibility import Reader
from web import context

FORMS: dict[str, tuple[str, Callable[[Iterable[Trace]], Iterator[str]]]] = {
    "xes": ("application/xml", xes),
    "csv": ("text/csv", csv_lines),
}


def check_form(form: str) -> None:
    """Raises NotFound."""
    if form not in FORMS:
        raise NotFound("dạng tệp", "kind of file", form[:20])


def as_file(logged: Logged, form: str, reader: Reader, name: str) -> Response:
    """What is read of it is noted by the caller, before."""
    mimetype, writer = FORMS[form]
    database = context.installation().database  # while there is a request to ask
    response = Response(_parts(database, logged, writer, reader), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _parts(
    database: Database, logged: Logged, writer: Callable[[Iterable[Trace]], Iterator[str]], reader: Reader
) -> Iterator[str]:
    with database.surveying() as session:
        yield from writer(traces(session, reader, logged))
