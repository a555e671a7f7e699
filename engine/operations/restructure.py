"""Apply a restructuring: open dossiers, work, books and money go from units that ended to their successors.

A first transaction closes the books and notes that the day has begun; then each dossier moves in one piece, some of
them a transaction, so that desks can work meanwhile; a last one notes the end in the chains of the units. Whatever
interrupts it, the same command again does what is left, and nothing twice."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import ProcedureCode, UnitId
from engine.domain.instant import spoken
from engine.domain.restructuring import (
    Book,
    BookCollides,
    Custody,
    DayNotBegun,
    Hat,
    LeftUnfinished,
    Restructuring,
    WorkLeft,
    first_instant,
)
from engine.domain.succession import Succession
from engine.operations.command import Command, on_dossier
from engine.operations.hand_on_books import hand_on_books
from engine.operations.installation import Installation
from engine.operations.plan_restructuring import Structure, plan_in, plan_restructuring
from engine.store import dossiers as dossier_store
from engine.store import kept_originals as original_store
from engine.store import transfers as transfer_store
from engine.store.audit import Draft, append_to_unit
from engine.store.database import Session, in_transaction
from engine.store.numbers import next_number
from engine.store.queries import restructuring as reading
from engine.store.transfers import Standing

BATCH = 100  # dossiers in one transaction: desks of an SQLite installation wait for no longer than that takes


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """What one run of the command did, and how the restructuring stands after it."""

    day: date
    dossiers: int  # moved by this run, with one stage or more
    stages: int
    taken: tuple[tuple[UnitId, UnitId, int], ...]  # (predecessor, successor, stages) of all runs
    books: tuple[Book, ...]
    already: bool  # an earlier run had finished it


def restructure(installation: Installation, day: date, *, actor: Actor, now: datetime, assign: bool = False) -> Applied:
    """Move everything that the plan of the day moves; with `assign` people get the proposed roles too.

    Raises NothingRestructured, DayNotBegun, and the first problem of the plan: nothing is moved then. Once finished, a
    repetition changes nothing."""
    structure = Structure(installation=installation, day=day)
    plan = plan_restructuring(installation, day)
    if now < first_instant(day):
        raise DayNotBegun(on=day, now=spoken(now))
    moved, already = (0, 0), plan.finished_at is not None
    if not already:
        _refuse(plan)
        in_transaction(installation.database, lambda session: _begin(session, structure, actor, now))
        moved = _move_all(structure, actor, now)
    if not already or assign:
        hats = plan.hats if assign else ()
        in_transaction(installation.database, lambda session: _finish(session, structure, hats, actor, now))
    with installation.database.reading() as session:
        return Applied(
            day=day,
            dossiers=moved[0],
            stages=moved[1],
            taken=tuple(transfer_store.taken(session, day)),
            books=_closed(session, day),
            already=already,
        )


def _refuse(plan: Restructuring) -> None:
    if plan.problems:
        raise plan.problems[0]


def _begin(session: Session, structure: Structure, actor: Actor, now: datetime) -> None:
    """Close the books and note that the day has begun; nothing where an earlier run did."""
    plan = plan_in(session, structure)
    if plan.started_at is not None:
        return
    _refuse(plan)
    transfer_store.begin(
        session,
        {
            "day": structure.day,
            "successions": [_told(row) for row in structure.rows],
            "started_at": now,
            "started_by": actor.login,
            "finished_at": None,
        },
        [_closing(book, structure.day) for book in plan.books],
    )
    for book in plan.books:
        if book.continued_by is not None:
            _continue(session, structure, book)


def _closing(book: Book, day: date) -> dict[str, Any]:
    return {
        "unit_id": book.unit,
        "kind": book.kind,
        "period": book.period,
        "day": day,
        "last": book.last,
        "continued_by": book.continued_by,
    }


def _continue(session: Session, structure: Structure, book: Book) -> None:
    """Let the successor's series begin behind the last number. Raises BookCollides where it has given some since."""
    assert book.continued_by is not None
    numbers = next_number(session, book.continued_by, book.kind, book.period, count=book.last)
    if numbers[0] != 1:
        raise BookCollides(
            kind=book.kind,
            period=book.period,
            unit=structure.name(book.unit),
            successor=structure.name(book.continued_by),
            cause=f"ở đó đã có số đến {numbers[0] - 1}",
            cause_en=f"it has given {numbers[0] - 1}",
        )


def _move_all(structure: Structure, actor: Actor, now: datetime) -> tuple[int, int]:
    """Gives how many dossiers and stages moved."""
    database, since = structure.installation.database, first_instant(structure.day)
    after: UUID | None = None
    dossiers = stages = 0
    while True:
        with database.reading() as session:
            batch = transfer_store.next_dossiers(session, structure.leaving, since, after, BATCH)
        if not batch:
            return dossiers, stages
        moved = in_transaction(database, lambda session: _move_some(session, structure, batch, actor, now))  # noqa: B023
        dossiers += sum(1 for number in moved if number)
        stages += sum(moved)
        after = batch[-1]


def _move_some(session: Session, structure: Structure, batch: Iterable[UUID], actor: Actor, now: datetime) -> list[int]:
    return [_move(session, structure, dossier_id, actor, now) for dossier_id in batch]


def _move(session: Session, structure: Structure, dossier_id: UUID, actor: Actor, now: datetime) -> int:
    """One dossier with all its stages that go somewhere else; gives how many. They are read under its lock, so that
    what another run has moved stays as it is."""
    dossier = dossier_store.lock(session, dossier_id)
    at = first_instant(structure.day)
    with on_dossier(structure.installation, session, dossier, actor=actor, now=now, occurred_at=at) as command:
        moving = list(_moving(structure, command, transfer_store.stages_of(session, dossier_id)))
        if moving:
            _record(command, structure, moving)
    return len(moving)


def _moving(
    structure: Structure, command: Command, standing: Iterable[Standing]
) -> Iterable[tuple[Standing, Succession]]:
    """The stages that go, each with the row by which it goes. Raises WorkLeft."""
    since, dossier = first_instant(structure.day), command.dossier
    for stage in standing:
        if stage.unit_id not in structure.leaving or not stage.is_left(since):
            continue
        row = structure.successor(stage.unit_id, stage.function, dossier.procedure_code, dossier.unit_id)
        if row is not None:
            yield stage, row
        elif stage.unit_id in structure.ended:
            what = f"{stage.function or 'desk'}: {dossier.procedure_code}"
            raise WorkLeft(unit=structure.name(stage.unit_id), count=1, what=what, on=structure.day)


def _record(command: Command, structure: Structure, moving: list[tuple[Standing, Succession]]) -> None:
    session, dossier = command.session, command.dossier
    released = [
        {"work_item": str(item), "name": name, "claimed_by": login}
        for stage, _ in moving
        for item, name, login in transfer_store.claimed(session, stage.id)
    ]
    for stage, row in moving:
        at_desk = stage.requester_id is None
        transfer_store.take_over(
            session,
            {
                "stage_id": stage.id,
                "day": structure.day,
                "dossier_id": dossier.id,
                "from_unit_id": stage.unit_id,
                "to_unit_id": row.successor,
                "from_level": stage.level,
                "at_desk": at_desk,
                "at": command.at,
            },
            structure.installation.catalog.organisation.unit(row.successor).level,
        )
        if at_desk:
            dossier.unit_id = row.successor
    command.actor = _acting(command.actor, moving[0][1].successor)
    command.record(
        AuditKind.DOSSIER_MOVED,
        {
            "day": structure.day.isoformat(),
            "basis": sorted({row.basis for _, row in moving}),
            "units": {str(stage.id): row.successor for stage, row in moving},
            "released": released,
        },
        before={"units": {str(stage.id): stage.unit_id for stage, _ in moving}},
    )


def _acting(actor: Actor, unit: UnitId) -> Actor:
    """The system acts for whoever the event concerns; a person stays in their own unit."""
    return replace(actor, unit_id=unit) if actor.is_system else actor


def _finish(session: Session, structure: Structure, hats: Iterable[Hat], actor: Actor, now: datetime) -> None:
    """Note the end in the chains of all units that took part. Raises LeftUnfinished."""
    left = reading.left(session, structure.ended, first_instant(structure.day))
    if left:
        raise LeftUnfinished(count=sum(left.values()))
    drafts: dict[UnitId, list[Draft]] = {}
    suggested = _take_suggestions(session, structure)
    _take_custodies(session, structure, now)
    custody = plan_in(session, structure).custody
    hand_on_books(session, structure, now)
    if transfer_store.finish(session, structure.day, now):
        _note_end(session, structure, drafts, suggested, custody)
    for hat in hats:
        _assign(session, structure, hat, drafts)
    for unit in sorted(drafts):
        append_to_unit(
            session,
            unit,
            drafts=drafts[unit],
            actor=_acting(actor, unit),
            occurred_at=first_instant(structure.day),
            recorded_at=now,
        )


def _take_suggestions(session: Session, structure: Structure) -> list[tuple[UnitId, UnitId]]:
    """The desk that may file what a result suggested is the successor's, also where the dossier itself is closed and
    stays where it was. Gives (from, to) of each that moved."""
    moved = []
    for suggestion, unit, procedure, subject in transfer_store.open_suggestions(session, structure.leaving):
        row = structure.successor(unit, None, ProcedureCode(procedure), unit)
        if row is not None and transfer_store.take_suggestion(session, suggestion, row.successor, subject):
            moved.append((unit, row.successor))
    return moved


def _take_custodies(session: Session, structure: Structure, now: datetime) -> None:
    """Papers under way between two desks, and originals kept, are handed over by those who have the desks now."""

    def now_of(unit: UnitId, procedure: ProcedureCode) -> UnitId:
        row = structure.successor(unit, None, procedure, unit)
        return unit if row is None else row.successor

    for custody, giving, taking, code in transfer_store.open_custodies(session, structure.leaving):
        procedure = ProcedureCode(code)
        transfer_store.take_custody(session, custody, now_of(giving, procedure), now_of(taking, procedure), now)
    for original, keeping, code in original_store.kept_at(session, structure.leaving):
        original_store.move(session, original, now_of(keeping, ProcedureCode(code)))


def _note_end(
    session: Session,
    structure: Structure,
    drafts: dict[UnitId, list[Draft]],
    suggested: list[tuple[UnitId, UnitId]],
    custody: tuple[Custody, ...],
) -> None:
    taken, books = transfer_store.taken(session, structure.day), _closed(session, structure.day)
    for unit in {unit for row in structure.rows for unit in (row.predecessor, row.successor)} | set(structure.ended):
        rows = [row for row in structure.rows if unit in (row.predecessor, row.successor)]
        data = {
            "day": structure.day.isoformat(),
            "successions": [_told(row) for row in rows],
            "stages": [{"from": one, "to": other, "stages": n} for one, other, n in taken if unit in (one, other)],
            "suggestions": [
                {"from": one, "to": other, "suggestions": number}
                for (one, other), number in sorted(Counter(suggested).items())
                if unit in (one, other)
            ],
            "books": [
                {
                    "unit": book.unit,
                    "book": book.kind,
                    "period": book.period,
                    "last": book.last,
                    "continued_by": book.continued_by,
                }
                for book in books
                if unit in (book.unit, book.continued_by)
            ],
            "money": [asdict(kept) for kept in custody if unit in (kept.unit, kept.keeper)],
        }
        drafts.setdefault(unit, []).append(Draft(kind=AuditKind.UNIT_RESTRUCTURED, data=data, unit_id=unit))


def _assign(session: Session, structure: Structure, hat: Hat, drafts: dict[UnitId, list[Draft]]) -> None:
    """Give somebody the proposed roles from the day on and end the old ones with the day before."""
    user = transfer_store.user_id(session, hat.login)
    if user is None or not hat.proposed:
        return
    for unit, roles in hat.proposed:
        new = [role for role in roles if not transfer_store.holds_role(session, user, unit, role, structure.day)]
        transfer_store.assign(
            session,
            [
                {
                    "id": uuid4(),
                    "user_id": user,
                    "unit_id": unit,
                    "role": role,
                    "valid_from": structure.day,
                    "valid_to": None,
                }
                for role in new
            ],
        )
        data = {"login": hat.login, "roles": [f"{unit}:{role}" for role in new], "from": structure.day.isoformat()}
        before = {"login": hat.login, "roles": [f"{hat.unit}:{role}" for role in hat.roles]}
        draft = Draft(kind=AuditKind.USER_ASSIGNED, data=data, unit_id=unit, before=before)
        drafts.setdefault(unit, []).append(draft)
    transfer_store.end_assignments(session, user, hat.unit, structure.day - timedelta(days=1))


def _closed(session: Session, day: date) -> tuple[Book, ...]:
    return tuple(
        Book(
            unit=UnitId(row.unit_id),
            kind=row.kind,
            period=row.period,
            last=row.last,
            continued_by=None if row.continued_by is None else UnitId(row.continued_by),
        )
        for row in transfer_store.closed(session, day)
    )


def _told(row: Succession) -> dict[str, Any]:
    return {
        "predecessor": row.predecessor,
        "successor": row.successor,
        "basis": row.basis,
        "functions": sorted(row.functions),
        "procedures": sorted(row.procedures),
        "areas": sorted(row.areas),
        "books": {key: str(policy) for key, policy in sorted(row.books.items())},
        "money": row.money,
    }
