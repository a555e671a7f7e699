"""Which acts beside its steps a dossier's page offers to whoever looks at it; the operations judge anew."""

from uuid import UUID

from engine.domain.actor import LEADER
from engine.domain.dossier import DossierStatus
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.receive_dossier import DESK
from engine.operations.withdraw_dossier import TOO_LATE
from engine.store.queries.charges import ChargeView
from engine.store.queries.dossier import DossierView
from web import context


def may_withdraw(found: DossierView) -> bool:
    actor = context.actor()
    role = LEADER if found.confidential and LEADER in actor.acting_roles else DESK
    here = actor.unit_id == found.unit_id and role in actor.acting_roles
    return here and DossierStatus(found.status) not in TOO_LATE


def voidable(charges: list[ChargeView]) -> dict[UUID, str]:
    """The receipts that the person may void, each by its number."""
    actor, today = context.actor(), local(context.now()).date()
    if not actor.roles & context.installation().catalog.organisation.mandate(Act.RECEIPT_VOID, today).by:
        return {}
    ours = [row for row in charges if row.receipt_unit == actor.unit_id]
    return {row.receipt_id: row.receipt for row in ours if row.receipt_id is not None and row.receipt is not None}
