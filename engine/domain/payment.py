"""How money of a fee comes to the unit."""

from enum import StrEnum


class PaymentWay(StrEnum):
    CASH = "cash"
    POST = "post"  # the postman pays it over at the desk
    TRANSFER = "transfer"
    ONLINE = "online"  # by a gateway, which pays it into the unit's account


IN_BOX = (PaymentWay.CASH, PaymentWay.POST)
"""What lies in the desk's cash; the rest is in the unit's bank account."""


class BankPayment(StrEnum):
    """What money of fees leaves the unit's account for."""

    SENT_BACK = "sent_back"  # a remittance, or what of it is too much, goes back to its payer
    REFUND = "refund"  # a receipt's money given back; the receipt stays
    DEPOSIT = "deposit"  # paid to the State Treasury
