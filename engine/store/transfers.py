"""Writing restructurings: stages and dossiers go to their successors, books close, and it is all kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, bindparam, func, insert, select, update

from engine.domain.identifiers import UnitId
from engine.store.database import Session
from engine.store.queries.restructuring import LEFT
from engine.store.statement import Statement
from engine.store.tables import (
    assignments,
    closed_books,
    custodies,
    dossiers,
    proposals,
    restructurings,
    stages,
    suggestions,
    timers,
    transfers,
    users,
    visits,
    work_items,
)
from engine.store.types import Instant

_day = bindparam("day", type_=Date)
_begin = insert(restructurings)
_finish = (
    update(restructurings)
    .where(restructurings.c.day == bindparam("on_day"), restructurings.c.finished_at.is_(None))
    .values(finished_at=bindparam("at"))
)
_close_books = insert(closed_books)
_next = (
    select(stages.c.dossier_id)
    .where(LEFT, stages.c.dossier_id > bindparam("after"))
    .distinct()
    .order_by(stages.c.dossier_id)
    .limit(bindparam("most", type_=Integer))
)
_first = (
    select(stages.c.dossier_id)
    .where(LEFT)
    .distinct()
    .order_by(stages.c.dossier_id)
    .limit(bindparam("most", type_=Integer))
)
_COLUMNS = ("id", "unit_id", "function", "requester_id", "level", "ended_at")
_of_dossier = Statement(
    select(*(stages.c[name] for name in _COLUMNS))
    .where(stages.c.dossier_id == bindparam("dossier_id"))
    .order_by(stages.c.started_at, stages.c.id)
    .with_for_update()
)
_claimed = Statement(
    select(work_items.c.id, work_items.c.name, users.c.login)
    .join(users, users.c.id == work_items.c.claimed_by)
    .where(work_items.c.stage_id == bindparam("stage"), work_items.c.status == "claimed")
    .order_by(work_items.c.offered_at, work_items.c.id)
)
_move_stage = Statement(
    update(stages)
    .where(stages.c.id == bindparam("stage"))
    .values(unit_id=bindparam("to_unit"), level=bindparam("to_level"), version=stages.c.version + 1)
)
_move_items = Statement(
    update(work_items)
    .where(
        work_items.c.stage_id == bindparam("stage"),
        (work_items.c.status == "open") | (work_items.c.status == "claimed"),
    )
    .values(
        unit_id=bindparam("to_unit"),
        status="open",
        claimed_by=None,
        claimed_at=None,
        version=work_items.c.version + 1,
    )
)
# A timer that the worker put off because its unit had ended is due when it always was.
_wake_timers = Statement(
    update(timers)
    .where(timers.c.stage_id == bindparam("stage"), timers.c.attempts == 0)
    .values(next_try_at=timers.c.due_at)
)
_move_dossier = Statement(
    update(dossiers).where(dossiers.c.id == bindparam("dossier_id")).values(unit_id=bindparam("to_unit"))
)
# A visit that was over only after the day began was the successor's.
_move_visits = Statement(
    update(visits)
    .where(visits.c.stage_id == bindparam("stage"), visits.c.handed_over_at >= bindparam("since"))
    .values(unit_id=bindparam("to_unit"))
)
_move_proposals = Statement(
    update(proposals)
    .where(
        proposals.c.dossier_id == bindparam("dossier"),
        proposals.c.unit_id == bindparam("from_unit"),
        proposals.c.status == "open",
    )
    .values(unit_id=bindparam("to_unit"))
)
_open_suggestions = (
    select(suggestions.c.id, suggestions.c.unit_id, dossiers.c.procedure_code, suggestions.c.subject)
    .join(dossiers, dossiers.c.id == suggestions.c.dossier_id)
    .where(suggestions.c.unit_id.in_(bindparam("units", expanding=True)), suggestions.c.status == "suggested")
    .order_by(suggestions.c.suggested_at, suggestions.c.id)
)
_open_custodies = (
    select(custodies.c.id, custodies.c.from_unit_id, custodies.c.to_unit_id, dossiers.c.procedure_code)
    .join(dossiers, dossiers.c.id == custodies.c.dossier_id)
    .where(
        custodies.c.received_at.is_(None),
        custodies.c.from_unit_id.in_(bindparam("units", expanding=True))
        | custodies.c.to_unit_id.in_(bindparam("units", expanding=True)),
    )
    .order_by(custodies.c.taken_at, custodies.c.id)
)
_move_custody = (
    update(custodies)
    .where(custodies.c.id == bindparam("custody"))
    .values(from_unit_id=bindparam("giving"), to_unit_id=bindparam("taking"))
)
# Who gives and who takes have become one unit: the papers are where they were to go.
_end_custody = (
    update(custodies)
    .where(custodies.c.id == bindparam("custody"))
    .values(
        sent_at=func.coalesce(custodies.c.sent_at, bindparam("at", type_=Instant)),
        sent_by=func.coalesce(custodies.c.sent_by, custodies.c.taken_by),
        received_at=bindparam("at", type_=Instant),
        received_by=func.coalesce(custodies.c.sent_by, custodies.c.taken_by),
    )
)
_same_subject = select(suggestions.c.id).where(
    suggestions.c.unit_id == bindparam("at_unit"), suggestions.c.subject == bindparam("about")
)
_move_suggestion = (
    update(suggestions).where(suggestions.c.id == bindparam("suggestion")).values(unit_id=bindparam("to_unit"))
)
_KEPT = ("stage_id", "day", "dossier_id", "from_unit_id", "to_unit_id", "from_level", "at_desk", "at")
_keep = Statement(insert(transfers), columns=_KEPT)
_taken = (
    select(transfers.c.from_unit_id, transfers.c.to_unit_id, func.count().label("stages"))
    .where(transfers.c.day == _day)
    .group_by(transfers.c.from_unit_id, transfers.c.to_unit_id)
    .order_by(transfers.c.from_unit_id, transfers.c.to_unit_id)
)
_closed = select(closed_books).where(closed_books.c.day == _day).order_by(closed_books.c.unit_id, closed_books.c.kind)
_first_of_dossier = (
    select(transfers.c.from_unit_id)
    .where(transfers.c.dossier_id == bindparam("dossier_id"), transfers.c.at_desk, transfers.c.at > bindparam("since"))
    .order_by(transfers.c.at)
    .limit(1)
)
_had_by = Statement(
    select(transfers.c.stage_id, transfers.c.from_unit_id, transfers.c.day, transfers.c.at_desk)
    .where(transfers.c.dossier_id == bindparam("dossier_id"))
    .order_by(transfers.c.day, transfers.c.stage_id)
)
_user = select(users.c.id).where(users.c.login == bindparam("login"), users.c.active)
_held = select(assignments.c.id).where(
    assignments.c.user_id == bindparam("user"),
    assignments.c.unit_id == bindparam("unit"),
    assignments.c.role == bindparam("held"),
    assignments.c.valid_from <= _day,
    assignments.c.valid_to.is_(None) | (assignments.c.valid_to >= _day),
)
_end_assignments = (
    update(assignments)
    .where(
        assignments.c.user_id == bindparam("user"),
        assignments.c.unit_id == bindparam("unit"),
        assignments.c.valid_from <= bindparam("last"),
        assignments.c.valid_to.is_(None) | (assignments.c.valid_to > bindparam("last")),
    )
    .values(valid_to=bindparam("last"))
)
_assign = insert(assignments)


@dataclass(frozen=True, slots=True)
class Standing:
    """A stage of a dossier, as the command finds it before it moves."""

    id: UUID
    unit_id: UnitId
    function: str | None
    requester_id: UUID | None
    level: str
    ended_at: datetime | None

    def is_left(self, since: datetime) -> bool:
        """Whether it is open, or ended only after the day began."""
        return self.ended_at is None or self.ended_at >= since


@dataclass(frozen=True, slots=True)
class Transfer:
    """A stage of a dossier, the unit that had it, and the day on which another took it over."""

    stage_id: UUID
    from_unit_id: UnitId
    day: date
    at_desk: bool

    @property
    def earlier(self) -> tuple[UnitId, date]:
        return self.from_unit_id, self.day


def begin(session: Session, values: dict[str, Any], books: Sequence[dict[str, Any]]) -> None:
    session.execute(_begin, values)
    if books:
        session.execute(_close_books, list(books))


def finish(session: Session, day: date, at: datetime) -> bool:
    """False where it was finished before."""
    return bool(session.execute(_finish, {"on_day": day, "at": at}).rowcount == 1)


def next_dossiers(
    session: Session, units: Sequence[UnitId], since: datetime, after: UUID | None, most: int
) -> list[UUID]:
    """Dossiers of which a stage lies with one of the units, in the order of their ids."""
    values = {"units": list(units), "since": since, "most": most}
    found = session.execute(_first if after is None else _next, values | ({"after": after} if after else {}))
    return list(found.scalars())


def stages_of(session: Session, dossier_id: UUID) -> list[Standing]:
    """The stages of a dossier, whose lock the command holds."""
    return [Standing(*row) for row in _of_dossier.send(session, {"dossier_id": dossier_id}).rows()]


def claimed(session: Session, stage_id: UUID) -> list[tuple[UUID, str, str]]:
    """(work item, its name, login of who had claimed it) of a stage."""
    return [(row[0], row[1], row[2]) for row in _claimed.send(session, {"stage": stage_id}).rows()]


def take_over(session: Session, values: dict[str, Any], to_level: str) -> None:
    """Give a stage with its open work to another unit, and keep who had it."""
    stage = {"stage": values["stage_id"]}
    moving = stage | {"to_unit": values["to_unit_id"]}
    _move_stage.send(session, moving | {"to_level": to_level})
    _move_items.send(session, moving)
    _wake_timers.send(session, stage)
    if values["at_desk"]:
        _move_dossier.send(session, {"dossier_id": values["dossier_id"], "to_unit": values["to_unit_id"]})
    _move_visits.send(session, stage | {"since": values["at"], "to_unit": values["to_unit_id"]})
    of_unit = {"dossier": values["dossier_id"], "from_unit": values["from_unit_id"], "to_unit": values["to_unit_id"]}
    _move_proposals.send(session, of_unit)
    _keep.send(session, values)


def open_suggestions(session: Session, units: Sequence[UnitId]) -> list[tuple[UUID, UnitId, str, str]]:
    """(suggestion, desk that may file it, procedure of the dossier that suggests it, subject) of each open one."""
    rows = session.execute(_open_suggestions, {"units": list(units)})
    return [(row.id, UnitId(row.unit_id), row.procedure_code, row.subject) for row in rows]


def take_suggestion(session: Session, suggestion: UUID, to: UnitId, subject: str) -> bool:
    """False where the successor has suggested the same already: nobody is offered the same thing twice."""
    if session.execute(_same_subject, {"at_unit": to, "about": subject}).first() is not None:
        return False
    session.execute(_move_suggestion, {"suggestion": suggestion, "to_unit": to})
    return True


def open_custodies(session: Session, units: Sequence[UnitId]) -> list[tuple[UUID, UnitId, UnitId, str]]:
    """(custody, who has the papers, whom they are for, procedure of their dossier) of each that is not over."""
    rows = session.execute(_open_custodies, {"units": list(units)})
    return [(row.id, UnitId(row.from_unit_id), UnitId(row.to_unit_id), row.procedure_code) for row in rows]


def take_custody(session: Session, custody: UUID, giving: UnitId, taking: UnitId, at: datetime) -> None:
    """Name the successors. Where both are the same unit, the papers have arrived."""
    if giving == taking:
        session.execute(_end_custody, {"custody": custody, "at": at})
    else:
        session.execute(_move_custody, {"custody": custody, "giving": giving, "taking": taking})


def taken(session: Session, day: date) -> list[tuple[UnitId, UnitId, int]]:
    """(predecessor, successor, stages) of what a restructuring has moved."""
    rows = session.execute(_taken, {"day": day})
    return [(UnitId(row.from_unit_id), UnitId(row.to_unit_id), row.stages) for row in rows]


def closed(session: Session, day: date) -> list[Any]:
    """The books that a restructuring closed."""
    return list(session.execute(_closed, {"day": day}))


def desk_before(session: Session, dossier_id: UUID, since: datetime) -> UnitId | None:
    """The unit that had a dossier at an instant, where others have had it since."""
    found = session.execute(_first_of_dossier, {"dossier_id": dossier_id, "since": since}).scalar_one_or_none()
    return None if found is None else UnitId(found)


def of_dossier(session: Session, dossier_id: UUID) -> list[Transfer]:
    """The earlier units of a dossier's stages, oldest first."""
    return [Transfer(*row) for row in _had_by.send(session, {"dossier_id": dossier_id}).rows()]


def user_id(session: Session, login: str) -> UUID | None:
    found: UUID | None = session.execute(_user, {"login": login}).scalar_one_or_none()
    return found


def end_assignments(session: Session, user: UUID, unit: UnitId, last: date) -> None:
    session.execute(_end_assignments, {"user": user, "unit": unit, "last": last})


def holds_role(session: Session, user: UUID, unit: UnitId, role: str, day: date) -> bool:
    values = {"user": user, "unit": unit, "held": role, "day": day}
    return session.execute(_held, values).first() is not None


def assign(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(_assign, list(rows))
