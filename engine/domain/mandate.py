"""Acts out of the ordinary, and who may do them from day to day: dated data, because no law fixes the roles."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.domain.identifiers import RoleKey


class Act(StrEnum):
    ANNULMENT = "annulment"  # strike off a dossier that should not have been entered
    LATE_ENTRY = "late_entry"  # write down what happened on paper
    CLOSING = "closing"  # close days of a book or of a unit, for good
    BOOKS = "books"  # keep the bound books: where they are, and the closing of a year
    CALENDAR_ORDER = "calendar_order"  # record what the province's chairman ordered
    SEAL = "seal"  # write down that a signed result was sealed
    INK = "ink"  # write down for a leader that they signed on paper
    RECEIPT_VOID = "receipt_void"  # void a receipt, so that its money is owed again
    BLANKS = "blanks"  # receive numbered blanks and issue them
    CASH_DESK = "cash_desk"  # count the desk's cash, hand it over, give money back
    TREASURY = "treasury"  # keep the unit's cash, close months, pay the State Treasury
    RECEIPT_BOOKS = "receipt_books"  # buy pre-printed receipts, hand out books, close the report of their use
    BANK_ACCOUNT = "bank_account"  # say to which account fees are transferred
    REMITTANCE = "remittance"  # record what came to the account, match it with dossiers, send it back
    DIAGRAM = "diagram"  # draw a diagram of the unit, and release what another has drawn


@dataclass(frozen=True, kw_only=True, slots=True)
class Mandate:
    """`by` may do the act; where `confirmed_by` is not empty, somebody else of these roles must confirm it."""

    act: Act
    by: frozenset[RoleKey]
    confirmed_by: frozenset[RoleKey]
    valid_from: date
    valid_to: date | None
