"""Whether a dossier that is about to be filed was perhaps filed before: the same person, the same procedure, not long
ago or not yet settled. Only a person can judge, so it is a reason to look, never a refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from engine.domain.applicant import Applicant, fold
from engine.domain.dossier import CLOSED, DossierStatus

RECENT = timedelta(days=30)
_MEANT_TO_COME_AGAIN = frozenset(
    {
        DossierStatus.REJECTED_AT_DESK,
        DossierStatus.INCOMPLETE_AT_DESK,
        DossierStatus.CANCELLED_NO_SUPPLEMENT,
        DossierStatus.WITHDRAWN,
        DossierStatus.ANNULLED,
    }
)
_CITIZEN_NUMBER = 12  # digits of a number that stays for life; older cards and passports are renewed under others


class DuplicateReason(StrEnum):
    STILL_OPEN = "still_open"
    DAYS_AGO = "days_ago"


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """What is known of a dossier that stands already."""

    id: UUID
    procedure_code: str
    status: DossierStatus
    submitted_at: datetime
    applicant: Applicant


def is_same_person(one: Applicant, other: Applicant) -> bool:
    """A number that both gave decides, and two different ones for life; else the name, with what is known of the birth
    or the same telephone."""
    if one.numbers & other.numbers:
        return True
    if not may_be_same_person(one, other):
        return False
    if one.birth_date and other.birth_date:
        return True
    return bool(one.phone) and one.phone.replace(" ", "") == other.phone.replace(" ", "")


def may_be_same_person(one: Applicant, other: Applicant) -> bool:
    """Whether nothing that is known of two people of one name says that they are two."""
    born, known = one.birth_date, other.birth_date
    if fold(one.name) != fold(other.name) or not (born.startswith(known) or known.startswith(born)):
        return False
    two_numbers = any(map(_is_for_life, one.numbers)) and any(map(_is_for_life, other.numbers))
    return bool(one.numbers & other.numbers) or not two_numbers


def _is_for_life(number: str) -> bool:
    return len(number) == _CITIZEN_NUMBER


def duplicates(
    procedure_code: str, earlier: Iterable[Earlier], *, at: datetime, comes_often: bool
) -> dict[UUID, DuplicateReason]:
    """Which earlier dossiers of the person may be the same one, and why. What is done while people wait is asked for
    again the next day without any mistake (`comes_often`): of it only an open dossier counts."""
    found: dict[UUID, DuplicateReason] = {}
    for dossier in earlier:
        if dossier.procedure_code != procedure_code or dossier.status in _MEANT_TO_COME_AGAIN:
            continue
        if dossier.status not in CLOSED:
            found[dossier.id] = DuplicateReason.STILL_OPEN
        elif not comes_often and at - dossier.submitted_at <= RECENT:
            found[dossier.id] = DuplicateReason.DAYS_AGO
    return found
