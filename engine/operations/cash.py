"""The cash of a unit: what lay there, what goes from hand to hand, what is given back, and the count of a day."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.cash import (
    Box,
    CashDiffers,
    CashShort,
    DayCounted,
    MoneyOwed,
    Movement,
    NotBegun,
    OpenedAlready,
    PaidByTransfer,
    RefundedAlready,
    Standing,
    TakenByGiver,
)
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId, UnitId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.money import dong
from engine.domain.payment import IN_BOX
from engine.operations import mandates
from engine.operations.command import on_dossier
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import cash as cash_store
from engine.store import dossiers as dossier_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.queries.cash import owed_after_return

ACT = {Box.DESK: Act.CASH_DESK, Box.TREASURY: Act.TREASURY}
NAMED = 5  # dossiers in a sentence
_WHOLE = ("số tiền", "the amount")


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What a count found: it covers everything since the one before."""

    day_id: UUID
    opening: int
    taken_in: int
    paid_out: int
    counted: int


def open_cash(installation: Installation, box: Box, amount: int, *, actor: Actor, now: datetime) -> None:
    """Begin the book of a box with what lies in it, once. Raises NoMandate, InvalidInput, OpenedAlready."""
    mandates.may_do(installation, ACT[box], actor, now=now, unit_id=actor.unit_id)
    if amount < 0:
        raise InvalidInput(_WHOLE, "không được âm", "must not be negative")

    def command(session: Session) -> None:
        cash_store.lock(session, actor.unit_id)
        if cash_store.begun_at(session, actor.unit_id, box) is not None:
            raise OpenedAlready()
        row = {"kind": Movement.OPENING, "amount": amount, "reason": "số dư đầu kỳ"}
        cash_store.add_movement(session, _movement(row, box, actor, now))
        _note(session, actor, now, AuditKind.CASH_OPENED, {"box": box, "amount": amount})

    in_transaction(installation.database, command)


def hand_over(installation: Installation, box: Box, amount: int, *, actor: Actor, now: datetime) -> UUID:
    """Give cash of a box to whoever keeps the other one; it is on its way until they have taken it.

    Raises NoMandate, NotBegun, InvalidInput, CashShort."""
    mandates.may_do(installation, ACT[box], actor, now=now, unit_id=actor.unit_id)
    _positive(amount)
    to, key = Box.TREASURY if box is Box.DESK else Box.DESK, uuid4()

    def command(session: Session) -> None:
        cash_store.lock(session, actor.unit_id)
        _holds(session, actor.unit_id, box, amount)
        row = {"id": key, "unit_id": actor.unit_id, "from_box": box, "to_box": to, "amount": amount}
        cash_store.add_hand_over(session, row | {"given_by": actor.user_id, "given_at": now})
        _note(session, actor, now, AuditKind.CASH_HANDED, {"from": box, "to": to, "amount": amount})

    in_transaction(installation.database, command)
    return key


def take_over(installation: Installation, key: UUID, *, actor: Actor, now: datetime) -> None:
    """Confirm that the money was counted and taken. Raises NotFound, NoMandate, TakenByGiver."""

    def command(session: Session) -> None:
        cash_store.lock(session, actor.unit_id)
        given = cash_store.hand_over(session, actor.unit_id, key)
        if given is None or given.taken_at is not None:
            raise NotFound("lần giao tiền đang chờ nhận", "hand-over that waits to be taken", key)
        mandates.may_do(installation, ACT[Box(given.to_box)], actor, now=now, unit_id=actor.unit_id)
        if given.given_by == actor.user_id or actor.user_id is None:
            raise TakenByGiver()
        cash_store.take(session, key, by=actor.user_id, at=now)
        data = {"from": given.from_box, "to": given.to_box, "amount": given.amount}
        _note(session, actor, now, AuditKind.CASH_TAKEN, data)

    in_transaction(installation.database, command)


def refund(
    installation: Installation, dossier_id: DossierId, receipt_id: UUID, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Give the money of a receipt back, from the desk's cash; the receipt and what it paid stay as they are.

    Raises NotFound, InvalidInput without a reason, NoMandate, NotBegun, RefundedAlready, CashShort, PaidByTransfer."""
    why = mandates.given_reason(reason)

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as giving:
            receipt = cash_store.receipt(session, receipt_id, dossier_id)
            if receipt is None or receipt.voided_at is not None:
                raise NotFound("biên lai còn hiệu lực", "valid receipt", receipt_id)
            if receipt.way not in IN_BOX:
                raise PaidByTransfer(receipt=receipt.name)
            unit = UnitId(receipt.unit_id)
            mandates.may_do(installation, Act.CASH_DESK, actor, now=giving.now, unit_id=unit)
            cash_store.lock(session, unit)
            if cash_store.is_refunded(session, receipt_id):
                raise RefundedAlready(receipt=receipt.name)
            _holds(session, unit, Box.DESK, receipt.amount)
            row = {"kind": Movement.REFUND, "amount": receipt.amount, "reason": why, "receipt_id": receipt_id}
            cash_store.add_movement(session, _movement(row, Box.DESK, actor, giving.now))
            told = {"receipt": receipt.name, "amount": receipt.amount, "reason": why}
            giving.record(AuditKind.RECEIPT_REFUNDED, told)

    in_transaction(installation.database, command)


def count_cash(installation: Installation, box: Box, counted: int, *, actor: Actor, now: datetime) -> Counted:
    """Close the day of a box: only if what was counted is what its book says, and at the desk only if nobody got their
    result without paying. Whatever moved since the last count belongs to this one, for good.

    Raises NoMandate, NotBegun, DayCounted, CashDiffers, MoneyOwed."""
    mandates.may_do(installation, ACT[box], actor, now=now, unit_id=actor.unit_id)
    day = local(now).date()

    def command(session: Session) -> Counted:
        cash_store.lock(session, actor.unit_id)
        _begun(session, actor.unit_id, box)
        last, opening = cash_store.last_count(session, actor.unit_id, box)
        if last is not None and day <= last:
            raise DayCounted(day=last)
        if box is Box.DESK:
            _nobody_owes(session, actor.unit_id)
        row = {"id": uuid4(), "unit_id": actor.unit_id, "box": box, "day": day, "opening": opening, "counted": counted}
        found = _judged(session, row, actor, now)
        data = {"box": box, "day": day.isoformat(), "opening": opening, "counted": counted}
        data |= {"taken_in": found.taken_in, "paid_out": found.paid_out}
        _note(session, actor, now, AuditKind.CASH_COUNTED, data)
        return found

    return in_transaction(installation.database, command)


def _judged(session: Session, row: dict[str, object], actor: Actor, now: datetime) -> Counted:
    """Write the count of a day and let it take all that moved. A receipt that came in between makes it differ."""
    unit_id, box, opening, counted = actor.unit_id, Box(str(row["box"])), int(str(row["opening"])), row["counted"]
    sums = cash_store.uncounted(session, unit_id, box)
    _equal(Standing(opening=opening, sums=sums, last_day=None), int(str(counted)))
    figures = {"taken_in": sums.taken_in, "paid_out": sums.paid_out}
    cash_store.add_day(session, row | figures | {"closed_by": actor.user_id, "closed_at": now})
    day_id = UUID(str(row["id"]))
    taken = cash_store.count(session, unit_id, box, day_id)
    _equal(Standing(opening=opening, sums=taken, last_day=None), int(str(counted)))
    return Counted(day_id=day_id, opening=opening, counted=int(str(counted)), **figures)


def _equal(standing: Standing, counted: int) -> None:
    if standing.balance != counted:
        apart = counted - standing.balance
        told = f"{'+' if apart > 0 else '−'}{dong(abs(apart))}"
        raise CashDiffers(counted=dong(counted), expected=dong(standing.balance), difference=told)


def _nobody_owes(session: Session, unit_id: UnitId) -> None:
    owing = owed_after_return(session, unit_id, limit=NAMED + 1)
    if owing:
        told = ", ".join(f"{row.code or 'hồ sơ mật'} ({dong(row.amount)})" for row in owing[:NAMED])
        raise MoneyOwed(dossiers=told + (" …" if len(owing) > NAMED else ""))


def _holds(session: Session, unit_id: UnitId, box: Box, amount: int) -> None:
    """Raises NotBegun, and CashShort where the box has less."""
    _begun(session, unit_id, box)
    last, opening = cash_store.last_count(session, unit_id, box)
    standing = Standing(opening=opening, sums=cash_store.uncounted(session, unit_id, box), last_day=last)
    if standing.balance < amount:
        raise CashShort(balance=dong(standing.balance), amount=dong(amount))


def _begun(session: Session, unit_id: UnitId, box: Box) -> None:
    if cash_store.begun_at(session, unit_id, box) is None:
        raise NotBegun()


def _positive(amount: int) -> None:
    if amount <= 0:
        raise InvalidInput(_WHOLE, "phải lớn hơn 0", "must be more than 0")


def _movement(row: dict[str, object], box: Box, actor: Actor, now: datetime) -> dict[str, object]:
    own = {"id": uuid4(), "unit_id": actor.unit_id, "box": box, "occurred_at": now, "recorded_by": actor.user_id}
    return own | row


def _note(session: Session, actor: Actor, now: datetime, kind: AuditKind, data: dict[str, object]) -> None:
    with on_unit(session, actor=actor, now=now) as drafts:
        drafts.append(Draft(kind=kind, data=data, unit_id=actor.unit_id))
