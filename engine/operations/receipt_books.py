"""Pre-printed receipts: buy books, hand them out, take them back, write down sheets that were not used."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import UserId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.receipt_books import (
    FATES,
    BookNextDiffers,
    BookNotHeld,
    BookNotInStock,
    BookNotOut,
    BooksOverlap,
    Fate,
    SheetOutsideBook,
    SheetSpent,
    next_sheet,
    printed,
    series_name,
    span,
)
from engine.operations import mandates
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import cash as cash_store
from engine.store import receipt_books as book_store
from engine.store import users as user_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.receipt_books import BookRecord

MOST = 100_000  # sheets of one purchase
UNUSED = (Fate.SPOILT, Fate.LOST, Fate.CANCELLED)
_BOOK = ("quyển biên lai", "receipt book")


@dataclass(frozen=True, kw_only=True, slots=True)
class Purchase:
    """Books of one series, bought together; the last may be thinner. `first_book` is the number on the first."""

    kind: str
    form_sign: str
    sign: str
    first: int
    last: int
    sheets: int  # of a book
    first_book: int
    face_value: int | None
    document: str


def buy_books(installation: Installation, purchase: Purchase, *, actor: Actor, now: datetime) -> int:
    """Gives how many books. Raises NoMandate, NotFound for an unknown kind, InvalidInput, BooksOverlap."""
    mandates.may_do(installation, Act.RECEIPT_BOOKS, actor, now=now, unit_id=actor.unit_id)
    form_sign, sign = purchase.form_sign.strip().upper(), purchase.sign.strip().upper()
    _check(installation, purchase, form_sign, sign)
    rows = _rows(purchase, form_sign, sign, actor, now)

    def command(session: Session) -> None:
        cash_store.lock(session, actor.unit_id)
        _nothing_twice(session, actor, purchase, rows)
        book_store.add_books(session, rows)
        data = {"form_sign": form_sign, "sign": sign, "first": purchase.first, "last": purchase.last}
        data |= {"books": len(rows), "face_value": purchase.face_value, "document": purchase.document.strip()}
        _note(session, actor, now, AuditKind.RECEIPT_BOOKS_BOUGHT, data)

    in_transaction(installation.database, command)
    return len(rows)


def issue_book(installation: Installation, book_id: UUID, login: str, *, actor: Actor, now: datetime) -> None:
    """To somebody who works in the unit. Raises NoMandate, NotFound, BookNotInStock."""
    mandates.may_do(installation, Act.RECEIPT_BOOKS, actor, now=now, unit_id=actor.unit_id)

    def command(session: Session) -> None:
        book = _book(session, book_id, actor)
        user = user_store.by_login(session, login)
        here = user is not None and user.active
        if user is None or not here or not book_store.works_here(session, user.id, book.unit_id, local(now).date()):
            raise NotFound("người của đơn vị", "person of the unit", login)
        holder = book_store.held(session, book_id)
        following = next_sheet(book.numbers, book_store.spent(session, book_id))
        if holder is not None or following is None:
            raise BookNotInStock(book=book.name, who="không ai" if holder is None else holder.name)
        row = {"id": uuid4(), "book_id": book_id, "user_id": user.id, "issued_by": actor.user_id, "issued_at": now}
        book_store.add_issue(session, row)
        data = {"book": book.name, "to": login, "next": following}
        _note(session, actor, now, AuditKind.RECEIPT_BOOK_ISSUED, data)

    in_transaction(installation.database, command)


def return_book(installation: Installation, book_id: UUID, number: int | None, *, actor: Actor, now: datetime) -> None:
    """Back into stock. `number` is the first unused one as it lies there, None where none is left.

    Raises NoMandate, NotFound, BookNotOut, BookNextDiffers."""
    mandates.may_do(installation, Act.RECEIPT_BOOKS, actor, now=now, unit_id=actor.unit_id)

    def command(session: Session) -> None:
        book = _book(session, book_id, actor)
        holder = book_store.held(session, book_id)
        if holder is None or actor.user_id is None:
            raise BookNotOut(book=book.name)
        following = next_sheet(book.numbers, book_store.spent(session, book_id))
        if following != number:
            raise BookNextDiffers(book=book.name, given=_told(number), expected=_told(following))
        book_store.take_back(session, holder.id, to=actor.user_id, at=now)
        data: dict[str, object] = {"book": book.name, "from": holder.name, "next": following}
        _note(session, actor, now, AuditKind.RECEIPT_BOOK_RETURNED, data)

    in_transaction(installation.database, command)


def spend_sheets(
    installation: Installation, book_id: UUID, numbers: range, fate: Fate, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Spoilt, lost or cancelled: by whoever has the book, and where nobody does by whoever keeps the stock.

    Raises InvalidInput, NotFound, NoMandate, BookNotHeld, SheetOutsideBook, SheetSpent."""
    why = mandates.given_reason(reason)
    if fate not in UNUSED or not 0 < len(numbers) <= MOST:
        raise InvalidInput(("số biên lai", "receipt numbers"), "từ số nhỏ đến số lớn", "from the smaller to the larger")

    def command(session: Session) -> None:
        book = _book(session, book_id, actor)
        _has(installation, session, book, actor, now)
        gone = book_store.spent(session, book_id)
        unspent(book, numbers, gone)
        rows = [_sheet(book, number, fate, why, actor.user_id, now) for number in numbers]
        book_store.add_sheets(session, rows)
        data = {"book": book.name, "first": numbers[0], "last": numbers[-1], "fate": fate, "reason": why}
        _note(session, actor, now, AuditKind.RECEIPT_SHEETS_SPENT, data)

    in_transaction(installation.database, command)


def unspent(book: BookRecord, numbers: range, gone: dict[int, str]) -> None:
    """Raises SheetOutsideBook, SheetSpent."""
    for number in numbers:
        if number not in book.numbers:
            raise SheetOutsideBook(number=printed(number), book=book.name, numbers=span(book.numbers))
        if number in gone:
            vi, en = FATES[Fate(gone[number])]
            raise SheetSpent(number=printed(number), book=book.name, fate_vi=vi, fate_en=en)


def _check(installation: Installation, purchase: Purchase, form_sign: str, sign: str) -> None:
    kind = installation.catalog.receipt_papers.kind(purchase.kind)
    if kind is None:
        raise NotFound("loại biên lai", "kind of receipt", purchase.kind)
    if not form_sign or not sign or not purchase.document.strip():
        where = ("ký hiệu mẫu, ký hiệu, chứng từ mua", "the signs and the paper of the purchase")
        raise InvalidInput(where, "không được để trống", "must not be empty")
    if " " in form_sign or " " in sign or not form_sign.startswith(kind.form_sign):
        where = ("ký hiệu mẫu", "the sign of the form")
        vi, en = f"phải bắt đầu bằng {kind.form_sign}, không có dấu cách", f"begins with {kind.form_sign}, no blanks"
        raise InvalidInput(where, vi, en)
    if kind.has_face_value != (purchase.face_value is not None) or purchase.face_value == 0:
        vi = "phải ghi mệnh giá" if kind.has_face_value else "loại này không có mệnh giá"
        en = "this kind has one" if kind.has_face_value else "this kind has none"
        raise InvalidInput(("mệnh giá", "the face value"), vi, en)
    if not 0 < purchase.first <= purchase.last < purchase.first + MOST or purchase.last > 9_999_999:
        vi, en = f"từ số nhỏ đến số lớn, nhiều nhất {MOST} số", f"from the smaller to the larger, at most {MOST}"
        raise InvalidInput(("số biên lai", "receipt numbers"), vi, en)
    if purchase.sheets < 1 or purchase.first_book < 1:
        raise InvalidInput(("số tờ, số quyển", "sheets and books"), "phải từ 1 trở lên", "must be 1 or more")


def _rows(purchase: Purchase, form_sign: str, sign: str, actor: Actor, now: datetime) -> list[dict[str, object]]:
    firsts = range(purchase.first, purchase.last + 1, purchase.sheets)
    return [
        {
            "id": uuid4(),
            "unit_id": actor.unit_id,
            "kind": purchase.kind,
            "form_sign": form_sign,
            "sign": sign,
            "book": purchase.first_book + place,
            "first": first,
            "last": min(first + purchase.sheets - 1, purchase.last),
            "face_value": purchase.face_value,
            "document": purchase.document.strip(),
            "bought_by": actor.user_id,
            "bought_at": now,
            "from_book_id": None,
        }
        for place, first in enumerate(firsts)
    ]


def _nothing_twice(session: Session, actor: Actor, purchase: Purchase, rows: list[dict[str, object]]) -> None:
    form_sign, sign = str(rows[0]["form_sign"]), str(rows[0]["sign"])
    books = {row["book"] for row in rows}
    for known in book_store.of_series(session, actor.unit_id, form_sign, sign):
        if (purchase.first <= known.last and known.first <= purchase.last) or known.book in books:
            told = span(range(purchase.first, purchase.last + 1))
            series = series_name(form_sign, sign)
            raise BooksOverlap(series=series, numbers=told, book=known.book, known=span(known.numbers))


def _book(session: Session, book_id: UUID, actor: Actor) -> BookRecord:
    book = book_store.lock(session, book_id)
    if book is None or book.unit_id != actor.unit_id:
        raise NotFound(*_BOOK, book_id)
    return book


def _has(installation: Installation, session: Session, book: BookRecord, actor: Actor, now: datetime) -> None:
    holder = book_store.held(session, book.id)
    if holder is None:
        mandates.may_do(installation, Act.RECEIPT_BOOKS, actor, now=now, unit_id=actor.unit_id)
    elif holder.user_id != actor.user_id:
        raise BookNotHeld(book=book.name)


def _sheet(
    book: BookRecord, number: int, fate: Fate, reason: str, by: UserId | None, at: datetime
) -> dict[str, object]:
    row = {"book_id": book.id, "number": number, "fate": fate, "receipt_id": None, "reason": reason}
    return row | {"spent_at": at, "noted_by": by, "noted_at": at}


def _told(number: int | None) -> str:
    return "hết (none)" if number is None else printed(number)


def _note(session: Session, actor: Actor, now: datetime, kind: AuditKind, data: dict[str, object]) -> None:
    with on_unit(session, actor=actor, now=now) as drafts:
        drafts.append(Draft(kind=kind, data=data, unit_id=actor.unit_id))
