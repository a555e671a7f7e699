"""A line of a book: what it says of one number, typed cell by cell. Page, PDF and Excel print the same cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from engine.domain.book import BookLayout, Column, ColumnType, Place
from engine.domain.dossier import WITH_RESULT, DossierStatus
from engine.domain.hand_back import RETURN_FORM, lack_told, way_told
from engine.domain.instant import local
from engine.domain.verdict import Verdict

Cell = int | date | str | None

_VERDICTS = {Verdict.EARLY: "Trước hạn", Verdict.ON_TIME: "Đúng hạn", Verdict.OVERDUE: "Quá hạn"}
_WITHOUT_RESULT: Mapping[str, str] = {
    DossierStatus.WITHDRAWN: "Người nộp rút hồ sơ",
    DossierStatus.CANCELLED_NO_SUPPLEMENT: "Dừng giải quyết",
}
_GIVEN = (DossierStatus.RETURNED, DossierStatus.REFUSED_AFTER_REVIEW)
BOOK_FORMS = ("book", "book_entry", "marriage_book")
"""The forms in which an officer writes volume and page of the paper book."""


class LineState(StrEnum):
    ENTERED = "entered"
    VOIDED = "voided"  # spoilt: it stays, with the reason
    HIDDEN = "hidden"  # of a dossier that the reader may not know of
    SKIPPED = "skipped"  # left out by the paper book, with the reason
    ON_PAPER = "on_paper"  # written before the program, or in the book of the unit before
    MISSING = "missing"  # nobody knows: the doctor finds it too


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What is known of a number, from the dossier, the steps and the result, as the reader may see it."""

    number: int
    dossier_id: UUID
    entered_at: datetime
    seen: bool
    code: str | None = None
    procedure_code: str = ""
    procedure_name: str = ""
    applicant_name: str = ""
    agency: str = ""
    status: str = ""
    verdict: str | None = None
    document: int = 0  # its place among the documents of the dossier
    amount: int | None = None  # of a receipt
    paid: int | None = None  # by the dossier, in all
    signer: str | None = None
    title: str | None = None
    signed: str | None = None
    accepted_at: datetime | None = None
    promised_at: datetime | None = None
    reappointed_at: datetime | None = None
    result_at: datetime | None = None
    closed_at: datetime | None = None
    voided_for: str | None = None
    annulled_for: str | None = None
    notes: tuple[str, ...] = ()
    applicant: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    content: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # of the last work with each form


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """`last` is more than `first` where one line stands for numbers that are written elsewhere. `remark` says why a
    line has no cells."""

    first: int
    last: int
    state: LineState
    place: Place
    cells: tuple[Cell, ...] = ()
    remark: str | None = None
    dossier_id: UUID | None = None


SIMPLE: Mapping[str, Any] = {
    "number": lambda entry: entry.number,
    "day": lambda entry: entry.entered_at,
    "code": lambda entry: entry.code,
    "procedure": lambda entry: entry.content.get("procedure_name") or entry.procedure_name,
    "applicant": lambda entry: entry.content.get("applicant") or entry.applicant_name,
    "address": lambda entry: _of_applicant(entry, "address"),
    "phone": lambda entry: _of_applicant(entry, "phone"),
    "identity": lambda entry: _of_applicant(entry, "identity_number"),
    "agency": lambda entry: entry.agency,
    "signer": lambda entry: entry.signer,
    "title": lambda entry: entry.title,
    "signed": lambda entry: entry.signed,
    "fee": lambda entry: entry.paid if entry.document == 0 else None,
    "amount": lambda entry: entry.amount,
    "sets": lambda entry: entry.content.get("sets"),
    "way": lambda entry: entry.content.get("collected_at"),
    "received": lambda entry: entry.accepted_at,
    "promised": lambda entry: entry.promised_at,
    "came": lambda entry: entry.result_at if entry.status in WITH_RESULT else None,
    "returned": lambda entry: entry.closed_at if entry.status in _GIVEN else None,
    "note": lambda entry: note(entry),
    "course": lambda entry: course(entry),
    "blank": lambda entry: None,
}
NESTED = ("facts", "content", "answers")


def line_of(entry: Entry, layout: BookLayout, place: Place) -> Line:
    """What the reader may not see is left blank; the number stays."""
    if not entry.seen:
        number: tuple[Cell, ...] = tuple(
            entry.number if column.paths == (("number",),) else None for column in layout.columns
        )
        return Line(first=entry.number, last=entry.number, state=LineState.HIDDEN, place=place, cells=number)
    voided = entry.voided_for is not None or entry.status == DossierStatus.ANNULLED
    return Line(
        first=entry.number,
        last=entry.number,
        state=LineState.VOIDED if voided else LineState.ENTERED,
        place=_written(entry) or place,
        cells=tuple(cell(column, entry) for column in layout.columns),
        dossier_id=entry.dossier_id,
    )


def cell(column: Column, entry: Entry) -> Cell:
    found = (_typed(column, _at(entry, path)) for path in column.paths)
    return next((value for value in found if value is not None), None)


def note(entry: Entry) -> str | None:
    """What the column of notes says: why it was spoilt, what was put right, how the dossier ended."""
    told = [] if entry.voided_for is None else [f"Đã hủy số: {entry.voided_for}"]
    if entry.status == DossierStatus.ANNULLED:
        told.append(f"Hồ sơ đã hủy: {entry.annulled_for}" if entry.annulled_for else "Hồ sơ đã hủy")
    told += [*entry.notes, *([_WITHOUT_RESULT[entry.status]] if entry.status in _WITHOUT_RESULT else [])]
    return "; ".join(told) or None


def course(entry: Entry) -> str | None:
    """The notes of the register of dossiers: also how the result was handed back, the new date, early or late."""
    handed = entry.answers.get(RETURN_FORM, {})
    way, told = way_told(handed), [note(entry)]
    told += [f"Trả: {way}" if way else None, lack_told(handed)]
    if entry.reappointed_at is not None:
        told.append(f"Hẹn lại {local(entry.reappointed_at):%d/%m/%Y}")
    if entry.verdict is not None:
        told.append(_VERDICTS[Verdict(entry.verdict)])
    return "; ".join(filter(None, told)) or None


def _of_applicant(entry: Entry, name: str) -> Any:
    """As it was written into the book, else as the applicant gave it."""
    return entry.content.get(name) or entry.applicant.get(name) or None


def _written(entry: Entry) -> Place | None:
    """Where the officer wrote that it stands in the paper book."""
    for form in BOOK_FORMS:
        answer = entry.answers.get(form, {})
        volume, page = str(answer.get("volume") or ""), str(answer.get("page") or "")
        if volume.isdecimal() and page.isdecimal() and int(volume) and int(page):
            return Place(volume=int(volume), page=int(page))
    return None


def _at(entry: Entry, path: tuple[str, ...]) -> Any:
    head, *inner = path
    return SIMPLE[head](entry) if head in SIMPLE else _inside(getattr(entry, head), inner)


def _inside(value: Any, path: Iterable[str]) -> Any:
    """Down a path; a list gives what each of its rows has."""
    for name in path:
        if isinstance(value, list):
            value = [row.get(name) for row in value if isinstance(row, Mapping)]
        else:
            value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _typed(column: Column, value: Any) -> Cell:
    if isinstance(value, list):
        rows = [one for one in value if one not in (None, "")]
        value = rows[0] if len(rows) == 1 else "; ".join(str(column.words.get(str(one), one)) for one in rows)
    if value in (None, ""):
        return None
    match column.type:
        case ColumnType.NUMBER | ColumnType.MONEY if isinstance(value, int) and not isinstance(value, bool):
            return value
        case ColumnType.DAY:
            return _day(value)
        case _:
            return column.words.get(str(value), str(value))


def _day(value: Any) -> Cell:
    """A day; what people wrote instead of one (only the year of birth) stays as it is."""
    if isinstance(value, datetime):
        return local(value).date()
    written = str(value)
    try:
        moment = datetime.fromisoformat(written)
        return local(moment).date() if moment.tzinfo else moment.date()
    except ValueError:
        return str(value)
