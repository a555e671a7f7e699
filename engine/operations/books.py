"""Books of a year: opening one to read it, which is an event, and its lines, from the dossiers as they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from engine.catalog import Catalog
from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.book import Book, BookLayout, Place, Turn, place_of
from engine.domain.book_line import BOOK_FORMS, Entry, Line, LineState, line_of
from engine.domain.errors import NotFound
from engine.domain.identifiers import ProcedureCode, UnitId
from engine.domain.instant import local
from engine.domain.succession import Mapped
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.queries.book_entries import BookEntry, entries_between
from engine.store.queries.books import BookStanding, Span, book_standing, spans_of, turns_of
from engine.store.queries.visibility import Reader

WINDOW = 50  # numbers of one page on the screen
_CHUNK = 500
ALWAYS = datetime(1900, 1, 1, tzinfo=UTC), datetime(2201, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenBook:
    """A book that somebody reads."""

    catalog: Catalog
    readers: tuple[Reader, ...]  # the person, and where it is the book of a unit before, whoever reads its archive
    archive: Mapped
    standing: BookStanding
    layout: BookLayout
    turns: list[Turn]
    spans: list[Span]

    @property
    def book(self) -> Book:
        return self.standing.book

    @property
    def name(self) -> str:
        return self.catalog.books.name(self.book.kind)

    def place(self, number: int) -> Place:
        return place_of(number, self.layout, self.turns)

    @property
    def volumes(self) -> range:
        return range(self.place(1).volume, self.place(self.standing.last).volume + 1)

    def numbers_of(self, volume: int) -> tuple[int, int]:
        """The first and the last number of a volume; a volume is never before the one that it follows."""
        return self._first_from(volume), self._first_from(volume + 1) - 1

    def _first_from(self, volume: int) -> int:
        low, high = 1, self.standing.last + 1
        while low < high:
            middle = (low + high) // 2
            if self.place(middle).volume >= volume:
                high = middle
            else:
                low = middle + 1
        return low


def archives(installation: Installation, actor: Actor, now: datetime) -> tuple[Mapped, ...]:
    """The units whose books the actor's unit keeps; its own first."""
    return installation.catalog.organisation.mapped_to(actor.unit_id, local(now).date())


def open_book(
    installation: Installation, book: Book, *, actor: Actor, now: datetime, taken: str | None = None
) -> OpenBook:
    """Note that the actor reads it, or takes it out as a file (`taken`). Raises NotFound for a book that is not theirs
    to read."""
    archive = next((found for found in archives(installation, actor, now) if found.unit == book.unit_id), None)
    if archive is None:
        raise NotFound("sổ của đơn vị", "book of unit", book.unit_id)
    with installation.database.reading() as session:
        standing = book_standing(session, book)
        if standing is None:
            raise NotFound("sổ", "book", f"{installation.catalog.books.name(book.kind)} {book.year}")
        opened = OpenBook(
            catalog=installation.catalog,
            readers=_readers(actor, archive),
            archive=archive,
            standing=standing,
            layout=installation.catalog.books.layout(book),
            turns=turns_of(session, book),
            spans=spans_of(session, book),
        )
    _note(installation, book, actor=actor, now=now, taken=taken)
    return opened


def _readers(actor: Actor, archive: Mapped) -> tuple[Reader, ...]:
    own = Reader.of(actor)
    return (own,) if archive.unit == actor.unit_id else (own, own.at(archive.unit))


def _note(installation: Installation, book: Book, *, actor: Actor, now: datetime, taken: str | None) -> None:
    data = {"unit": book.unit_id, "book": book.kind, "year": book.year} | ({"taken": taken} if taken else {})

    def command(session: Session) -> None:
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.BOOK_OPENED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def lines_between(session: Session, opened: OpenBook, first: int, last: int) -> list[Line]:
    """Every number from the first to the last, in order, as far as the book has come."""
    numbers = first, min(last, opened.standing.last)
    entered = {line.first: line for line in _entered(session, opened, numbers, ALWAYS)}
    return list(_filled(opened, entered, *numbers))


def lines_within(
    session: Session, opened: OpenBook, numbers: tuple[int, int], within: tuple[datetime, datetime]
) -> list[Line]:
    """The numbers that were entered in the time, of these numbers."""
    return _entered(session, opened, numbers, within)


def all_lines(session: Session, opened: OpenBook, volume: int | None = None) -> Iterator[Line]:
    """The whole book, or one volume of it."""
    first, last = (1, opened.standing.last) if volume is None else opened.numbers_of(volume)
    for begin in range(first, last + 1, _CHUNK):
        yield from lines_between(session, opened, begin, min(begin + _CHUNK - 1, last))


def _entered(
    session: Session, opened: OpenBook, numbers: tuple[int, int], within: tuple[datetime, datetime]
) -> list[Line]:
    forms = _forms(opened.layout)
    read = [
        entries_between(session, reader, opened.book, numbers, within=within, forms=forms) for reader in opened.readers
    ]
    entries = [next((entry for entry in same if entry.seen), same[0]) for same in zip(*read, strict=True)]
    return [line_of(_entry(opened, entry), opened.layout, opened.place(entry.number)) for entry in entries]


def _forms(layout: BookLayout) -> set[str]:
    paths = (path for column in layout.columns for path in column.paths)
    return {path[1] for path in paths if path[0] == "answers"} | set(BOOK_FORMS)


def _filled(opened: OpenBook, entered: dict[int, Line], first: int, last: int) -> Iterator[Line]:
    """With what stands in no row: numbers left out, written elsewhere, or lost."""
    number = first
    while number <= last:
        span = next((span for span in opened.spans if span.first <= number <= span.last), None)
        if number in entered or span is None:
            yield entered.get(number) or _bare(opened, number, number, LineState.MISSING, None)
        elif span.kind == "skipped":
            yield _bare(opened, number, number, LineState.SKIPPED, span.reason)
        elif number == span.first:
            yield _bare(opened, span.first, span.last, LineState.ON_PAPER, span.kind)
        number = number + 1 if span is None or span.kind == "skipped" or number in entered else span.last + 1


def _bare(opened: OpenBook, first: int, last: int, state: LineState, why: str | None) -> Line:
    told = {
        LineState.MISSING: "Thiếu số: không có hồ sơ, không ghi là bỏ",
        LineState.SKIPPED: f"Số bỏ trống: {why}",
        LineState.ON_PAPER: "Ghi ở sổ của đơn vị trước"
        if why == "inherited"
        else "Ghi ở sổ giấy trước khi dùng phần mềm",
    }
    return Line(first=first, last=last, state=state, place=opened.place(first), remark=told[state])


def _entry(opened: OpenBook, row: BookEntry) -> Entry:
    """Of the book of a unit before, a reader sees those dossiers that their unit has taken over."""
    if not (row.seen and opened.archive.has(row.procedure_code)):
        return Entry(number=row.number, dossier_id=row.dossier_id, entered_at=row.entered_at, seen=False)
    procedure = opened.catalog.procedures.get(ProcedureCode(row.procedure_code))
    return Entry(
        seen=True,
        procedure_name=row.procedure_code if procedure is None else procedure.name_vi,
        agency=opened.catalog.organisation.unit(UnitId(opened.book.unit_id)).short_name,
        signed=None if row.signed_at is None else row.signed_at.isoformat(),
        voided_for=row.void_reason,
        **{name: getattr(row, name) for name in _AS_IT_IS},
    )


_AS_IT_IS = (
    *("number", "dossier_id", "entered_at", "code", "procedure_code", "applicant_name", "status", "verdict"),
    *("document", "amount", "accepted_at", "promised_at", "reappointed_at", "result_at", "closed_at", "annulled_for"),
    *("applicant", "facts", "content", "answers", "title", "signer", "paid", "notes"),
)
