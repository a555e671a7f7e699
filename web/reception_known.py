"""What the desk is told before it files: who the person is by earlier dossiers, what is owed, and by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from engine.domain.applicant import Applicant
from engine.domain.duplicate import DuplicateReason, duplicates
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.identifiers import DossierId
from engine.domain.identity_card import read_card
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.domain.term import Unit
from engine.operations.note_search import note_search
from engine.operations.open_dossier import open_dossier
from engine.operations.preview_acceptance import PreviewedDate, PreviewedFees, preview_date, preview_fees
from engine.operations.receive_at_once import is_done_at_once
from engine.operations.receive_dossier import Filing
from engine.store.queries.reception import EarlierView, earlier_of
from web import context, words
from web.days import iso
from web.language import said
from web.language import translated as _
from web.reception_form import ANY_NOTICE

SHOWN = 8
_NOT_KNOWN_YET = "–"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownEarlier:
    """`reason`: why it may be the dossier that is about to be filed."""

    view: EarlierView
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """`fees_refused`: why the fees cannot be told yet."""

    date: PreviewedDate | None
    counted: str
    days_off: list[tuple[str, str]]  # when and why, and the name that the calendar gives it
    earlier: list[ShownEarlier]
    more: int = 0
    fees: PreviewedFees | None = None
    fees_refused: str | None = None

    @property
    def duplicates(self) -> list[ShownEarlier]:
        return [row for row in self.earlier if row.reason is not None]


def known(procedure: Procedure, block: ProcedureBlock, given: Mapping[str, Any], filing: Filing | None = None) -> Known:
    """`given` is what the page holds, complete or not; `filing` what it files, where it is asked for its fees."""
    date = _date(block)
    rows = _earlier(procedure, given)
    fees, refused = (None, None) if filing is None else _fees(filing)
    return Known(
        date=date,
        counted="" if date is None else _counted(date),
        days_off=[] if date is None else _days_off(date),
        earlier=rows[:SHOWN],
        more=max(0, len(rows) - SHOWN),
        fees=fees,
        fees_refused=refused,
    )


def applicant_sought(given: Mapping[str, Any]) -> Applicant | None:
    """The person by what was typed so far; none while that cannot be."""
    texts = {name: str(given.get(name) or "") for name in Applicant.__dataclass_fields__ if name != "notices"}
    texts["name"] = texts["name"].strip() or _NOT_KNOWN_YET
    try:
        return Applicant(**{**texts, "birth_date": iso(texts["birth_date"])})
    except InvalidInput:
        return None


def with_card(given: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The fields of the applicant as the card has them; what a card does not know stays. Raises NotAnIdentityCard."""
    card = read_card(text)
    read = {
        "name": card.name,
        "identity_number": card.number,
        "former_number": card.old_number,
        "birth_date": as_written(card.birth_date),
        "address": card.address,
    }
    return {**given, **{name: value for name, value in read.items() if value}}


def look_for(given: Mapping[str, Any]) -> None:
    """Note that the officer asks what a person has filed before."""
    sought = applicant_sought(given)
    named = "" if sought is None else " ".join((sought.identity_number, sought.phone)).strip() or sought.name
    if named not in ("", _NOT_KNOWN_YET):
        note_search(context.installation(), named, len(_found(sought)), actor=context.actor(), now=context.now())


def with_earlier(given: Mapping[str, Any], wanted: str) -> dict[str, Any]:
    """The fields of the applicant as an earlier dossier has them, which is noted as reading it; what was typed since
    stays."""
    sought = applicant_sought(given)
    found = [row for row in _found(sought) if str(row.id) == wanted]
    if not found:
        return dict(given)
    open_dossier(context.installation(), DossierId(found[0].id), actor=context.actor(), now=context.now())
    before = found[0].applicant.as_json()
    before["birth_date"] = as_written(before["birth_date"])
    typed = {name: value for name, value in given.items() if (name, value) != ("notices", ANY_NOTICE)}
    return {name: typed.get(name) or value for name, value in before.items()}


def as_written(day: str) -> str:
    """A whole or partial ISO day as people write it: 30/05/1990, 05/1990, 1990."""
    return "/".join(reversed(day.split("-")))


def _found(sought: Applicant | None) -> list[EarlierView]:
    if sought is None:
        return []
    with context.installation().database.reading() as session:
        return earlier_of(session, context.reader(), sought)


def _earlier(procedure: Procedure, given: Mapping[str, Any]) -> list[ShownEarlier]:
    found = _found(applicant_sought(given))
    now = context.now()
    same = [row for row in found if row.is_same]
    often = is_done_at_once(procedure, now)
    reasons = duplicates(procedure.code, same, at=now, comes_often=often)
    return [ShownEarlier(view=row, reason=_reason(row, reasons.get(row.id), now)) for row in found]


def _reason(row: EarlierView, reason: DuplicateReason | None, now: datetime) -> str | None:
    match reason:
        case DuplicateReason.STILL_OPEN:
            return _("cùng người, cùng thủ tục, chưa giải quyết xong")
        case DuplicateReason.DAYS_AGO:
            days = (now - row.submitted_at) // timedelta(days=1)
            return _("cùng người, cùng thủ tục, mới nộp %(days)s ngày trước", days=days)
        case _:
            return None


def _date(block: ProcedureBlock) -> PreviewedDate | None:
    try:
        return preview_date(context.installation(), block, context.actor().unit_id, context.now())
    except Refusal:  # a year that the calendar does not know: the desk is told so when it accepts
        return None


def _fees(filing: Filing) -> tuple[PreviewedFees | None, str | None]:
    try:
        return preview_fees(context.installation(), filing, actor=context.actor(), now=context.now()), None
    except Refusal as refusal:
        return None, said(refusal)


def _counted(date: PreviewedDate) -> str:
    terms = " + ".join(words.term(term) for term in date.terms)
    match date.terms[-1].unit:
        case Unit.SAME_DAY:
            rule = _("Nhận sau 15 giờ mà không trả được trong ngày thì trả trong ngày làm việc tiếp theo.")
        case Unit.CLOCK_HOURS:
            rule = _("Tính theo giờ đồng hồ, kể cả đêm và ngày nghỉ.")
        case Unit.CALENDAR_DAYS:
            rule = _("Tính từ hôm sau, kể cả ngày nghỉ; hết hạn vào ngày nghỉ thì lùi đến ngày làm việc.")
        case Unit.WORKING_HOURS:
            rule = _("Chỉ tính giờ làm việc.")
        case _:
            rule = _("Tính từ ngày làm việc sau ngày tiếp nhận, đến cuối giờ của ngày cuối.")
    return f"{terms}. {rule}"


def _days_off(date: PreviewedDate) -> list[tuple[str, str]]:
    names = {"weekly": _("nghỉ cuối tuần"), "holiday": "", "swapped": _("nghỉ hoán đổi"), "order": _("theo quyết định")}
    told = []
    for row in date.days_off:
        days = words.day(row.first) if row.first == row.last else f"{words.day(row.first)} – {words.day(row.last)}"
        told.append((": ".join(part for part in (days, names[row.kind]) if part), row.name))
    return told


def acknowledged(posted: list[str]) -> frozenset[UUID]:
    """Earlier dossiers that the officer has seen and found to be others."""
    seen = set()
    for text in posted:
        try:
            seen.add(UUID(text))
        except ValueError:
            continue
    return frozenset(seen)
