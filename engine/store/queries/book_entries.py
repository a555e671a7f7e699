"""What the books say of numbers: the rows of some numbers, with their dossiers as the reader may see them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, func, literal, null, select

from engine.domain.book import PREFIXES, RECEIPT, REGISTER, SLIP, Book
from engine.domain.hand_back import RETURN_FORM
from engine.store.database import Session
from engine.store.queries.books import WRITTEN, keyed
from engine.store.queries.visibility import Reader, Size, sees
from engine.store.tables import (
    dossiers,
    proposals,
    receipts,
    register_entries,
    register_notes,
    signed_results,
    slips,
    users,
    work_items,
)
from engine.store.types import Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class BookEntry:
    """One number. Of a dossier that the reader may not know of, nothing but the number (`seen` is false)."""

    id: UUID
    number: int
    dossier_id: UUID
    entered_at: datetime
    seen: bool
    demo: bool = False
    document: int = 0
    amount: int | None = None
    content: dict[str, Any] = field(default_factory=dict)
    void_reason: str | None = None
    code: str | None = None
    procedure_code: str = ""
    applicant_name: str = ""
    applicant: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    verdict: str | None = None
    accepted_at: datetime | None = None
    promised_at: datetime | None = None
    reappointed_at: datetime | None = None
    result_at: datetime | None = None
    closed_at: datetime | None = None
    annulled_for: str | None = None
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)  # of the last work with each form
    title: str | None = None  # of the last result that the unit signed
    signer: str | None = None
    signed_at: datetime | None = None
    paid: int | None = None
    notes: tuple[str, ...] = ()


_d = dossiers.c
_OF_DOSSIER = (
    *("code", "procedure_code", "applicant_name", "applicant", "facts", "status", "verdict", "accepted_at"),
    *("promised_at", "reappointed_at", "result_at", "closed_at", "demo"),
)
_OWN: dict[str, tuple[ColumnElement[Any], ...]] = {
    REGISTER: (
        register_entries.c.entered_at,
        register_entries.c.document,
        register_entries.c.content,
        register_entries.c.void_reason,
        null().label("amount"),
    ),
    SLIP: (
        slips.c.issued_at.label("entered_at"),
        literal(0).label("document"),
        slips.c.content,
        null().label("void_reason"),
        null().label("amount"),
    ),
    RECEIPT: (
        receipts.c.issued_at.label("entered_at"),
        literal(0).label("document"),
        null().label("content"),
        receipts.c.void_reason,
        receipts.c.amount,
    ),
}
_annulled_for = (
    select(proposals.c.reason)
    .where(proposals.c.dossier_id == _d.id, proposals.c.act == "annulment", proposals.c.status == "confirmed")
    .limit(1)
    .scalar_subquery()
    .label("annulled_for")
)
_wanted = bindparam("wanted", type_=Uuid, expanding=True)


def _entries_of(prefix: str) -> Select[Any]:
    table, name = WRITTEN[prefix]
    own = _OWN[prefix]
    columns = (table.c.id, table.c.number, table.c.dossier_id, *own, *(_d[column] for column in _OF_DOSSIER))
    return (
        select(*columns, _annulled_for)
        .join(dossiers, _d.id == table.c.dossier_id)
        .where(
            table.c.unit_id == bindparam("of_unit"),
            table.c[name] == bindparam("key"),
            table.c.year == bindparam("year"),
            table.c.number.between(bindparam("first"), bindparam("last")),
            _within(own[0]),
        )
        .order_by(table.c.number)
    )


def _within(instant: Any) -> ColumnElement[bool]:
    column = getattr(instant, "element", instant)
    return and_(column >= bindparam("begin", type_=Instant), column < bindparam("end", type_=Instant))


_entries = {prefix: _entries_of(prefix) for prefix in PREFIXES}


@lru_cache
def _seen(size: Size) -> Select[Any]:
    return select(_d.id).where(_d.id.in_(_wanted), sees(size))


_answers = (
    select(work_items.c.dossier_id, work_items.c.form, work_items.c.answer)
    .where(
        work_items.c.dossier_id.in_(_wanted),
        work_items.c.form.in_(bindparam("forms", expanding=True)),
        work_items.c.status == "done",
    )
    .order_by(work_items.c.done_at, work_items.c.id)
)
_signed = (
    select(signed_results.c.dossier_id, signed_results.c.title, signed_results.c.signed_at, users.c.name)
    .join(users, users.c.id == signed_results.c.signed_by)
    .where(signed_results.c.dossier_id.in_(_wanted), signed_results.c.unit_id == bindparam("of_unit"))
    .order_by(signed_results.c.signed_at, signed_results.c.id)
)
_paid = (
    select(receipts.c.dossier_id, func.sum(receipts.c.amount).label("amount"))
    .where(receipts.c.dossier_id.in_(_wanted), receipts.c.voided_at.is_(None))
    .group_by(receipts.c.dossier_id)
)
_notes = (
    select(register_notes.c.entry_id, register_notes.c.note)
    .where(register_notes.c.entry_id.in_(_wanted))
    .order_by(register_notes.c.noted_at, register_notes.c.id)
)


def entries_between(
    session: Session,
    reader: Reader,
    book: Book,
    numbers: tuple[int, int],
    *,
    within: tuple[datetime, datetime],
    forms: Collection[str],
) -> list[BookEntry]:
    """The numbers from the first to the last, both included, that were entered from the first instant to before the
    second; `forms` are those whose answers are wanted."""
    values = {**keyed(book), "first": numbers[0], "last": numbers[1], "begin": within[0], "end": within[1]}
    rows = [row._mapping for row in session.execute(_entries[book.prefix], values)]
    wanted = {row["dossier_id"] for row in rows}
    seen = set(session.execute(_seen(reader.size), {**reader.values(), "wanted": list(wanted)}).scalars())
    of_dossiers = _Beside()
    of_dossiers.read(session, book, list(seen), forms)
    notes = _notes_of(session, [row["id"] for row in rows if row["dossier_id"] in seen])
    return [_entry(row, of_dossiers, notes) if row["dossier_id"] in seen else _hidden(row) for row in rows]


def _entry(row: Any, of_dossiers: "_Beside", notes: dict[UUID, list[str]]) -> BookEntry:
    written = {**row, "content": row["content"] or {}, "seen": True, "notes": tuple(notes.get(row["id"], ()))}
    return BookEntry(**written, **of_dossiers.of(row["dossier_id"]))


def _hidden(row: Any) -> BookEntry:
    known = ("id", "number", "dossier_id", "entered_at", "demo")
    return BookEntry(**{name: row[name] for name in known}, seen=False)


def _notes_of(session: Session, entries: list[UUID]) -> dict[UUID, list[str]]:
    notes: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in session.execute(_notes, {"wanted": entries}):
        notes[row.entry_id].append(row.note)
    return notes


class _Beside:
    """What else is known of some dossiers, by dossier."""

    def __init__(self) -> None:
        self._answers: defaultdict[UUID, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._signed: dict[UUID, dict[str, Any]] = {}
        self._paid: dict[UUID, int] = {}

    def read(self, session: Session, book: Book, wanted: list[UUID], forms: Collection[str]) -> None:
        given: dict[str, Any] = {"wanted": wanted}
        for row in session.execute(_answers, given | {"forms": sorted({*forms, RETURN_FORM})}):
            self._answers[row.dossier_id][row.form] = row.answer or {}
        for signed in session.execute(_signed, given | {"of_unit": book.unit_id}):
            told = {"title": signed.title, "signer": signed.name, "signed_at": signed.signed_at}
            self._signed[signed.dossier_id] = told
        self._paid = {dossier: int(amount) for dossier, amount in session.execute(_paid, given)}

    def of(self, dossier: UUID) -> dict[str, Any]:
        answers, paid = self._answers.get(dossier, {}), self._paid.get(dossier)
        return {"answers": answers, "paid": paid, **self._signed.get(dossier, {})}
