"""The unused sheets of a unit that ends become its successor's: the old book loses them, a new one has them."""

from datetime import datetime
from uuid import uuid4

from engine.domain.identifiers import UnitId
from engine.domain.receipt_books import Fate, runs
from engine.domain.restructuring import keeper_of_money
from engine.operations.plan_restructuring import Structure
from engine.store import receipt_books as book_store
from engine.store.database import Session
from engine.store.queries.restructured_money import RestOfBook, rests_of_books


def hand_on_books(session: Session, structure: Structure, now: datetime) -> None:
    """Once: then nothing is left. Where nobody keeps the money of a unit, its books stay where they are."""
    for rest in rests_of_books(session, structure.ended):
        keeper = keeper_of_money(rest.unit, structure.rows)
        if keeper is not None:
            _hand_on(session, structure, rest, keeper, now)


def _hand_on(session: Session, structure: Structure, rest: RestOfBook, keeper: UnitId, now: datetime) -> None:
    """A book with holes in it is several of them since: its number stays with the first."""
    gone = {"book_id": rest.row.id, "fate": Fate.HANDED_ON, "receipt_id": None, "noted_by": None}
    gone |= {"reason": f"Bàn giao cho {structure.name(keeper)}", "spent_at": now, "noted_at": now}
    book_store.add_sheets(session, [gone | {"number": number} for number in rest.numbers])
    known = {book.book for book in book_store.of_series(session, keeper, rest.row.form_sign, rest.row.sign)}
    rows = []
    for numbers in runs(rest.numbers):
        book = next(place for place in range(rest.row.book, rest.row.book + 100_000) if place not in known)
        known.add(book)
        own = {"id": uuid4(), "unit_id": keeper, "book": book, "first": numbers[0], "last": numbers[-1]}
        document = f"Bàn giao từ {structure.name(rest.unit)}, quyển {rest.row.book}"
        same = {name: getattr(rest.row, name) for name in ("kind", "form_sign", "sign", "face_value")}
        rows.append(
            own | same | {"document": document, "bought_by": None, "bought_at": now, "from_book_id": rest.row.id}
        )
    book_store.add_books(session, rows)
