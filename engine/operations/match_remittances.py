"""Whose fee a remittance pays: a person confirms what is sure, or says it; the receipt and the diagram follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.cash import RefundedAlready
from engine.domain.conduct_refusals import MayNotHandle
from engine.domain.errors import NotFound, Refusal
from engine.domain.identifiers import DossierId, UnitId
from engine.domain.mandate import Act
from engine.domain.money import dong
from engine.domain.payment import IN_BOX, BankPayment, PaymentWay
from engine.domain.remittance import NothingWanted, RemittanceTooLittle, RemittanceUnseen, fill, sure
from engine.domain.work_item import TaskKind
from engine.operations import conduct, mandates, receipts
from engine.operations.command import Command, on_dossier
from engine.operations.complete_work_item import carry_out
from engine.operations.installation import Installation
from engine.operations.remittances import given_document, still_open, user_of
from engine.store import cash as cash_store
from engine.store import dossiers as dossier_store
from engine.store import online_drafts as draft_store
from engine.store import remittances as remittance_store
from engine.store import stages as stage_store
from engine.store import work_items as work_item_store
from engine.store.claims import DossierClaim, claims_of
from engine.store.database import Session, in_transaction
from engine.store.refusals import DatabaseUnavailable
from engine.store.remittances import Remittance

_FORM = "payment"
_LONGEST_REFERENCE = 60
_DOSSIER = ("hồ sơ của đơn vị", "dossier of the unit")


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmed:
    """`matched`: how many remittances now pay a receipt; `amount` in đồng. `moved`: how many no longer fit, because
    something changed meanwhile. `refused`, by the name of the dossier."""

    matched: int
    amount: int
    moved: int
    refused: tuple[tuple[str, Refusal], ...]


def confirm_matches(installation: Installation, keys: Iterable[UUID], *, actor: Actor, now: datetime) -> Confirmed:
    """Those of the named remittances that are sure, dossier by dossier, each in a transaction of its own. Raises
    NoMandate, DatabaseUnavailable."""
    mandates.may_do(installation, Act.REMITTANCE, actor, now=now, unit_id=actor.unit_id)
    wanted = set(keys)
    matched, amount, refused = 0, 0, []
    for dossier_id in _named(installation, actor, wanted):
        try:
            used = _confirm(installation, dossier_id, wanted, actor=actor, now=now)
        except DatabaseUnavailable:
            raise
        except Refusal as refusal:
            refused.append((_called(installation, dossier_id), refusal))
            continue
        matched, amount = matched + len(used), amount + sum(used.values())
    moved = len(wanted) - matched - len(refused)
    return Confirmed(matched=matched, amount=amount, moved=max(0, moved), refused=tuple(refused))


def match_by_hand(installation: Installation, key: UUID, name: str, *, actor: Actor, now: datetime) -> None:
    """The dossier is named by a person, by its code or as it was filed online. Where this remittance alone is too
    little, those that name the dossier themselves are added; what is too much waits to be sent back.

    Raises NoMandate, NotFound, MayNotHandle, DutiesClash, RemittanceSettled, NothingWanted, RemittanceTooLittle."""
    mandates.may_do(installation, Act.REMITTANCE, actor, now=now, unit_id=actor.unit_id)

    def command(session: Session) -> None:
        dossier_id = _called_so(session, name)
        dossier = None if dossier_id is None else dossier_store.lock(session, dossier_id)
        if dossier is None or dossier.unit_id != actor.unit_id:
            raise NotFound(*_DOSSIER, name)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=name, what=_DOSSIER) as paying:
            first = still_open(session, actor, key)
            others = [row for row in remittance_store.naming(session, actor.unit_id, dossier.id) if row.id != key]
            found = _claim(paying)
            if not found.claim.wanted:
                raise NothingWanted(dossier=paying.label)
            used = fill(found.claim.wanted, remittance_store.come([first, *others]))
            if not used:
                come = sum(row.rest for row in (first, *others))
                raise RemittanceTooLittle(dossier=paying.label, wanted=dong(found.claim.wanted), amount=dong(come))
            _pay(paying, found, [first, *others], used)

    in_transaction(installation.database, command)


def refund_transfer(
    installation: Installation,
    dossier_id: DossierId,
    receipt_id: UUID,
    document: str,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Give the money of a receipt back from the account; the receipt and what it paid stay as they are.

    Raises NotFound, InvalidInput without a reason or a paper, NoMandate, RemittanceUnseen, RefundedAlready."""
    why, paper = mandates.given_reason(reason), given_document(document)

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as giving:
            receipt = cash_store.receipt(session, receipt_id, dossier_id)
            if receipt is None or receipt.voided_at is not None or receipt.way in IN_BOX:
                raise NotFound("biên lai chuyển khoản còn hiệu lực", "valid receipt for a transfer", receipt_id)
            mandates.may_do(installation, Act.REMITTANCE, actor, now=now, unit_id=UnitId(receipt.unit_id))
            cash_store.lock(session, receipt.unit_id)
            if remittance_store.is_refunded(session, receipt_id):
                raise RefundedAlready(receipt=receipt.name)
            paid = remittance_store.of_receipt(session, receipt_id)
            if not paid:
                raise RemittanceUnseen(receipt=receipt.name)
            for row in paid:
                payment = {"id": uuid4(), "unit_id": receipt.unit_id, "kind": BankPayment.REFUND, "amount": row.used}
                payment |= {"occurred_at": giving.now, "recorded_by": actor.user_id, "document": paper, "reason": why}
                remittance_store.add_payment(session, payment | {"remittance_id": row.id, "receipt_id": receipt_id})
            told = {"receipt": receipt.name, "amount": receipt.amount, "reason": why, "document": paper}
            giving.record(AuditKind.RECEIPT_REFUNDED, told | {"way": receipt.way})

    in_transaction(installation.database, command)


def _named(installation: Installation, actor: Actor, wanted: set[UUID]) -> list[UUID]:
    with installation.database.reading() as session:
        rows = [remittance_store.remittance(session, actor.unit_id, key) for key in sorted(wanted)]
    return list(dict.fromkeys(row.named_id for row in rows if row is not None and row.named_id is not None))


def _called(installation: Installation, dossier_id: UUID) -> str:
    with installation.database.reading() as session:
        dossier = dossier_store.read(session, dossier_id)
    return "" if dossier is None or dossier.confidential else dossier.code or ""


def _called_so(session: Session, name: str) -> UUID | None:
    plain = "".join(name.split()).upper()
    return dossier_store.id_of_code(session, plain) or draft_store.dossier_of_reference(session, plain)


def _confirm(
    installation: Installation, dossier_id: UUID, wanted: set[UUID], *, actor: Actor, now: datetime
) -> dict[UUID, int]:
    """What was used of each; empty where the remittances of the dossier are not sure, or others than were meant."""

    def command(session: Session) -> dict[UUID, int]:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(
            installation, session, dossier, actor=actor, now=now, named=dossier_id, what=_DOSSIER
        ) as paying:
            cash_store.lock(session, actor.unit_id)
            come, found = remittance_store.naming(session, actor.unit_id, dossier_id), _claim(paying)
            used = {row.id: row.amount for row in sure(found.claim, remittance_store.come(come))}
            if not used or not set(used) <= wanted:
                return {}
            _pay(paying, found, come, used)
            return used

    return in_transaction(installation.database, command)


def _claim(paying: Command) -> DossierClaim:
    found = claims_of(paying.session, paying.actor.unit_id, [paying.dossier.id])
    return found[paying.dossier.id]


def _pay(paying: Command, found: DossierClaim, rows: list[Remittance], used: dict[UUID, int]) -> None:
    """The receipt, where none waits for this money; what it is paid by; and the diagram goes on."""
    _may_collect(paying)
    paid = [row for row in rows if row.id in used]
    if found.receipt_id is None:
        _collect(paying, ", ".join(row.number for row in paid)[:_LONGEST_REFERENCE])
        found = _claim(paying)
    assert found.receipt_id is not None
    for row in paid:
        remittance_store.match(
            paying.session, row.id, found.receipt_id, used[row.id], by=user_of(paying.actor), at=paying.now
        )
        told = {"number": row.number, "amount": row.amount, "used": used[row.id], "receipt": found.claim.receipt}
        paying.record(AuditKind.REMITTANCE_MATCHED, told)


def _may_collect(paying: Command) -> None:
    """Raises MayNotHandle, DutiesClash."""
    if conduct.is_interested(paying, paying.actor, None):
        raise MayNotHandle(dossier=paying.label, name="thu phí, lệ phí bằng chuyển khoản")
    conduct.refuse_clash(paying, TaskKind.PAYMENT.value)


def _collect(paying: Command, reference: str) -> None:
    """By the step of the diagram that waits for the money, where one does: then the diagram goes on."""
    waiting = work_item_store.open_of(paying.session, paying.dossier.id)
    ours = [row for row in waiting if row.unit_id == paying.actor.unit_id]
    item = next((row for row in ours if row.kind == TaskKind.PAYMENT and row.form == _FORM), None)
    stage = None if item is None else stage_store.lock(paying.session, item.stage_id)
    if item is None or stage is None:
        receipts.collect(paying, paying.actor.unit_id, PaymentWay.TRANSFER)
        conduct.did(paying, TaskKind.PAYMENT.value)
        return
    carry_out(paying, item, paying.adopt(stage), {"by": PaymentWay.TRANSFER.value, "reference": reference})
