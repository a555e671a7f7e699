"""Orders of the province's chairman (A14): recorded once, applied to every open dossier that they touch, lifted by
another order. The promise on the slip stays; what is due moves, with the order as its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.calendar_order import CalendarOrder
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import UnitId
from engine.domain.mandate import Act
from engine.domain.refusals import OrderIntoClosed
from engine.operations import mandates
from engine.operations.apply_order import Moved, move_dossier
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import calendar_orders as order_store
from engine.store import closings as closing_store
from engine.store import dossiers as dossier_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Lifting:
    """An order that ends another one early: `free_from` is the first day on which that one no longer holds."""

    number: str
    authority: str
    decided_on: date
    lifts: str
    free_from: date
    reason: str


def refresh_orders(installation: Installation) -> None:
    """Count by what is recorded now: another process may have recorded an order."""
    with installation.database.reading() as session:
        installation.adopt_orders(order_store.recorded(session))


def named(installation: Installation, number: str) -> CalendarOrder:
    """The recorded order of this number. Raises NotFound."""
    found = next((order for order in installation.orders if order.number == number), None)
    if found is None:
        raise NotFound("quyết định dừng tiếp nhận", "calendar order", number)
    return found


def units_of(installation: Installation, order: CalendarOrder) -> list[UnitId]:
    organisation = installation.catalog.organisation
    return [unit for unit in organisation.units if order.touches(unit, organisation)]


def record_order(installation: Installation, order: CalendarOrder, *, actor: Actor, now: datetime) -> None:
    """Record an order; apply_order then carries it to the open dossiers.

    Raises NoMandate, InvalidInput, NotFound, CalendarContradiction when it overlaps another one or closes days that had
    passed when it was decided, OrderIntoClosed."""
    reason = mandates.given_reason(order.reason)
    refresh_orders(installation)
    _check(installation, order, actor, now)
    row = {
        **{name: getattr(order, name) for name in ("id", "number", "authority", "decided_on", "effect", "reason")},
        "first": order.first,
        "last": order.last,
        "areas": sorted(order.areas),
        "units": sorted(order.units),
        "reason": reason,
        "recorded_by": actor.user_id,
        "recorded_at": now,
    }
    said: dict[str, object] = {
        "number": order.number,
        "authority": order.authority,
        "effect": order.effect,
        "reason": reason,
    }
    days = {"first": order.first.isoformat(), "last": order.last.isoformat()}
    where = {"areas": sorted(order.areas), "units": sorted(order.units)}
    _write(installation, row, said | days | where, (order, order.first, order.last), actor=actor, now=now)


def _check(installation: Installation, order: CalendarOrder, actor: Actor, now: datetime) -> None:
    organisation = installation.catalog.organisation
    mandates.may_do(installation, Act.CALENDAR_ORDER, actor, now=now, unit_id=actor.unit_id)
    for unit in order.units:
        organisation.unit(UnitId(unit))
    for area in order.areas - organisation.areas.keys():
        raise NotFound("địa bàn", "area", area)
    units = units_of(installation, order)
    if not order.number.strip() or not order.authority.strip() or not units:
        raise InvalidInput(
            ("quyết định", "the order"),
            "phải có số, cơ quan ban hành và ít nhất một địa bàn hoặc đơn vị",
            "needs a number, an authority and at least one area or unit",
        )
    for unit_id in units:
        installation.calendar_under(unit_id, [*installation.orders, order])


def lift_order(installation: Installation, lifting: Lifting, *, actor: Actor, now: datetime) -> CalendarOrder:
    """Record an order that lifts another one from a day on; days that have passed stay as they were.

    Raises NotFound, NoMandate, InvalidInput, OrderIntoClosed. Gives the order that was lifted."""
    reason = mandates.given_reason(lifting.reason)
    lifted = _may_lift(installation, lifting, actor, now)
    row = {
        "id": uuid4(),
        **{name: getattr(lifting, name) for name in ("number", "authority", "decided_on")},
        "effect": None,
        "first": lifting.free_from,
        "last": None,
        "areas": [],
        "units": [],
        "reason": reason,
        "lifts_id": lifted.id,
        "recorded_by": actor.user_id,
        "recorded_at": now,
    }
    said: dict[str, object] = {
        "number": lifting.number,
        "authority": lifting.authority,
        "lifts": lifted.number,
        "reason": reason,
    }
    days = {"free_from": lifting.free_from.isoformat()}
    _write(installation, row, said | days, (lifted, lifting.free_from, lifted.ends), actor=actor, now=now)
    return named(installation, lifted.number)


def _may_lift(installation: Installation, lifting: Lifting, actor: Actor, now: datetime) -> CalendarOrder:
    """The order that would be lifted. Raises NotFound, NoMandate, InvalidInput."""
    refresh_orders(installation)
    lifted = named(installation, lifting.lifts)
    mandates.may_do(installation, Act.CALENDAR_ORDER, actor, now=now, unit_id=actor.unit_id)
    if not lifting.number.strip() or not lifting.authority.strip():
        raise InvalidInput(
            ("quyết định", "the order"), "phải có số và cơ quan ban hành", "needs a number and an authority"
        )
    if not max(lifting.decided_on, lifted.first) <= lifting.free_from <= lifted.ends:
        raise InvalidInput(
            ("ngày hết hiệu lực", "the day from which it is lifted"),
            f"phải từ ngày ra quyết định mới và trong khoảng {lifted.first:%d/%m/%Y}–{lifted.ends:%d/%m/%Y}",
            f"must not lie before the new decision and lie within {lifted.first} to {lifted.ends}",
        )
    return lifted


def _write(
    installation: Installation,
    row: dict[str, object],
    said: dict[str, object],
    reach: tuple[CalendarOrder, date, date],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    order, first, last = reach

    def command(session: Session) -> None:
        _outside_closed_days(installation, session, str(row["number"]), order, first, last)
        if order_store.is_recorded(session, str(row["authority"]), str(row["number"])):
            raise InvalidInput(
                ("số quyết định", "the number of the order"), "đã được ghi nhận rồi", "is recorded already"
            )
        order_store.add(session, row)
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.ORDER_RECORDED, data=said, unit_id=actor.unit_id))

    in_transaction(installation.database, command)
    refresh_orders(installation)


def _outside_closed_days(
    installation: Installation, session: Session, number: str, order: CalendarOrder, first: date, last: date
) -> None:
    closed = closing_store.over_days(session, list(units_of(installation, order)), first, last)
    if closed is not None:
        unit = installation.catalog.organisation.unit(UnitId(closed.unit_id)).name
        raise OrderIntoClosed(number=number, unit=unit, first=closed.first, last=closed.last)


def preview_order(installation: Installation, order: CalendarOrder, *, actor: Actor, now: datetime) -> list[Moved]:
    """What recording and applying an order would move, without changing anything. Raises as record_order does, except
    OrderIntoClosed."""
    mandates.given_reason(order.reason)
    refresh_orders(installation)
    recorded = [known for known in installation.orders if known.id != order.id]
    if len(recorded) == len(installation.orders):
        _check(installation, order, actor, now)
    trial = replace(installation, orders=[*recorded, order], calendars={})
    with installation.database.reading() as session:
        ids = order_store.open_dossiers(session, list(units_of(installation, order)))
    moved = (_tried(trial, order, dossier_id, actor=actor, now=now) for dossier_id in ids)
    return [found for found in moved if found is not None]


def preview_lifting(installation: Installation, lifting: Lifting, *, actor: Actor, now: datetime) -> list[Moved]:
    """What lifting an order would move, without changing anything. Raises as lift_order does, but OrderIntoClosed."""
    mandates.given_reason(lifting.reason)
    lifted = _may_lift(installation, lifting, actor, now)
    shorter = replace(lifted, lifted_from=lifting.free_from, lifted_by=lifting.number)
    return preview_order(installation, shorter, actor=actor, now=now)


class _TakenBack(Exception):
    """Ends a preview."""

    def __init__(self, moved: Moved | None) -> None:
        super().__init__()
        self.moved = moved


def _tried(trial: Installation, order: CalendarOrder, dossier_id: UUID, *, actor: Actor, now: datetime) -> Moved | None:
    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        raise _TakenBack(move_dossier(trial, session, order, dossier, actor=actor, now=now))

    try:
        in_transaction(trial.database, command)
    except _TakenBack as taken_back:
        return taken_back.moved
    return None


def apply_order(installation: Installation, number: str, *, actor: Actor, now: datetime) -> list[Moved]:
    """Carry a recorded order, or its lifting, to the open dossiers, one transaction each. A second time moves nothing;
    after a failure in the middle it goes on. Raises NotFound, NoMandate."""
    refresh_orders(installation)
    order = named(installation, number)
    mandates.may_do(installation, Act.CALENDAR_ORDER, actor, now=now, unit_id=actor.unit_id)
    with installation.database.reading() as session:
        ids = order_store.open_dossiers(session, list(units_of(installation, order)))
    return _moved(installation, order, ids, actor=actor, now=now)


def _moved(
    installation: Installation, order: CalendarOrder, ids: Iterable[UUID], *, actor: Actor, now: datetime
) -> list[Moved]:
    found: list[Moved] = []
    for dossier_id in ids:

        def command(session: Session, dossier_id: UUID = dossier_id) -> Moved | None:
            dossier = dossier_store.lock(session, dossier_id)
            return move_dossier(installation, session, order, dossier, actor=actor, now=now)

        moved = in_transaction(installation.database, command)
        if moved is not None:
            found.append(moved)
    return found


def all_orders(installation: Installation) -> Sequence[CalendarOrder]:
    refresh_orders(installation)
    return tuple(installation.orders)
