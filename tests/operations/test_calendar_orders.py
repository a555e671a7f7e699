"""An order of the province's chairman moves what is due on open dossiers; the promise on the slip stays."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from engine.domain.calendar_checks import CalendarContradiction
from engine.domain.calendar_order import CalendarOrder
from engine.domain.days_off import OrderEffect
from engine.domain.dossier import Channel
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.refusals import NoMandate, OrderIntoClosed, ReceptionSuspended
from engine.operations.apply_order import Moved
from engine.operations.calendar_orders import Lifting, apply_order, lift_order, preview_order, record_order
from engine.operations.close_period import close_period
from engine.store.tables import audit_events, stages, timers, work_items
from tests.office import COMMUNE, Office
from tests.operations.paths import accepted, at_review, finish, instant
from tests.operations.test_annulment import healthy

MARITAL, MERIT, DISTRICT = "1.004873", "1.010824", "phong_ldtbxh_a_luoi"
STORM = CalendarOrder(
    id=uuid4(),
    number="12/QĐ-UBND",
    authority="Chủ tịch UBND tỉnh",
    decided_on=date(2022, 3, 8),
    effect=OrderEffect.SUSPENDED,
    first=date(2022, 3, 9),
    last=date(2022, 3, 11),
    areas=frozenset({"thua_thien_hue"}),
    units=frozenset(),
    reason="Bão số 1",
)


def record(
    office: Office, order: CalendarOrder = STORM, role: str = "vp", unit: str = COMMUNE, **changes: Any
) -> list[Moved]:
    actor = office.person(unit, role)
    order = replace(order, id=uuid4(), **changes)
    record_order(office.installation, order, actor=actor, now=office.now)
    return apply_order(office.installation, order.number, actor=actor, now=office.now)


def lift(office: Office, free_from: date, **changes: Any) -> list[Moved]:
    actor = office.person(COMMUNE, "vp")
    given = {"number": "15/QĐ-UBND", "authority": STORM.authority, "decided_on": date(2022, 3, 9), **changes}
    lifting = Lifting(lifts=STORM.number, free_from=free_from, reason="Bão tan", **given)
    order = lift_order(office.installation, lifting, actor=actor, now=office.now)
    return apply_order(office.installation, order.number, actor=actor, now=office.now)


def test_what_is_due_moves_and_the_promise_stays(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, MARITAL)
    before = office.dossier(dossier_id)
    step = office.item(dossier_id, "review").due_at
    assert (before.promised_at, before.due_at) == (instant(10, 17), instant(10, 17))
    office.now = instant(8, 16)
    actor = office.person(COMMUNE, "vp")
    preview = preview_order(office.installation, STORM, actor=actor, now=office.now)
    assert [(found.dossier, found.due_after) for found in preview] == [(before.code, instant(15, 17))]
    assert office.dossier(dossier_id).due_at == before.due_at, "a preview changed something"
    assert not office.installation.orders
    (moved,) = record(office)
    assert (moved.due_before, moved.due_after) == (instant(10, 17), instant(15, 17))
    after = office.dossier(dossier_id)
    assert (after.first_promised_at, after.promised_at, after.due_at) == (
        instant(10, 17),
        instant(10, 17),
        instant(15, 17),
    )
    assert office.item(dossier_id, "review").due_at == step, "a step that was due before the storm stays as it was"
    assert after.warn_at != before.warn_at
    (own,) = office.rows(stages, dossier_id=dossier_id)
    assert own.due_at == instant(15, 17)
    assert not apply_order(office.installation, STORM.number, actor=actor, now=office.now), (
        "a second time moves nothing"
    )
    assert len(office.rows(audit_events, kind="order:applied")) == 1
    office.now = instant(14, 15)
    finish(office, dossier_id)
    assert office.dossier(dossier_id).verdict == "early"
    healthy(office)


def test_steps_waits_and_warnings_move_too(office: Office) -> None:
    office.now = instant(8, 9)
    reviewed = at_review(office, "1.001699")
    waiting = at_review(office, MARITAL)
    office.do(waiting, "review", outcome="supplement")
    office.do(waiting, "supplement_notice")
    (wait,) = office.rows(timers, dossier_id=waiting)
    step = office.item(reviewed, "review")
    assert step.due_at > instant(9, 8)
    record(office)
    (moved,) = office.rows(timers, dossier_id=waiting)
    assert (moved.due_at - wait.due_at).days >= 3
    assert moved.next_try_at == moved.due_at
    later = office.item(reviewed, "review")
    assert later.due_at > step.due_at
    assert later.warn_at > step.warn_at
    assert office.dossier(waiting).due_at is None
    healthy(office)


def test_a_dossier_that_waits_is_counted_under_the_order_when_it_runs_again(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, MARITAL)
    office.do(dossier_id, "review", outcome="supplement")
    office.do(dossier_id, "supplement_notice")
    record(office)
    office.now = instant(8, 9)
    office.do(dossier_id, "supplement_receive")
    assert office.dossier(dossier_id).due_at == instant(16, 17)
    office.now = instant(8, 10)
    later = accepted(office, MARITAL, channel=Channel.ONLINE)
    assert office.dossier(later).promised_at == instant(16, 17)


def test_lifted_early_what_is_due_moves_back(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, MARITAL)
    step = office.item(dossier_id, "review").due_at
    record(office)
    office.now = instant(9, 8)
    lift(office, date(2022, 3, 10))
    assert office.dossier(dossier_id).due_at == instant(11, 17)
    assert office.item(dossier_id, "review").due_at == step
    with pytest.raises(InvalidInput):
        lift(office, date(2022, 3, 10), number="16/QĐ-UBND")
    with pytest.raises(InvalidInput, match="ngày"):
        lift(office, date(2022, 3, 9), number="16/QĐ-UBND", decided_on=date(2022, 3, 12))
    healthy(office)


def test_revoked_as_a_whole_before_it_began(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, MARITAL)
    record(office)
    lift(office, date(2022, 3, 9))
    assert office.dossier(dossier_id).due_at == instant(10, 17)


def test_only_reception_stops(office: Office) -> None:
    office.now = instant(8, 9)
    dossier_id = at_review(office, MARITAL)
    assert not record(office, effect=OrderEffect.RECEPTION)
    assert office.dossier(dossier_id).due_at == instant(11, 17)
    office.now = instant(9, 9)
    with pytest.raises(ReceptionSuspended, match="12/QĐ-UBND"):
        office.file(MARITAL)
    online = accepted(office, MARITAL, channel=Channel.ONLINE)
    assert office.dossier(online).promised_at == instant(14, 17)
    office.now = instant(14, 8)
    office.file(MARITAL)


def test_areas_and_units_that_it_names(office: Office) -> None:
    office.now = instant(1, 10)
    dossier_id = accepted(office, MERIT)
    promised = office.dossier(dossier_id).due_at
    while office.dossier(dossier_id).status != "forwarded":
        office.complete(office.open_items(dossier_id)[0])
    office.now = instant(8, 8)
    office.do(dossier_id, "receive")
    (district,) = office.rows(stages, unit_id=DISTRICT)
    record(office, areas=frozenset(), units=frozenset({DISTRICT}))
    (after,) = office.rows(stages, unit_id=DISTRICT)
    assert after.due_at > district.due_at
    assert office.dossier(dossier_id).due_at == promised, "the commune's own days were not touched"
    office.now = instant(9, 9)
    office.file(MARITAL)


def test_what_is_refused(office: Office) -> None:
    office.now = instant(8, 9)
    with pytest.raises(NoMandate):
        record(office, role="tn")
    with pytest.raises(NotFound):
        record(office, areas=frozenset({"khong_co"}))
    with pytest.raises(InvalidInput):
        record(office, areas=frozenset())
    with pytest.raises(CalendarContradiction):
        record(office, first=date(2022, 3, 7))
    record(office)
    with pytest.raises(CalendarContradiction):
        record(office, number="13/QĐ-UBND", first=date(2022, 3, 10))
    with pytest.raises(NotFound):
        apply_order(office.installation, "99/QĐ-UBND", actor=office.person(COMMUNE, "vp"), now=office.now)


def test_not_into_closed_days(office: Office) -> None:
    office.now = instant(12, 9)
    close_period(
        office.installation,
        COMMUNE,
        first=date(2022, 3, 1),
        last=date(2022, 3, 9),
        reason="Khóa sổ",
        actor=office.person(COMMUNE, "tc"),
        now=office.now,
    )
    with pytest.raises(OrderIntoClosed, match="09/03/2022"):
        record(office)
    assert not office.installation.orders
    record(office, first=date(2022, 3, 10))


def test_another_process_counts_by_it_after_its_next_round(office: Office) -> None:
    office.now = instant(8, 9)
    other = replace(office.installation, orders=[], calendars={})
    at_review(office, MARITAL)
    record(office)
    assert not other.orders
    office.now = instant(15, 18)
    away = replace(office.running, installation=other)
    Office(running=away, now=office.now).sweep()
    assert [order.number for order in other.orders] == [STORM.number]


def test_nothing_is_warned_of_in_days_that_do_not_count(office: Office) -> None:
    office.now = instant(7, 9)
    dossier_id = at_review(office, MARITAL)
    office.sweep()
    record(office)
    (item,) = office.rows(work_items, dossier_id=dossier_id, status="open")
    assert item.due_at is not None
    dossier = office.dossier(dossier_id)
    assert dossier.warn_at is not None
    assert dossier.warn_at < instant(9, 0) or dossier.warn_at > instant(12, 0)
