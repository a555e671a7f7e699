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
from engine.domain.payment import IN_BOX, BankPayment, PaymentWay
from engine.domain.remittance import AccountShort
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
from engine.store import remittances as remittance_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.queries.treasury import last_closed, sums_before, transfers_before, uncounted_before


def close_month(installation: Installation, month: date, *, actor: Actor, now: datetime) -> Split:
    """Close a month, its first day given, for good. Its money is what the desk collected in it, all of it counted, what
    its receipts for transfers were issued for, and what no earlier month has.

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
        cash = sums_before(session, actor.unit_id, after)
        transfers = transfers_before(session, actor.unit_id, after)
        sums = {kind: cash.get(kind, 0) + transfers.get(kind, 0) for kind in cash.keys() | transfers.keys()}
        found = split(sums, installation.catalog.shares, actor.unit_id, month)
        figures = {"phi": found.phi, "le_phi": found.le_phi, "retained": found.retained, "payable": found.payable}
        figures["by_transfer"] = sum(transfers.get(kind, 0) for kind in ("phi", "le_phi"))
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
    if (last is None or last < before) and _has_money_before(session, unit_id, month):
        raise MonthBefore(month=month, before=before)


def _has_money_before(session: Session, unit_id: str, month: date) -> bool:
    known = (sums_before(session, unit_id, month), transfers_before(session, unit_id, month))
    return any(any(sums.values()) for sums in known) or uncounted_before(session, unit_id, month)


def pay_treasury(
    installation: Installation,
    month: date,
    amount: int,
    document: str,
    way: PaymentWay = PaymentWay.CASH,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down that money of a closed month was paid to the Treasury, with the number of its paper: from the unit's
    cash, or by transfer from what fees left in its account.

    Raises NoMandate, InvalidInput, MonthOpen, PaidTooMuch, CashShort, AccountShort."""
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
        owed -= remittance_store.deposited(session, actor.unit_id, month)
        if amount > owed:
            raise PaidTooMuch(month=month, owed=dong(owed), amount=dong(amount))
        row = {"id": uuid4(), "unit_id": actor.unit_id, "amount": amount, "reason": f"nộp Kho bạc tháng {month:%m/%Y}"}
        row |= {"occurred_at": now, "recorded_by": actor.user_id, "month": month, "document": document.strip()}
        _pay_out(session, actor.unit_id, amount, way, row)
        data = {"month": month.isoformat(), "amount": amount, "document": document.strip(), "way": way}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.TREASURY_PAID, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def _pay_out(session: Session, unit_id: str, amount: int, way: PaymentWay, row: dict[str, object]) -> None:
    """Raises CashShort, AccountShort."""
    if way in IN_BOX:
        _holds(session, unit_id, amount)
        cash_store.add_movement(session, row | {"box": Box.TREASURY, "kind": Movement.DEPOSIT})
        return
    balance = remittance_store.balance(session, unit_id)
    if balance < amount:
        raise AccountShort(balance=dong(balance), amount=dong(amount))
    remittance_store.add_payment(session, row | {"kind": BankPayment.DEPOSIT})


def _holds(session: Session, unit_id: str, amount: int) -> None:
    last, opening = cash_store.last_count(session, unit_id, Box.TREASURY)
    sums = cash_store.uncounted(session, unit_id, Box.TREASURY)
    balance = Standing(opening=opening, sums=sums, last_day=last).balance
    if balance < amount:
        raise CashShort(balance=dong(balance), amount=dong(amount))
