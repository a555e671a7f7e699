"""What a page shows so that a fee can be paid by transfer: a VietQR code, and the same in words."""

from dataclasses import dataclass

from engine.adapters.payment_picture import PaymentPicture, payment_picture
from engine.domain.dossier import DossierStatus
from engine.domain.errors import Refusal
from engine.domain.fees import total
from engine.domain.instant import local
from engine.domain.vietqr import purpose_of, vietqr
from engine.operations.effects.acceptance import assess_fees
from engine.store.bank_accounts import BankAccount, in_force
from engine.store.database import Session
from engine.store.queries.dossier import DossierView
from web import context

_TEST_AMOUNT, _TEST_PURPOSE = 1_000, "THU"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentCode:
    """`amount` in đồng."""

    picture: PaymentPicture
    amount: int
    purpose: str
    bank: str
    number: str
    name: str


def payment_code(session: Session, unit_id: str, called: str | None, amount: int) -> PaymentCode | None:
    """For what a dossier owes, as it is `called`; none where nothing is owed, or the unit has no account."""
    account = in_force(session, unit_id) if amount > 0 and called else None
    return None if account is None or called is None else _code(account, purpose_of(called), amount)


def trial_code(account: BankAccount) -> PaymentCode:
    """With which an account is tried out before it is confirmed: the bank's application says whose it is."""
    return _code(account, _TEST_PURPOSE, _TEST_AMOUNT)


def expected(found: DossierView) -> int:
    """What a dossier would owe if the desk accepted it today, in đồng; 0 where that is not known."""
    if DossierStatus(found.status) is not DossierStatus.SUBMITTED:
        return 0
    installation, today = context.installation(), local(context.now()).date()
    try:
        procedure = installation.catalog.procedure(found.procedure_code)
        return total(assess_fees(installation, procedure, found.facts, channel=found.channel, on=today))
    except Refusal:  # officers' to mend: nobody is asked for money that is not known
        return 0


def _code(account: BankAccount, purpose: str, amount: int) -> PaymentCode:
    bank = context.installation().catalog.banks.by_bin.get(account.bank)
    text = vietqr(bank=account.bank, account=account.number, amount=amount, purpose=purpose)
    return PaymentCode(
        picture=payment_picture(text),
        amount=amount,
        purpose=purpose,
        bank=account.bank if bank is None else bank.short_name,
        number=account.number,
        name=account.name,
    )
