"""The receipt of a payment, as the desk chooses it: the unit's own, or sheets of pre-printed books that they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from engine.domain.errors import InvalidInput
from engine.domain.receipt_books import WrittenSheets
from engine.store.queries.receipt_books import BookView, held_by
from web import context

OWN, VALUED = "own", "valued"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """The books that the person holds; `plain` without a face value, `valued` with one and how many sheets to give."""

    amount: int  # đồng
    plain: list[BookView]
    valued: list[tuple[BookView, int]]

    @property
    def usual(self) -> str:
        """What is chosen before anybody chose: who holds a book writes in it."""
        if self.plain:
            return str(self.plain[0].id)
        worth = sum((book.face_value or 0) * count for book, count in self.valued)
        return VALUED if worth == self.amount else OWN


def offered(amount: int) -> Offered | None:
    """None for whoever holds no book; nothing is proposed for `amount` 0."""
    actor = context.actor()
    with context.installation().database.reading() as session:
        books = held_by(session, actor.unit_id, actor.user_id)
    if not books or not amount:
        return None
    rest, valued = amount, []
    for book in sorted((book for book in books if book.face_value), key=lambda book: -(book.face_value or 0)):
        count = min(rest // (book.face_value or 1), book.left)
        rest -= count * (book.face_value or 0)
        valued.append((book, count))
    return Offered(amount=amount, plain=[book for book in books if not book.face_value], valued=valued)


def offered_plain() -> Offered | None:
    """For payments whose amounts are not known yet: the books without a face value."""
    actor = context.actor()
    with context.installation().database.reading() as session:
        books = [book for book in held_by(session, actor.unit_id, actor.user_id) if not book.face_value]
    return Offered(amount=0, plain=books, valued=[]) if books else None


def typed() -> Mapping[str, Any]:
    """What stands in the fields, to be shown again after a refusal."""
    return {name: value for name, value in request.form.items() if name.startswith("_receipt")}


def sheets() -> tuple[WrittenSheets, ...]:
    """What was written by hand; nothing where the unit's own series is chosen. Raises InvalidInput."""
    chosen = request.form.get("_receipt", OWN)
    if chosen == OWN:
        return ()
    if chosen == VALUED:
        named = [name.removeprefix("_receipt_count_") for name in request.form if name.startswith("_receipt_count_")]
        found = [(key, _number(f"_receipt_count_{key}", least=0)) for key in named]
        return tuple(_sheets(key, count) for key, count in found if count)
    return (_sheets(chosen, 1),)


def left_out() -> str:
    return request.form.get("_receipt_left_out", "").strip()[:500]


def _sheets(key: str, count: int) -> WrittenSheets:
    try:
        book_id = UUID(key)
    except ValueError as wrong:
        raise InvalidInput(("quyển biên lai", "the receipt book"), "không có quyển này", "no such book") from wrong
    return WrittenSheets(book_id=book_id, first=_number(f"_receipt_first_{key}", least=1), count=count)


def _number(name: str, *, least: int) -> int:
    text = request.form.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        where = ("số biên lai", "the number of the receipt")
        raise InvalidInput(where, f"“{text}” không phải là số", f"“{text}” is not a number")
    return int(text)
