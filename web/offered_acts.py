"""Which acts beside its steps a dossier's page offers to whoever looks at it; the operations judge anew."""

from uuid import UUID

from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.payment import IN_BOX
from engine.store.queries.charges import ChargeView
from web import context


def refundable(charges: list[ChargeView]) -> dict[UUID, str]:
    """The receipts whose money lies in the cash box and which the person may give back, each by its number."""
    return _receipts([row for row in charges if row.receipt_way in IN_BOX and not row.is_refunded], Act.CASH_DESK)


def refundable_by_transfer(charges: list[ChargeView]) -> dict[UUID, str]:
    """The receipts whose money came to the bank account, and which the person may give back from there."""
    return _receipts([row for row in charges if row.receipt_way not in IN_BOX and not row.is_refunded], Act.REMITTANCE)


def voidable(charges: list[ChargeView]) -> dict[UUID, str]:
    """The receipts that the person may void, each by its number."""
    return _receipts([row for row in charges if not (row.is_counted or row.is_refunded)], Act.RECEIPT_VOID)


def _receipts(charges: list[ChargeView], act: Act) -> dict[UUID, str]:
    actor, today = context.actor(), local(context.now()).date()
    if not actor.roles & context.installation().catalog.organisation.mandate(act, today).by:
        return {}
    ours = [row for row in charges if row.receipt_unit == actor.unit_id]
    return {row.receipt_id: row.receipt for row in ours if row.receipt_id is not None and row.receipt is not None}
