"""The slips or the results of the dossiers that were ticked, as one PDF file. Where some have none, a page says which,
and prints the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.adapters.pdf_join import joined
from engine.adapters.slip_paper import slip_pdf
from engine.catalog.result_templates import sheet
from engine.domain.effects import SlipKey
from engine.domain.errors import Refusal
from engine.domain.identifiers import DossierId, WorkItemId
from engine.domain.work_item import TaskKind
from engine.operations.open_dossier import open_dossier
from engine.operations.sign_result import preview
from engine.store.queries.documents import issued_slips
from engine.store.queries.inbox import Entry, entries_of
from engine.store.queries.signed_results import results_of, signed_content
from web import context, words
from web.inbox import show
from web.inbox_bulk import keys_of
from web.language import said
from web.language import translated as _
from web.signing import result_pdf
from web.slips import as_pdf

blueprint = Blueprint("inbox_papers", __name__)

_NOT_PRINTED = (SlipKey.REGISTER, SlipKey.CONTROL)  # a line of a book; what the trail tells at any time


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    name: str
    pdf: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A dossier, and what is printed of it or why nothing is."""

    entry: Entry
    papers: tuple[Paper, ...]
    refusal: str | None = None


@blueprint.post("/inbox/papers")
def papers() -> ResponseReturnValue:
    """A dossier that is ticked twice is printed once."""
    chosen = keys_of(request.form.getlist("item"))
    with context.installation().database.reading() as session:
        found = entries_of(session, context.reader(), chosen)
    entries = {found[key].dossier_id: found[key] for key in reversed(chosen) if key in found}
    if not entries:
        return show(request.form, refusal=_("Chưa đánh dấu việc nào. Hãy đánh dấu ít nhất một việc rồi bấm lại.")), 422
    what = "results" if request.form.get("print") == "results" else "slips"
    rows = [_row(entry, _PAPERS[what]) for entry in reversed(entries.values())]
    printed = [paper.pdf for row in rows for paper in row.papers]
    if printed and all(row.papers for row in rows):
        return as_pdf(joined(printed), f"{what}-{context.now():%Y%m%d-%H%M}")
    return render_template("inbox_papers.html", rows=rows, what=what, ready=[row for row in rows if row.papers])


def _row(entry: Entry, papers_of: Callable[[Entry], Iterator[Paper]]) -> Row:
    """What one refuses leaves the others alone."""
    try:
        return Row(entry=entry, papers=tuple(papers_of(entry)))
    except Refusal as refusal:
        return Row(entry=entry, papers=(), refusal=said(refusal))


def _slips(entry: Entry) -> Iterator[Paper]:
    """Each as it was issued; printing it is noted."""
    installation, dossier_id, actor = context.installation(), DossierId(entry.dossier_id), context.actor()
    with installation.database.reading() as session:
        issued = issued_slips(session, context.reader(), dossier_id)
    for slip in issued:
        if slip.key not in _NOT_PRINTED:
            printed = {"slip": str(slip.id)}
            open_dossier(installation, dossier_id, actor=actor, now=context.now(), printed=printed)
            name = f"{words.word(words.SLIP, slip.key)} {slip.number}/{slip.year}"
            yield Paper(name=name, pdf=slip_pdf(installation.catalog, slip))


def _results(entry: Entry) -> Iterator[Paper]:
    """What was signed; before that, the sheet that waits for the signature."""
    installation, dossier_id, actor = context.installation(), DossierId(entry.dossier_id), context.actor()
    with installation.database.reading() as session:
        results = [
            signed_content(session, context.reader(), row.id)
            for row in results_of(session, context.reader(), dossier_id)
        ]
    if results or entry.kind == TaskKind.SIGNATURE:
        open_dossier(installation, dossier_id, actor=actor, now=context.now())
    for found in results:
        if found is not None:
            yield Paper(name=found["title"], pdf=result_pdf(found))
    if entry.kind == TaskKind.SIGNATURE:
        with installation.database.reading() as session:
            draft = preview(installation, session, WorkItemId(entry.id), actor=actor, now=context.now())
        html = sheet(installation.catalog.folder, draft.paper.template, draft.content)
        yield Paper(name=draft.content["title"], pdf=context.running().typeset(html))


_PAPERS: dict[str, Callable[[Entry], Iterator[Paper]]] = {"slips": _slips, "results": _results}
