"""Write down where the bound book really is: a new volume was begun, or its pages hold more or fewer lines."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.book import Book, Place, Turn, place_of
from engine.domain.book_refusals import PlaceUnfit
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.mandate import Act
from engine.operations import mandates
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import books as book_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.queries.books import book_standing, turns_of

_LARGEST = 9999


def turn_book(installation: Installation, book: Book, turn: Turn, *, reason: str, actor: Actor, now: datetime) -> None:
    """From number `turn.first` on the book is at that place; numbers after it are counted from there.

    Raises NoMandate, NotFound, InvalidInput, PlaceUnfit where the numbers before or after stand elsewhere."""
    why = mandates.given_reason(reason)
    mandates.may_do(installation, Act.BOOKS, actor, now=now, unit_id=book.unit_id)

    def command(session: Session) -> None:
        standing = book_standing(session, book)
        if standing is None:
            raise NotFound("sổ", "book", f"{installation.catalog.books.name(book.kind)} {book.year}")
        _check_reach(turn, standing.last)
        _check_order(installation, session, book, turn)
        place = {"first": turn.first, "volume": turn.place.volume, "page": turn.place.page}
        book_store.turn(session, book, place | {"reason": why, "recorded_by": actor.user_id, "recorded_at": now})
        data = {"book": book.kind, "year": book.year, **place, "reason": why}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.BOOK_TURNED, data=data, unit_id=book.unit_id))

    in_transaction(installation.database, command)


def _check_reach(turn: Turn, last: int) -> None:
    if not 1 <= turn.first <= last + 1:
        raise InvalidInput(
            ("từ số", "from number"),
            f"sổ mới có đến số {last}; hãy ghi số từ 1 đến {last + 1}",
            f"the book has come to number {last}; give a number from 1 to {last + 1}",
        )
    if not (1 <= turn.place.volume <= _LARGEST and 1 <= turn.place.page <= _LARGEST):
        raise InvalidInput(
            ("quyển, trang", "volume and page"),
            f"phải là số từ 1 đến {_LARGEST}",
            f"must be numbers from 1 to {_LARGEST}",
        )


def _check_order(installation: Installation, session: Session, book: Book, turn: Turn) -> None:
    """A book is written from front to back."""
    layout = installation.catalog.books.layout(book)
    others = [known for known in turns_of(session, book) if known.first != turn.first]
    before = place_of(turn.first - 1, layout, others) if turn.first > 1 else None
    after = next((known for known in others if known.first > turn.first), None)
    if before is not None and _order(turn.place) < _order(before):
        raise _unfit(turn, turn.first - 1, before)
    if after is not None:
        reached = place_of(after.first - 1, layout, [*others, turn])
        if _order(after.place) < _order(reached):
            raise _unfit(turn, after.first, after.place)


def _order(place: Place) -> tuple[int, int]:
    return place.volume, place.page


def _unfit(turn: Turn, number: int, place: Place) -> PlaceUnfit:
    told = {"volume": turn.place.volume, "page": turn.place.page, "number": turn.first}
    return PlaceUnfit(**told, other=number, other_volume=place.volume, other_page=place.page)
