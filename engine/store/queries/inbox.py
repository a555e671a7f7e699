"""The inbox: open work offered to some roles of one unit, by due time. It reads what it shows, not what is open."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    union_all,
)

from engine.domain.actor import LEADER
from engine.domain.identifiers import RoleKey
from engine.domain.work_item import TaskKind
from engine.store.database import Session
from engine.store.queries.matching import anywhere, few_matching, matches
from engine.store.queries.narrowing import EVERYTHING, Narrowed, Shape, narrowing, sought_by_procedure
from engine.store.queries.visibility import Reader, Size, offered, offered_by_law, offered_in_name
from engine.store.tables import dossiers, stages, users, work_items

PAGE = 50
COUNTED = 1000  # counts stop here: nobody reads further, and counting more would cost more


class Which(StrEnum):
    """The lists of work that the page offers; domain.work_filter.InboxList has one more."""

    OFFERED = "offered"  # everything offered to the roles
    MINE = "mine"  # what the person has claimed
    LATE = "late"  # past its own due instant


class Part(StrEnum):
    """Work with a due instant comes first; then what the law gives no time, oldest first."""

    DATED = "dated"
    UNDATED = "undated"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cursor:
    """Where the next page begins: behind the row of this instant and id."""

    part: Part
    at: datetime
    id: UUID

    def written(self) -> str:
        return f"{self.part}.{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}.{self.id.hex}"

    @classmethod
    def read(cls, written: str) -> "Cursor | None":
        """None for anything that no page ever wrote."""
        try:
            part, rest = written.split(".", 1)
            at, key = rest.rsplit(".", 1)
            return cls(part=Part(part), at=datetime.strptime(at, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), id=UUID(key))
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the inbox."""

    id: UUID
    dossier_id: UUID
    name: str
    role: str
    kind: str
    offered_at: datetime
    due_at: datetime | None
    outside_clock: bool
    claimed_by: UUID | None
    claimed_by_name: str | None
    code: str | None
    procedure_code: str
    applicant_name: str
    status: str
    promised_at: datetime | None
    clock_stopped_at: datetime | None
    clock_stopped_for: str | None
    domain: str
    reserved: bool
    form: str | None
    process_version: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    entries: tuple[Entry, ...]
    following: Cursor | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How much is open; COUNTED means that many or more."""

    offered: int
    mine: int
    late: int


# The words of the partial indexes: as a bound value the planner could not tell that the index holds these rows.
_OPEN = text("work_items.status IN ('open', 'claimed')")
OFFERED = text("work_items.status IN ('open', 'claimed') AND NOT work_items.reserved")
RESERVED = text("work_items.status IN ('open', 'claimed') AND work_items.reserved")
_rows = bindparam("rows", type_=Integer)
_ORDER = {Part.DATED: work_items.c.due_at, Part.UNDATED: work_items.c.offered_at}
_COLUMNS = [
    *(work_items.c[name] for name in ("id", "dossier_id", "name", "role", "kind", "offered_at", "due_at")),
    *(work_items.c[name] for name in ("outside_clock", "claimed_by", "reserved", "form")),
    *(dossiers.c[name] for name in ("code", "procedure_code", "applicant_name", "status", "promised_at")),
    *(dossiers.c[name] for name in ("clock_stopped_at", "clock_stopped_for", "domain")),
    stages.c.process_version,
]


def inbox(
    session: Session,
    reader: Reader,
    *,
    which: Which = Which.OFFERED,
    now: datetime,
    needle: str = "",
    after: Cursor | None = None,
    limit: int = PAGE,
    narrowed: Narrowed = EVERYTHING,
    oversees: frozenset[RoleKey] = frozenset(),
) -> Page:
    """One page. `needle`, folded as domain.applicant folds, is searched in names, numbers of people, and codes, and
    `narrowed.sought` has the procedures whose names it is part of. `oversees`: roles whose work is listed too, for
    whoever leads the unit."""
    few = _few(session, reader, needle, narrowed)
    if few == ():
        return Page(entries=(), following=None)
    sized, entries = Sized.of(reader, oversees), list[Entry]()
    for part in _parts(which, narrowed, after):
        if len(entries) > limit:
            continue
        begin = after if after is not None and after.part is part else None
        if few is None:
            statement = _page(which, part, sized, bool(needle), begin is not None, narrowed.shape)
        else:
            statement = _page_of_few(which, part, sized, begin is not None, narrowed.shape)
        values = _values(reader, now, needle, begin, oversees) | narrowed.values()
        rows = session.execute(statement, values | {"rows": limit + 1 - len(entries), "few": few})
        entries += [Entry(**row._mapping) for row in rows]
    return Page(entries=tuple(entries[:limit]), following=_following(entries, limit))


def _few(session: Session, reader: Reader, needle: str, narrowed: Narrowed) -> tuple[UUID, ...] | None:
    """The dossiers to look in, if they are few. Those of a procedure are many: its name finds them in their order."""
    sought = needle or narrowed.applicant
    return few_matching(session, reader.unit_id, sought) if sought and not narrowed.sought else None


def _parts(which: Which, narrowed: Narrowed, after: Cursor | None) -> list[Part]:
    parts = [Part.DATED] if which is Which.LATE or narrowed.is_dated else list(Part)
    if narrowed.undated or (after is not None and after.part is Part.UNDATED):
        return [part for part in parts if part is Part.UNDATED]
    return parts


def entries_of(session: Session, reader: Reader, ids: Sequence[UUID]) -> dict[UUID, Entry]:
    """Those of these work items that the reader's lists hold now, whatever page they are on."""
    if not ids:
        return {}
    values = {f"held_{at}": role for at, role in enumerate(_whole_roles(reader))}
    rows = session.execute(_chosen(Sized.of(reader)), values | reader.values() | {"chosen": list(ids)})
    return {row.id: Entry(**row._mapping) for row in rows}


def _following(entries: list[Entry], limit: int) -> Cursor | None:
    if len(entries) <= limit:
        return None
    last = entries[limit - 1]
    part = Part.UNDATED if last.due_at is None else Part.DATED
    return Cursor(part=part, at=last.due_at or last.offered_at, id=last.id)


def _values(
    reader: Reader, now: datetime, needle: str, begin: Cursor | None, oversees: frozenset[RoleKey] = frozenset()
) -> dict[str, Any]:
    values: dict[str, Any] = {f"held_{at}": role for at, role in enumerate(_whole_roles(reader, oversees))}
    values |= {**reader.values(), "now": now}
    if needle:
        values |= anywhere(needle)
    if begin is not None:
        values |= {"begin_at": begin.at, "begin_id": begin.id}
    return values


def _whole_roles(reader: Reader, oversees: frozenset[RoleKey] = frozenset()) -> list[RoleKey]:
    """Their own, and those that they have in somebody's name without limits: what is offered to these is all theirs.
    Whoever leads sees what is offered to the others too, where they ask."""
    whole = reader.roles | {substitution.role for substitution in reader.substitutions if substitution.scope.is_whole}
    return sorted(whole | oversees if LEADER in whole else whole)


@dataclass(frozen=True, slots=True)
class Sized:
    """How many branches a statement has: roles, and substitutions that are limited."""

    roles: int
    limited: tuple[int, ...]
    reader: Size

    @classmethod
    def of(cls, reader: Reader, oversees: frozenset[RoleKey] = frozenset()) -> "Sized":
        limited = tuple(at for at, substitution in enumerate(reader.substitutions) if not substitution.scope.is_whole)
        return cls(len(_whole_roles(reader, oversees)), limited, reader.size)


def _branches(which: Which, sized: Sized) -> list[Any]:
    """Each with its own index: what is offered to a role, what somebody may do in another's name, what the law
    delegated to them, and what is reserved.
    No row stands in two of them."""
    if which is Which.MINE:
        mine = and_(_OPEN, work_items.c.claimed_by == bindparam("user"), work_items.c.unit_id == bindparam("unit"))
        return [and_(mine, or_(work_items.c.reserved.is_(False), offered(sized.reader)))]
    here = work_items.c.unit_id == bindparam("unit")
    names: list[BindParameter[str]] = [bindparam(f"held_{role}") for role in range(sized.roles)]
    of_roles = [and_(OFFERED, here, work_items.c.role == name) for name in names]
    in_name = [
        and_(OFFERED, offered_in_name(at), *(work_items.c.role != name for name in names), *_not_before(at, sized))
        for at in sized.limited
    ]
    by_law = [
        and_(
            OFFERED,
            offered_by_law(at),
            *(work_items.c.role != name for name in names),
            *(not_(offered_in_name(limited)) for limited in sized.limited),
        )
        for at in range(sized.reader.lent)
    ]
    return [*of_roles, *in_name, *by_law, and_(RESERVED, offered(sized.reader))]


def _not_before(at: int, sized: Sized) -> list[Any]:
    """Not already in the branch of another limited substitution."""
    return [not_(offered_in_name(other)) for other in sized.limited if other < at]


@lru_cache
def _page(
    which: Which, part: Part, sized: Sized, searched: bool, continued: bool, shape: Shape = EVERYTHING.shape
) -> Select[Any]:
    """The first rows of each branch, read in the order of its index, then the first of those."""
    order = _ORDER[part]
    firsts = []
    for branch in _branches(which, sized):
        chosen = select(work_items.c.id, order.label("ordered_at")).where(branch, *_timed(which, part))
        chosen = chosen.where(*narrowing(shape))
        if continued:
            chosen = chosen.where(_behind(order))
        if searched:
            chosen = chosen.where(or_(matches(), *sought_by_procedure(shape)))
        if searched or shape.of_dossier:
            chosen = chosen.join(dossiers, dossiers.c.id == work_items.c.dossier_id)
        firsts.append(chosen.order_by(order, work_items.c.id).limit(_rows).subquery().select())
    return _shown(union_all(*firsts).subquery() if len(firsts) > 1 else firsts[0].subquery())


@lru_cache
def _page_of_few(
    which: Which, part: Part, sized: Sized, continued: bool, shape: Shape = EVERYTHING.shape
) -> Select[Any]:
    """The first rows of few dossiers: all their work is read and sorted."""
    order = _ORDER[part]
    chosen = select(work_items.c.id, order.label("ordered_at")).where(
        _OPEN,
        work_items.c.dossier_id.in_(bindparam("few", expanding=True)),
        or_(*_branches(which, sized)),
        *_timed(which, part),
        *narrowing(shape),
    )
    if shape.of_dossier:
        chosen = chosen.join(dossiers, dossiers.c.id == work_items.c.dossier_id)
    if continued:
        chosen = chosen.where(_behind(order))
    return _shown(chosen.order_by(order, work_items.c.id).limit(_rows).subquery())


@lru_cache
def _chosen(sized: Sized) -> Select[Any]:
    """What the lists of the page could show of these work items."""
    mine = _branches(Which.MINE, sized)
    return _told(select(*_COLUMNS, users.c.name.label("claimed_by_name"))).where(
        _OPEN,
        work_items.c.id.in_(bindparam("chosen", expanding=True)),
        or_(*_branches(Which.OFFERED, sized), *mine),
    )


def _told(shown: Select[Any]) -> Select[Any]:
    """With the tables that the page shows something of."""
    return (
        shown.join(dossiers, dossiers.c.id == work_items.c.dossier_id)
        .join(stages, stages.c.id == work_items.c.stage_id)
        .outerjoin(users, users.c.id == work_items.c.claimed_by)
    )


def _shown(first: Subquery) -> Select[Any]:
    """The first rows, with all that the page shows of them."""
    shown = select(*_COLUMNS, users.c.name.label("claimed_by_name")).join(first, first.c.id == work_items.c.id)
    return _told(shown).order_by(first.c.ordered_at, work_items.c.id).limit(_rows)


def _timed(which: Which, part: Part) -> list[Any]:
    dated = work_items.c.due_at.is_not(None) if part is Part.DATED else work_items.c.due_at.is_(None)
    return [dated, work_items.c.due_at < bindparam("now")] if which is Which.LATE else [dated]


def _behind(order: Any) -> Any:
    return and_(
        order >= bindparam("begin_at"),
        or_(order > bindparam("begin_at"), work_items.c.id > bindparam("begin_id")),
    )


def to_sign(session: Session, reader: Reader, *, limit: int = PAGE) -> list[Entry]:
    """What waits for a signature of the reader's, the first due first; what is never due, last."""
    values = {f"held_{at}": role for at, role in enumerate(_whole_roles(reader))} | reader.values() | {"rows": limit}
    return [Entry(**row._mapping) for row in session.execute(_to_sign(Sized.of(reader)), values)]


@lru_cache
def _to_sign(sized: Sized) -> Select[Any]:
    return (
        select(*_COLUMNS, users.c.name.label("claimed_by_name"))
        .join(dossiers, dossiers.c.id == work_items.c.dossier_id)
        .join(stages, stages.c.id == work_items.c.stage_id)
        .outerjoin(users, users.c.id == work_items.c.claimed_by)
        .where(work_items.c.kind == TaskKind.SIGNATURE, or_(*_branches(Which.OFFERED, sized)))
        .order_by(work_items.c.due_at.is_(None), work_items.c.due_at, work_items.c.offered_at, work_items.c.id)
        .limit(_rows)
    )


def counts(session: Session, reader: Reader, *, now: datetime) -> Counts:
    """What the tabs say."""
    row = session.execute(_counts(Sized.of(reader)), _values(reader, now, "", None)).one()
    return Counts(**{field.name: min(COUNTED, getattr(row, field.name)) for field in fields(Counts)})


@lru_cache
def _counts(sized: Sized) -> Select[Any]:
    return select(*(_count(which, sized).label(which.value) for which in Which))


def _count(which: Which, sized: Sized) -> Any:
    parts = (Part.DATED,) if which is Which.LATE else tuple(Part)
    each = []
    for branch in _branches(which, sized):
        for part in parts:
            one: Select[Any] = select(literal_column("1").label("one")).select_from(work_items)
            each.append(one.where(branch, *_timed(which, part)).limit(COUNTED).subquery().select())
    return select(func.count()).select_from(union_all(*each).subquery()).scalar_subquery()
