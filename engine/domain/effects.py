"""What a service task of a diagram decides. It does nothing itself: the command that ran the step carries these out in
its own transaction, in the order of the diagram."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.dossier import DossierStatus


class StopReason(StrEnum):
    """Why a legal clock stands still."""

    SUPPLEMENT = "supplement"
    OPINION = "opinion"
    PAYMENT = "payment"
    POSTING = "posting"


class Outcome(StrEnum):
    """What the citizen gets."""

    GRANTED = "granted"
    REFUSED = "refused"
    PARTIAL = "partial"


class SlipKey(StrEnum):
    """Statutory slips, known by key: their numbers differ between form sets (TT 01/2018, TT 03/2025)."""

    ACCEPTANCE = "acceptance"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    REGISTER = "register"


@dataclass(frozen=True, kw_only=True, slots=True)
class AcceptDossier:
    """Give the dossier its code, freeze fees and term, promise a date, start the clock."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueSlip:
    key: SlipKey


@dataclass(frozen=True, kw_only=True, slots=True)
class StopClock:
    reason: StopReason


@dataclass(frozen=True, kw_only=True, slots=True)
class ResumeClock:
    reason: StopReason


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtendClock:
    """Add a named extension of the procedure, such as "verification"."""

    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AdmitCase:
    """The case is admitted (thụ lý): its term of settlement runs from now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeNumbers:
    """Take gap-free numbers of a book, one a document; no book means the procedure's own."""

    book: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultAtDesk:
    """The result has reached the desk: the clock stops and the verdict falls."""

    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseDossier:
    status: DossierStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class AddExternalFee:
    """Money that another agency sets and collects: a line without a receipt of ours."""

    item: str
    amount: int | None = None  # whole đồng, where the other agency has said it


@dataclass(frozen=True, kw_only=True, slots=True)
class Notify:
    """Tell the applicant, through the outbox."""

    template: str


Effect = (
    AcceptDossier
    | IssueSlip
    | StopClock
    | ResumeClock
    | ExtendClock
    | AdmitCase
    | TakeNumbers
    | ResultAtDesk
    | CloseDossier
    | AddExternalFee
    | Notify
)
