"""The working calendar as it is: days off by law, and orders that suspend reception or terms; what an order would move
is shown before it is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.calendar_order import CalendarOrder
from engine.domain.days_off import Holiday, OrderEffect, Swap
from engine.domain.errors import NotFound, Refusal
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.apply_order import Moved
from engine.operations.calendar_orders import (
    Lifting,
    all_orders,
    apply_order,
    lift_order,
    preview_lifting,
    preview_order,
    record_order,
    units_of,
)
from web import context
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.language import translated_count as _n
from web.typed import Typed

SHOWN = 200  # dossiers of a preview by name; the others are counted
Other = tuple[date, date, Holiday | Swap]  # the first day and the last, or the free one and the one worked for it
_EFFECTS = {effect.value for effect in OrderEffect}

blueprint = Blueprint("orders", __name__, url_prefix="/orders")


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What an order, or the end of one, would move: the unit's own dossiers by name, the others counted."""

    own: list[Moved]
    more: int
    secret: int
    elsewhere: dict[str, int]

    @classmethod
    def of(cls, moved: list[Moved], unit: str) -> "Preview":
        here = [row for row in moved if row.unit_id == unit]
        named = [row for row in here if not row.confidential]
        others = sorted(row.unit_id for row in moved if row.unit_id != unit)
        return cls(
            own=named[:SHOWN],
            more=max(0, len(named) - SHOWN),
            secret=len(here) - len(named),
            elsewhere={key: others.count(key) for key in dict.fromkeys(others)},
        )

    @property
    def total(self) -> int:
        return len(self.own) + self.more + self.secret + sum(self.elsewhere.values())


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/")
def record() -> ResponseReturnValue:
    """`act` is "preview" or "record": whoever records has seen what moves."""
    typed = Typed(request.form)
    order = _order(typed)
    if order is None:
        return _page(typed=typed), WRONG_INPUT
    if request.form.get("act") == "record":
        return _carried(lambda: _recorded(order), order.number, typed)
    return _previewed(lambda: _moved_by(order), typed)


@blueprint.post("/<uuid:key>/lift")
def lift(key: UUID) -> ResponseReturnValue:
    lifted, typed = _found(key), Typed(request.form)
    lifting = _lifting(lifted, typed)
    if lifting is None:
        return _page(typed=typed, lifted=lifted), WRONG_INPUT
    if request.form.get("act") == "record":
        return _carried(lambda: _lifted(lifting), lifting.number, typed, lifted)
    return _previewed(lambda: _moved_by(lifting), typed, lifted)


@blueprint.post("/<uuid:key>/apply")
def apply(key: UUID) -> ResponseReturnValue:
    """Go on where carrying a recorded order to the dossiers was broken off."""
    order = _found(key)
    _tell(order.number, apply_order(context.installation(), order.number, actor=context.actor(), now=context.now()))
    return redirect(url_for("orders.page"))


def _moved_by(wanted: CalendarOrder | Lifting) -> list[Moved]:
    installation, actor, now = context.installation(), context.actor(), context.now()
    if isinstance(wanted, Lifting):
        return preview_lifting(installation, wanted, actor=actor, now=now)
    return preview_order(installation, wanted, actor=actor, now=now)


def _recorded(order: CalendarOrder) -> list[Moved]:
    record_order(context.installation(), order, actor=context.actor(), now=context.now())
    return apply_order(context.installation(), order.number, actor=context.actor(), now=context.now())


def _lifted(lifting: Lifting) -> list[Moved]:
    lift_order(context.installation(), lifting, actor=context.actor(), now=context.now())
    return apply_order(context.installation(), lifting.lifts, actor=context.actor(), now=context.now())


def _carried(
    command: Callable[[], list[Moved]], number: str, typed: Typed, lifted: CalendarOrder | None = None
) -> ResponseReturnValue:
    try:
        moved = command()
    except Refusal as refusal:
        return _page(typed=typed, lifted=lifted, refusal=said(refusal)), code_of(refusal)
    _tell(number, moved)
    return redirect(url_for("orders.page"))


def _previewed(
    command: Callable[[], list[Moved]], typed: Typed, lifted: CalendarOrder | None = None
) -> ResponseReturnValue:
    try:
        moved = command()
    except Refusal as refusal:
        return _page(typed=typed, lifted=lifted, refusal=said(refusal)), code_of(refusal)
    return _page(typed=typed, lifted=lifted, preview=Preview.of(moved, context.actor().unit_id))


def _tell(number: str, moved: list[Moved]) -> None:
    told = _n("%(num)s hồ sơ đổi hạn", "%(num)s hồ sơ đổi hạn", len(moved))
    tell(_("Đã ghi và áp dụng quyết định %(number)s: %(moved)s.", number=number, moved=told))


def _order(typed: Typed) -> CalendarOrder | None:
    """None where something is missing: `typed` says what."""
    order = CalendarOrder(
        id=uuid4(),
        number=typed.text("number"),
        authority=typed.text("authority"),
        decided_on=typed.day("decided_on"),
        effect=OrderEffect(typed.one_of("effect", _EFFECTS) or OrderEffect.CLOSED),
        first=typed.day("first"),
        last=typed.day("last"),
        areas=frozenset(typed.many("area")),
        units=frozenset(typed.many("unit")),
        reason=typed.text("reason"),
    )
    if not order.areas and not order.units:
        typed.refuse("area", _("Hãy chọn ít nhất một địa bàn hoặc đơn vị."))
    if order.last < order.first:
        typed.refuse("last", _("Ngày cuối không được trước ngày đầu."))
    return None if typed.problems else order


def _lifting(lifted: CalendarOrder, typed: Typed) -> Lifting | None:
    lifting = Lifting(
        number=typed.text("number"),
        authority=typed.text("authority"),
        decided_on=typed.day("decided_on"),
        free_from=typed.day("free_from"),
        reason=typed.text("reason"),
        lifts=lifted.number,
    )
    return None if typed.problems else lifting


def _found(key: UUID) -> CalendarOrder:
    """Raises NotFound."""
    found = next((order for order in all_orders(context.installation()) if order.id == key), None)
    if found is None:
        raise NotFound("quyết định dừng tiếp nhận", "calendar order", key)
    return found


def _page(
    typed: Typed | None = None,
    lifted: CalendarOrder | None = None,
    refusal: str | None = None,
    preview: Preview | None = None,
) -> str:
    installation, actor, today = context.installation(), context.actor(), local(context.now()).date()
    organisation = installation.catalog.organisation
    orders = sorted(all_orders(installation), key=lambda order: (order.first, order.number), reverse=True)
    ours = [order for order in orders if actor.unit_id in units_of(installation, order)]
    return render_template(
        "orders.html",
        ours=ours,
        others=[order for order in orders if order not in ours],
        years=_years(today),
        areas=[(key, organisation.areas[key].name) for key in organisation.areas_around(actor.unit_id)],
        may_order=bool(organisation.mandate(Act.CALENDAR_ORDER, today).by & actor.roles),
        may_by=sorted(organisation.mandate(Act.CALENDAR_ORDER, today).by & set(organisation.unit(actor.unit_id).roles)),
        typed=typed or Typed({}),
        lifted=lifted,
        refusal=refusal,
        preview=preview,
        today=today,
    )


def _years(today: date) -> list[tuple[int, list[Other]]]:
    """The days off and the days worked instead, of this year and the next where the calendar knows it."""
    calendar = context.installation().catalog.working_calendar
    found = []
    for year in (today.year, today.year + 1):
        if not calendar.first_year <= year <= calendar.last_year:
            continue
        free: list[Other] = [(row.days[0], row.days[-1], row) for row in calendar.holidays]
        swapped: list[Other] = [(row.off, row.worked, row) for row in calendar.swaps]
        listed = sorted([*free, *swapped], key=lambda row: (row[0], row[1]))
        found.append((year, [row for row in listed if row[0].year == year]))
    return found
