"""The lines of the inbox as they are read: how far off, in words, with a tone and a picture beside them."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.calendar import CalendarUnknown
from engine.domain.errors import NotFound
from engine.domain.form import Label
from engine.operations.installation import Installation
from engine.store.database import Session
from engine.store.queries.elsewhere import Waiting
from engine.store.queries.inbox import Entry
from web import context, words
from web.language import current, written
from web.language import translated as _
from web.plain_answer import plain_answers

SOON = 4  # the last quarter of a step's time, as warnings count it


@dataclass(frozen=True, kw_only=True, slots=True)
class Remaining:
    """`tone` is late, soon, fine, stopped or none: it chooses colour and picture, the words say the same."""

    tone: str
    words: str
    at: datetime | None = None


def remaining(entry: Entry) -> Remaining:
    """What is left of a step's time."""
    if entry.due_at is None:
        told = _("không tính thời hạn") if entry.outside_clock else _("chưa có hạn")
        return Remaining(tone="none", words=told)
    tone = "late" if entry.due_at < context.now() else "soon" if _is_soon(entry, entry.due_at) else "fine"
    return Remaining(tone=tone, words=words.left(entry.due_at), at=entry.due_at)


def stopped(clock_stopped_at: datetime | None, reason: str | None) -> str | None:
    """That the dossier's clock stands still, since when and why."""
    if clock_stopped_at is None:
        return None
    since = written(clock_stopped_at, "instant")
    if reason is None:
        return _("Tạm dừng tính thời hạn từ %(since)s", since=since)
    why = words.word(words.STOPPED_FOR, reason)
    return _("Tạm dừng tính thời hạn từ %(since)s: %(reason)s", since=since, reason=why)


def _is_soon(entry: Entry, due_at: datetime) -> bool:
    calendar = context.calendar()
    try:
        whole, left = calendar.between(entry.offered_at, due_at), calendar.between(context.now(), due_at)
    except CalendarUnknown:
        whole, left = due_at - entry.offered_at, due_at - context.now()
    return left * SOON <= whole


_answers: dict[tuple[str, str], dict[str, Label]] = {}


def answers_of(entry: Entry, session: Session, installation: Installation) -> dict[str, Label]:
    """The outcomes with which this work could be completed without opening its form, as their form calls them. Tried
    once for each form of a version: those never change, and a list has the same few again and again."""
    if entry.form is None:
        return {"": Label(vi="", en="")}
    key = (entry.process_version, entry.form)
    if key not in _answers:
        form = installation.version(session, entry.process_version).forms[entry.form]
        _answers[key] = {outcome: answer.label for outcome, answer in plain_answers(form).items()}
    return _answers[key]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a dossier waits, for what, and until when."""

    where: str
    is_data: bool  # a name in Vietnamese, whatever the page's language
    why: str | None
    remaining: Remaining


def place(waiting: Waiting, session: Session, installation: Installation) -> Place:
    where, is_data, why = _where(waiting, session, installation)
    return Place(where=where, is_data=is_data, why=why, remaining=_until(waiting))


def _where(waiting: Waiting, session: Session, installation: Installation) -> tuple[str, bool, str | None]:
    if waiting.to_unit_name is not None:
        function = installation.catalog.organisation.functions.get(str(waiting.function))
        name = None if function is None else function.name_en if current() == "en" else function.name_vi
        return waiting.to_unit_name, True, name
    if waiting.reason is not None:
        return words.word(words.STOPPED_FOR, waiting.reason), False, None
    return _element(waiting, session, installation) or _("đang chờ đến ngày"), True, None


def _element(waiting: Waiting, session: Session, installation: Installation) -> str | None:
    try:
        version = installation.version(session, str(waiting.process_version))
        return version.definition.element(str(waiting.process_id), str(waiting.element)).name
    except (NotFound, KeyError):
        return None


def _until(waiting: Waiting) -> Remaining:
    if waiting.until is None:
        return Remaining(tone="none", words=_("chưa rõ đến khi nào"))
    tone = "late" if waiting.until < context.now() else "fine"
    return Remaining(tone=tone, words=words.left(waiting.until), at=waiting.until)
