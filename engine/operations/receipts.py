"""Receipts (biên lai): numbered gap-free per unit, series and year, or on pre-printed sheets; each đồng comes from a
fee line."""

from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.cash import ReceiptCounted, RefundedAlready
from engine.domain.effects import Outcome
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId, UnitId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.payment import IN_BOX, PaymentWay
from engine.domain.receipt_books import NothingToWrite, receipt_name
from engine.domain.remittance import ReceiptMonthClosed
from engine.domain.treasury import first_of
from engine.operations import mandates, receipt_sheets, receipt_use, series
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.store import cash as cash_store
from engine.store import dossiers as dossier_store
from engine.store import fees as fee_store
from engine.store import remittances as remittance_store
from engine.store.database import Session, in_transaction

OWN_SERIES = "BL"


def owed(command: Command) -> int:
    """What the dossier still owes us, in đồng. Phí and lệ phí are for what was done: a refused request owes nothing."""
    if command.dossier.outcome == Outcome.REFUSED:
        return 0
    return sum(line.amount for line in fee_store.unpaid(command.session, command.dossier.id))


def collect(command: Command, unit_id: str, way: PaymentWay = PaymentWay.CASH) -> int:
    """Issue one receipt for all fee lines that are still owed: of the unit's own series, or on the sheets that the
    command names. Gives its amount in đồng, 0 when nothing is owed.

    Raises NothingToWrite, UseClosed, and what receipt_sheets.check and series.take refuse."""
    lines = fee_store.unpaid(command.session, command.dossier.id)
    amount = sum(line.amount for line in lines)
    if not amount:
        if command.sheets:
            raise NothingToWrite()
        return 0
    receipt_use.day_is_open(command, unit_id)
    year, receipt_id = command.local_date.year, uuid4()
    own, number, sheets = _numbered(command, unit_id, amount)
    fee_store.add_receipt(
        command.session,
        {
            "id": receipt_id,
            "unit_id": unit_id,
            "series": own,
            "year": year,
            "number": number,
            "dossier_id": command.dossier.id,
            "amount": amount,
            "way": way,
            "issued_at": command.at,
            "issued_by": command.actor.user_id,
        },
        [{"receipt_id": receipt_id, "fee_line_id": line.id, "amount": line.amount} for line in lines],
    )
    receipt_sheets.keep(command, receipt_id, sheets)
    told = {"receipt": receipt_name(own, number, year), "amount": amount, "way": way}
    command.record(AuditKind.RECEIPT_ISSUED, told | {"lines": [line.item for line in lines]})
    return amount


def _numbered(command: Command, unit_id: str, amount: int) -> tuple[str, int, receipt_sheets.Rows]:
    """The series and number of the next receipt, and the sheets that it is written on."""
    if command.sheets:
        own, sheets = receipt_sheets.check(command, unit_id, command.sheets, amount)
        return own, command.sheets[0].first, sheets
    (number,) = series.take(command, unit_id, f"receipt:{OWN_SERIES}", str(command.local_date.year))
    return OWN_SERIES, number, receipt_sheets.Rows()


def void_receipt(
    installation: Installation, dossier_id: DossierId, receipt_id: UUID, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Void a receipt; its number stays, its lines are owed again: by whoever the unit that issued it lets do so.

    A transfer that paid it waits for another dossier. Raises InvalidInput without a reason, NotFound, NoMandate,
    ReceiptCounted, ReceiptMonthClosed, RefundedAlready, ReceiptReported."""
    if not reason.strip():
        raise InvalidInput(
            ("lý do hủy biên lai", "the reason for voiding the receipt"), "không được để trống", "must not be empty"
        )

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as voiding:
            unit = fee_store.unit_of_receipt(session, receipt_id, dossier_id)
            if unit is None:
                raise NotFound("biên lai còn hiệu lực", "valid receipt", receipt_id)
            _may_be_voided(session, receipt_id, dossier_id)
            mandates.may_do(installation, Act.RECEIPT_VOID, actor, now=voiding.now, unit_id=UnitId(unit))
            fee_store.void_receipt(session, receipt_id, at=voiding.now, reason=reason.strip())
            remittance_store.free(session, receipt_id)
            voiding.record(AuditKind.RECEIPT_VOIDED, {"receipt": str(receipt_id), "reason": reason.strip()})

    in_transaction(installation.database, command)


def _may_be_voided(session: Session, receipt_id: UUID, dossier_id: DossierId) -> None:
    """Money that a count found, or a closed month has, or that was given back, stays as it was written."""
    receipt = cash_store.receipt(session, receipt_id, dossier_id)
    if receipt is None:
        return
    if receipt.day is not None:
        raise ReceiptCounted(receipt=receipt.name, day=receipt.day)
    cash_store.lock(session, receipt.unit_id)
    month = first_of(local(receipt.issued_at).date())
    if receipt.way not in IN_BOX and cash_store.payable(session, receipt.unit_id, month) is not None:
        raise ReceiptMonthClosed(receipt=receipt.name, month=month)
    if cash_store.is_refunded(session, receipt_id) or remittance_store.is_refunded(session, receipt_id):
        raise RefundedAlready(receipt=receipt.name)
    receipt_use.not_reported(session, receipt)
