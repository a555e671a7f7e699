"""The inbox: four lists of what is to be done or waited for, searched and narrowed, by due time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from engine.catalog import Catalog
from engine.domain.actor import LEADER
from engine.domain.dossier import CLOSED
from engine.domain.form import Label
from engine.domain.instant import local
from engine.domain.work_filter import ME, NOBODY, UNIT, InboxList, of_person
from engine.domain.work_item import TaskKind
from engine.store.database import Session
from engine.store.queries import inbox
from engine.store.queries.accounts import ColleagueView
from engine.store.queries.delegations import HolderView, holders_in
from engine.store.queries.dossier_files import supplemented_online
from engine.store.queries.elsewhere import MOST as MOST_ELSEWHERE
from engine.store.queries.elsewhere import elsewhere
from engine.store.queries.inbox import COUNTED, PAGE, Entry, Page, Which
from engine.store.queries.narrowing import Narrowed
from engine.store.queries.saved_filters import SavedFilterView, saved_filters_of
from engine.store.queries.task_drafts import drafted
from web import context, inbox_words, words
from web.inbox_asked import Asked, asked_of, leads, narrowed, overseen
from web.inbox_rows import answers_of, place, remaining, stopped
from web.language import current, said
from web.language import translated as _
from web.people import stands_in_for

blueprint = Blueprint("inbox", __name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What became of one ticked line."""

    name: str
    code: str | None
    is_done: bool
    told: str


@blueprint.get("/")
def first() -> ResponseReturnValue:
    """The leader begins with the whole, everybody else with their work."""
    leads = LEADER in context.actor().roles
    return redirect(url_for("dashboard.page" if leads else "inbox.page"))


@blueprint.get("/inbox")
def page() -> ResponseReturnValue:
    if not request.args:
        chosen = next((one for one in _saved() if one.is_default), None)
        if chosen is not None:
            return redirect(url_for("inbox.page", filter=chosen.id))
    return show(request.args)


def _saved() -> list[SavedFilterView]:
    with context.installation().database.reading() as session:
        return saved_filters_of(session, context.reader())


def show(given: Any, results: list[Result] | None = None, refusal: str | None = None, typed: str = "") -> str:
    """The page that these arguments ask for, or its rows alone where a script asks; above them what became of the
    ticked lines, or why something was refused and the name that was typed."""
    reader = context.reader()
    with context.installation().database.reading() as session:
        saved = saved_filters_of(session, reader)
        asked = asked_of(given, saved)
        holders = holders_in(session, reader, local(context.now()).date())
        narrow = narrowed(asked, holders)
        if asked.list is InboxList.ELSEWHERE:
            shown = _elsewhere(session, asked, narrow)
        else:
            shown = _work(session, asked, narrow)
        counts = inbox.counts(session, reader, now=context.now())
    template = "inbox_rows.html" if "HX-Request" in request.headers else "inbox.html"
    return render_template(
        template,
        asked=asked,
        counts=counts,
        most=COUNTED,
        saved=saved,
        results=results,
        refusal=refusal,
        typed=typed,
        leads=leads(),
        chips=_chips(asked, holders),
        **_choices(holders),
        **shown,
    )


def _work(session: Session, asked: Asked, narrow: Narrowed) -> dict[str, Any]:
    reader = context.reader()
    listed = inbox.inbox(
        session,
        reader,
        which=Which(asked.list.value),
        now=context.now(),
        needle=asked.needle,
        after=asked.after,
        narrowed=narrow,
        oversees=overseen(asked),
    )
    actor, mine = context.actor(), _theirs(listed)
    return {
        "page": listed,
        "remaining": {entry.id: remaining(entry) for entry in listed.entries},
        "stopped": {entry.id: stopped(entry.clock_stopped_at, entry.clock_stopped_for) for entry in listed.entries},
        "sent": supplemented_online(session, reader, _waiting_for_papers(listed)),
        "drafts": drafted(session, reader, [entry.id for entry in listed.entries]),
        "outcomes": _outcomes(session, [entry for entry in mine if entry.kind != "seal"]),
        "stamps": any(entry.kind == "seal" for entry in listed.entries),
        "mine": {entry.id for entry in mine},
        "absent": {entry.id: stands_in_for(entry, actor) for entry in listed.entries} if actor.substitutions else {},
    }


def _waiting_for_papers(listed: Page) -> list[UUID]:
    return [entry.dossier_id for entry in listed.entries if entry.kind == TaskKind.SUPPLEMENT]


def _theirs(listed: Page) -> list[Entry]:
    """The listed work that the person may do. A page has many lines of the same few kinds."""
    kinds = {(entry.role, entry.kind, entry.domain) for entry in listed.entries}
    theirs = {kind for kind in kinds if context.may_do(*kind)}
    return [entry for entry in listed.entries if (entry.role, entry.kind, entry.domain) in theirs]


def _outcomes(session: Session, theirs: list[Entry]) -> dict[str, str]:
    """The outcomes with which some of this work could be completed at once, as their forms call them."""
    found: dict[str, Label] = {}
    for entry in theirs:
        for outcome, label in answers_of(entry, session, context.installation()).items():
            found.setdefault(outcome, label)
    told = {outcome: said(label) or _("Hoàn thành, không phải điền gì") for outcome, label in found.items()}
    return dict(sorted(told.items()))


def _elsewhere(session: Session, asked: Asked, narrow: Narrowed) -> dict[str, Any]:
    installation = context.installation()
    found = elsewhere(session, context.reader(), needle=asked.needle, narrowed=narrow)
    at = min(asked.page, max(0, len(found) - 1) // PAGE)
    shown = found[at * PAGE : (at + 1) * PAGE]
    return {
        "waiting": shown,
        "places": {row.dossier_id: place(row, session, installation) for row in shown},
        "stopped": {row.dossier_id: stopped(row.clock_stopped_at, row.reason) for row in shown},
        "total": len(found),
        "many": len(found) >= MOST_ELSEWHERE,
        "at": at,
        "last": max(0, len(found) - 1) // PAGE,
    }


def _choices(holders: list[HolderView]) -> dict[str, Any]:
    """What can be chosen in the filter."""
    catalog = context.installation().catalog
    return {
        "groups": _groups(catalog, current()),
        "domains": sorted({procedure.domain for procedure in catalog.procedures.values()}),
        "colleagues": _colleagues(holders) if leads() else [],
        "open_statuses": [key for key in words.STATUS if key not in CLOSED],
    }


@lru_cache(maxsize=4)
def _groups(catalog: Catalog, language: str) -> dict[str, list[tuple[Markup, Markup]]]:
    """Codes and names of the procedures by their groups, as a page has them: each page has all of them."""
    groups: dict[str, list[tuple[Markup, Markup]]] = {group: [] for group in words.GROUP}
    for procedure in catalog.procedures.values():
        name = procedure.name_en if language == "en" else procedure.name_vi
        groups.setdefault(procedure.group, []).append((escape(procedure.code), escape(name)))
    return {group: found for group, found in groups.items() if found}


def _colleagues(holders: list[HolderView]) -> list[ColleagueView]:
    return [ColleagueView(login=login, name=name) for login, name in {one.login: one.name for one in holders}.items()]


def _chips(asked: Asked, holders: list[HolderView]) -> list[str]:
    """What narrows the list, in words."""
    wanted = asked.filter
    told: dict[str, Callable[[str], str]] = {
        "procedure": _procedure,
        "domain": lambda key: words.word(inbox_words.DOMAIN, key),
        "due": lambda key: words.word(inbox_words.DUE_WITHIN, key),
        "applicant": lambda text: _("người nộp: %(name)s", name=text),
        "status": lambda key: words.word(words.STATUS, key),
        "whose": lambda key: whose(key, holders),
    }
    return [told[name](value) for name, value in wanted.parts.items()]


def _procedure(code: str) -> str:
    found = context.installation().catalog.procedures.get(code)  # type: ignore[call-overload]
    return code if found is None else words.procedure(code)


def whose(key: str, holders: list[HolderView]) -> str:
    """Whose work, in words."""
    match key:
        case str() if key == NOBODY:
            return _("chưa ai nhận")
        case str() if key == ME:
            return _("của tôi")
        case str() if key == UNIT:
            return _("của cả đơn vị")
        case _:
            return next((one.name for one in holders if of_person(one.login) == key), key)
