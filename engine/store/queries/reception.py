"""What the desk looks up before it files: what it receives most, what the person filed before, how something came."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, bindparam, cast, func, or_, select

from engine.domain.applicant import Applicant, fold
from engine.domain.dossier import DossierStatus
from engine.domain.duplicate import Earlier, is_same_person, may_be_same_person
from engine.domain.identifiers import DossierId
from engine.domain.receipt_books import receipt_name
from engine.store.database import Session
from engine.store.queries.matching import anywhere
from engine.store.queries.visibility import Reader, Size, keeps_in, may_know, sees
from engine.store.tables import dossiers, fee_lines, filings, receipts, register_entries, users, work_items

MOST = 200  # namesakes looked at, the newest first

_d = dossiers.c
_here = _d.unit_id == bindparam("unit", type_=Text)


@lru_cache
def _used(size: Size) -> Select[Any]:
    return (
        select(_d.procedure_code, func.count())
        .where(_here, _d.submitted_at >= bindparam("since", type_=_d.submitted_at.type), may_know(size))
        .group_by(_d.procedure_code)
    )


def received_since(session: Session, reader: Reader, since: datetime) -> Counter[str]:
    """How many dossiers of each procedure the reader's unit has had."""
    rows = session.execute(_used(reader.size), {**reader.values(), "since": since})
    return Counter({row[0]: row[1] for row in rows})


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierView(Earlier):
    """`is_same`: the person for sure; else somebody of the same name who may be another."""

    code: str | None
    outcome: str | None
    is_same: bool


@lru_cache
def _of_person(size: Size, needles: int) -> Select[Any]:
    wanted = [_d.search_text.like(bindparam(f"needle_{at}", type_=Text), escape="!") for at in range(needles)]
    columns = (_d.id, _d.procedure_code, _d.status, _d.submitted_at, _d.applicant, _d.code, _d.outcome)
    return (
        select(*columns).where(_here, or_(*wanted), may_know(size)).order_by(_d.submitted_at.desc(), _d.id).limit(MOST)
    )


def earlier_of(session: Session, reader: Reader, person: Applicant) -> list[EarlierView]:
    """Earlier dossiers of the person, then of who may be, in the reader's unit, as far as the reader may know of them;
    newest first. A name without a letter is none: it is not known yet."""
    named = any(letter.isalpha() for letter in person.name)
    needles = [*([fold(person.name)] if named else []), *sorted(person.numbers)]
    if not needles:
        return []
    values = {f"needle_{at}": anywhere(needle)["needle"] for at, needle in enumerate(needles)}
    rows = session.execute(_of_person(reader.size, len(needles)), {**reader.values(), **values})
    views = [_earlier(row, person) for row in rows]
    same = [view for view in views if view.is_same]
    return same + [view for view in views if not view.is_same and may_be_same_person(person, view.applicant)]


def _earlier(row: Any, person: Applicant) -> EarlierView:
    applicant = _applicant(row.applicant)
    return EarlierView(
        id=row.id,
        procedure_code=row.procedure_code,
        status=DossierStatus(row.status),
        submitted_at=row.submitted_at,
        applicant=applicant,
        code=row.code,
        outcome=row.outcome,
        is_same=is_same_person(person, applicant),
    )


def _applicant(given: dict[str, Any]) -> Applicant:
    return Applicant(**{name: given.get(name) or "" for name in Applicant.__dataclass_fields__})


@lru_cache
def _with_form(size: Size) -> Select[Any]:
    sent = (filings.c.filed_by == bindparam("user", type_=Uuid), filings.c.token == bindparam("token", type_=Uuid))
    return select(filings.c.dossier_id).where(*sent, keeps_in(filings.c.dossier_id, size))


def filed_with(session: Session, reader: Reader, token: UUID) -> UUID | None:
    """The dossier that the reader's own form has filed already."""
    found: UUID | None = session.execute(_with_form(reader.size), {**reader.values(), "token": token}).scalar()
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class FilingView:
    """How a dossier was filed at the desk."""

    attendance: dict[str, Any]
    filed_by: str
    is_assisted: bool


@lru_cache
def _filing(size: Size) -> Select[Any]:
    return (
        select(filings.c.attendance, users.c.name, filings.c.assisted_by)
        .join(users, users.c.id == filings.c.filed_by)
        .where(filings.c.dossier_id == bindparam("dossier_id", type_=Uuid), keeps_in(filings.c.dossier_id, size))
    )


def filing_of(session: Session, reader: Reader, dossier_id: DossierId) -> FilingView | None:
    row = session.execute(_filing(reader.size), {**reader.values(), "dossier_id": dossier_id}).first()
    return None if row is None else FilingView(attendance=row[0], filed_by=row[1], is_assisted=row[2] is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberView:
    """One number of a register, and the document that it stands on where the book counts documents."""

    number: int
    year: int
    book: str
    document: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FiledView:
    """One dossier of a sitting, as far as it has come. `receipt`: the number of the one that stands."""

    id: UUID
    code: str | None
    applicant_name: str
    status: str
    promised_at: datetime | None
    fees: int
    receipt: str | None
    numbers: tuple[NumberView, ...]


@lru_cache
def _filed(size: Size) -> Select[Any]:
    owed = (
        select(func.coalesce(func.sum(fee_lines.c.amount), 0))
        .where(fee_lines.c.dossier_id == _d.id, fee_lines.c.kind != "external")
        .scalar_subquery()
        .label("fees")
    )
    number = (
        select(receipts.c.series + " " + cast(receipts.c.number, Text) + "/" + cast(receipts.c.year, Text))
        .where(receipts.c.dossier_id == _d.id, receipts.c.voided_at.is_(None))
        .order_by(receipts.c.issued_at.desc())
        .limit(1)
        .scalar_subquery()
        .label("receipt")
    )
    columns = (_d.id, _d.code, _d.applicant_name, _d.status, _d.promised_at, owed, number)
    return select(*columns).where(_d.id.in_(bindparam("wanted", type_=Uuid, expanding=True)), sees(size))


@lru_cache
def _numbers(size: Size) -> Select[Any]:
    r = register_entries.c
    return (
        select(r.dossier_id, r.book, r.number, r.year, r.content)
        .where(
            r.dossier_id.in_(bindparam("wanted", type_=Uuid, expanding=True)),
            r.voided_at.is_(None),
            keeps_in(r.dossier_id, size),
        )
        .order_by(r.book, r.year, r.number)
    )


def filed(session: Session, reader: Reader, wanted: Iterable[UUID]) -> dict[UUID, FiledView]:
    values = {**reader.values(), "wanted": list(wanted)}
    numbers: dict[UUID, list[NumberView]] = {}
    for row in session.execute(_numbers(reader.size), values):
        named = str(row.content.get("name") or "")
        view = NumberView(number=row.number, year=row.year, book=row.book, document=named)
        numbers.setdefault(row.dossier_id, []).append(view)
    rows = session.execute(_filed(reader.size), values)
    return {
        row.id: FiledView(**{**row._mapping, "receipt": _named(row.receipt)}, numbers=tuple(numbers.get(row.id, ())))
        for row in rows
    }


def _named(receipt: str | None) -> str | None:
    """“series number/year”, as people call it."""
    if receipt is None:
        return None
    series, _, rest = receipt.rpartition(" ")
    number, _, year = rest.partition("/")
    return receipt_name(series, int(number), int(year))


@lru_cache
def _check(size: Size) -> Select[Any]:
    w = work_items.c
    open_now = w.status.in_(("open", "claimed"))
    wanted = (w.dossier_id == bindparam("dossier_id", type_=Uuid), w.kind == "intake", open_now)
    here = w.unit_id == bindparam("unit", type_=Text)
    return select(w.id).where(*wanted, here, keeps_in(w.dossier_id, size)).order_by(w.offered_at)


def check_of(session: Session, reader: Reader, dossier_id: DossierId) -> UUID | None:
    """The work at the reader's desk that decides whether a dossier is accepted, if it waits."""
    found: UUID | None = session.execute(_check(reader.size), {**reader.values(), "dossier_id": dossier_id}).scalar()
    return found
