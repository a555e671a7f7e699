"""What dossiers can take of money that came to the bank: what they owe, and receipts for transfers nobody has seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, exists, func, select

from engine.domain.dossier import CLOSED, DossierStatus
from engine.domain.effects import Outcome
from engine.domain.payment import IN_BOX
from engine.domain.remittance import Claim
from engine.store.database import Session
from engine.store.tables import dossiers, fee_lines, receipt_lines, receipts, remittances


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierClaim:
    """`receipt_id`: the receipt that waits for its transfer, where one does."""

    claim: Claim
    code: str | None
    confidential: bool
    receipt_id: UUID | None


_these = bindparam("these", type_=Uuid, expanding=True)
_d, _r = dossiers.c, receipts.c
_paid = select(receipt_lines.c.fee_line_id).where(
    receipt_lines.c.fee_line_id == fee_lines.c.id, receipt_lines.c.voided.is_(False)
)
_owed = (
    select(func.coalesce(func.sum(fee_lines.c.amount), 0))
    .where(fee_lines.c.dossier_id == _d.id, fee_lines.c.kind != "external", ~exists(_paid))
    .scalar_subquery()
)
_dossiers = select(_d.id, _d.code, _d.status, _d.outcome, _d.confidential, _owed.label("owed")).where(_d.id.in_(_these))
_seen = exists().where(remittances.c.receipt_id == _r.id)
_receipts = (
    select(_r.id, _r.dossier_id, _r.unit_id, _r.series, _r.number, _r.year, _r.amount, _r.way, _seen.label("seen"))
    .where(and_(_r.dossier_id.in_(_these), _r.voided_at.is_(None)))
    .order_by(_r.issued_at)
)


def claims_of(session: Session, unit_id: str, dossier_ids: Iterable[UUID]) -> dict[UUID, DossierClaim]:
    """By dossier: what it owes, and the receipts of the unit that stand for a transfer."""
    these = {"these": sorted(set(dossier_ids))}
    if not these["these"]:
        return {}
    standing: dict[UUID, list[Any]] = {}
    for row in session.execute(_receipts, these):
        standing.setdefault(row.dossier_id, []).append(row)
    return {row.id: _claim(row, unit_id, standing.get(row.id, ())) for row in session.execute(_dossiers, these)}


def _claim(row: Any, unit_id: str, standing: Sequence[Any]) -> DossierClaim:
    unseen = [one for one in standing if one.way not in IN_BOX and not one.seen and one.unit_id == unit_id]
    ended = DossierStatus(row.status) in CLOSED - {DossierStatus.RETURNED} or row.outcome == Outcome.REFUSED
    claim = Claim(
        status=row.status,
        owed=0 if ended else int(row.owed),
        waiting=unseen[0].amount if unseen else 0,
        receipt=f"{standing[-1].series} {standing[-1].number}/{standing[-1].year}" if standing else None,
    )
    found = unseen[0].id if unseen else None
    return DossierClaim(claim=claim, code=row.code, confidential=row.confidential, receipt_id=found)
