"""A month's money: closed once, split into what the unit keeps and what it pays to the State Treasury."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.cash import Box, CashShort, Movement, Standing
from engine.domain.errors import InvalidInput
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.money import dong
from engine.domain.treasury import (
    MonthBefore,
    MonthClosed,
    MonthOpen,
    MonthRuns,
    MonthUncounted,
    PaidTooMuch,
    Split,
    first_of,
    next_month,
    split,
)
from engine.operations import mandates
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import cash as cash_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.queries.treasury import last_closed, sums_before, uncounted_before


def close_month(installation: Installation, month: date, *, actor: Actor, now: datetime) -> Split:
    """Close a month, its first day given, for good. Its money is what the desk collected in it, all of it counted, and
    what no earlier month has.

    Raises NoMandate, MonthRuns, MonthClosed, MonthBefore, MonthUncounted."""
    mandates.may_do(installation, Act.TREASURY, actor, now=now, unit_id=actor.unit_id)
    after = next_month(month)
    ended = installation.catalog.organisation.unit(actor.unit_id).valid_to  # whoever ends does not wait for the month
    if local(now).date() < after and (ended is None or ended >= local(now).date()):
        raise MonthRuns(month=month, day=after)

    def command(session: Session) -> Split:
        cash_store.lock(session, actor.unit_id)
        _is_next(session, actor.unit_id, month)
        if uncounted_before(session, actor.unit_id, after):
            raise MonthUncounted(month=month)
        found = split(sums_before(session, actor.unit_id, after), installation.catalog.shares, actor.unit_id, month)
        figures = {"phi": found.phi, "le_phi": found.le_phi, "retained": found.retained, "payable": found.payable}
        row = {"unit_id": actor.unit_id, "month": month, "closed_by": actor.user_id, "closed_at": now}
        cash_store.add_month(session, row | figures)
        with on_unit(session, actor=actor, now=now) as drafts:
            data = {"month": month.isoformat(), **figures}
            drafts.append(Draft(kind=AuditKind.MONTH_CLOSED, data=data, unit_id=actor.unit_id))
        return found

    return in_transaction(installation.database, command)


def _is_next(session: Session, unit_id: str, month: date) -> None:
    """Months are closed one after the other; those without money may be left out."""
    last = last_closed(session, unit_id)
    if last is not None and month <= last:
        raise MonthClosed(month=month)
    before = first_of(month - timedelta(days=1))
    if (last is None or last < before) and (
        any(sums_before(session, unit_id, month).values()) or uncounted_before(session, unit_id, month)
    ):
        raise MonthBefore(month=month, before=before)


def pay_treasury(
    installation: Installation, month: date, amount: int, document: str, *, actor: Actor, now: datetime
) -> None:
    """Write down that money of a closed month was paid to the Treasury, with the number of its paper.

    Raises NoMandate, InvalidInput, MonthOpen, PaidTooMuch, CashShort."""
    mandates.may_do(installation, Act.TREASURY, actor, now=now, unit_id=actor.unit_id)
    if not document.strip():
        raise InvalidInput(("số chứng từ nộp", "the number of the paper"), "không được để trống", "must not be empty")
    if amount <= 0:
        raise InvalidInput(("số tiền", "the amount"), "phải lớn hơn 0", "must be more than 0")

    def command(session: Session) -> None:
        cash_store.lock(session, actor.unit_id)
        payable = cash_store.payable(session, actor.unit_id, month)
        if payable is None:
            raise MonthOpen(month=month)
        owed = payable - cash_store.paid(session, actor.unit_id, month)
        if amount > owed:
            raise PaidTooMuch(month=month, owed=dong(owed), amount=dong(amount))
        _holds(session, actor.unit_id, amount)
        row = {"id": uuid4(), "unit_id": actor.unit_id, "box": Box.TREASURY, "kind": Movement.DEPOSIT, "amount": amount}
        row |= {"occurred_at": now, "recorded_by": actor.user_id, "month": month, "document": document.strip()}
        cash_store.add_movement(session, row | {"reason": f"nộp Kho bạc tháng {month:%m/%Y}"})
        data = {"month": month.isoformat(), "amount": amount, "document": document.strip()}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.TREASURY_PAID, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def _holds(session: Session, unit_id: str, amount: int) -> None:
    last, opening = cash_store.last_count(session, unit_id, Box.TREASURY)
    sums = cash_store.uncounted(session, unit_id, Box.TREASURY)
    balance = Standing(opening=opening, sums=sums, last_day=last).balance
    if balance < amount:
        raise CashShort(balance=dong(balance), amount=dong(amount))
