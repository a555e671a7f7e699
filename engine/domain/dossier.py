"""A dossier (hồ sơ): one citizen's request, and the states it may pass through."""

from enum import StrEnum


class Channel(StrEnum):
    """How the citizen filed."""

    DESK = "desk"
    ONLINE = "online"
    POST = "post"


class DossierStatus(StrEnum):
    """Where the dossier stands for the citizen and the registers (process_steps B.1)."""

    SUBMITTED = "submitted"  # shown at the desk or sent online, not yet accepted: no clock
    ACCEPTED = "accepted"
    PROCESSING = "processing"
    WAITING_SUPPLEMENT = "waiting_supplement"
    WAITING_OPINION = "waiting_opinion"
    WAITING_PAYMENT = "waiting_payment"
    FORWARDED = "forwarded"  # with another agency
    SIGNED = "signed"
    RESULT_AT_DESK = "result_at_desk"
    RETURNED = "returned"
    REJECTED_AT_DESK = "rejected_at_desk"
    INCOMPLETE_AT_DESK = "incomplete_at_desk"
    REFUSED_AFTER_REVIEW = "refused_after_review"
    WITHDRAWN = "withdrawn"
    CANCELLED_NO_SUPPLEMENT = "cancelled_no_supplement"
    ANNULLED = "annulled"  # entered by mistake (wrong procedure, twice): its number stays, no report counts it


S = DossierStatus

CLOSED = frozenset(
    {
        S.RETURNED,
        S.REJECTED_AT_DESK,
        S.INCOMPLETE_AT_DESK,
        S.REFUSED_AFTER_REVIEW,
        S.WITHDRAWN,
        S.CANCELLED_NO_SUPPLEMENT,
        S.ANNULLED,
    }
)
NEVER_ACCEPTED = frozenset({S.SUBMITTED, S.REJECTED_AT_DESK, S.INCOMPLETE_AT_DESK})
WITH_RESULT = frozenset({S.RESULT_AT_DESK, S.RETURNED, S.REFUSED_AFTER_REVIEW})

_WAITING = frozenset({S.WAITING_SUPPLEMENT, S.WAITING_OPINION, S.WAITING_PAYMENT, S.FORWARDED})
_HANDLED = frozenset({S.SIGNED, S.RESULT_AT_DESK, S.REFUSED_AFTER_REVIEW, S.WITHDRAWN, S.CANCELLED_NO_SUPPLEMENT})
_DROPPED = frozenset({S.WITHDRAWN, S.ANNULLED})

TRANSITIONS: dict[DossierStatus, frozenset[DossierStatus]] = {
    S.SUBMITTED: frozenset({S.ACCEPTED, S.REJECTED_AT_DESK, S.INCOMPLETE_AT_DESK, S.ANNULLED}),
    S.ACCEPTED: frozenset({S.PROCESSING, S.ANNULLED}) | _WAITING | _HANDLED,
    S.PROCESSING: frozenset({S.ANNULLED}) | _WAITING | _HANDLED,
    S.WAITING_SUPPLEMENT: frozenset({S.PROCESSING, S.CANCELLED_NO_SUPPLEMENT}) | _DROPPED,
    S.WAITING_OPINION: frozenset({S.PROCESSING}) | _DROPPED,
    S.WAITING_PAYMENT: frozenset({S.PROCESSING, S.FORWARDED, S.CANCELLED_NO_SUPPLEMENT}) | _DROPPED,
    S.FORWARDED: frozenset({S.PROCESSING, S.SIGNED, S.RESULT_AT_DESK, S.WAITING_PAYMENT}) | _DROPPED,
    S.SIGNED: frozenset({S.PROCESSING, S.FORWARDED, S.RESULT_AT_DESK, S.WITHDRAWN, S.REFUSED_AFTER_REVIEW}),
    S.RESULT_AT_DESK: frozenset({S.RETURNED, S.REFUSED_AFTER_REVIEW}),
    **{closed: frozenset() for closed in CLOSED},
}


def may_become(current: DossierStatus, wanted: DossierStatus) -> bool:
    """Whether the law of the states lets a dossier move so; staying where it is counts as moving."""
    return wanted is current or wanted in TRANSITIONS[current]
