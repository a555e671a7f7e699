"""A proposal (đề nghị): what one officer asks for and another must confirm before anything happens."""

from enum import StrEnum


class ProposalStatus(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class AnnulmentGround(StrEnum):
    """Why a dossier should not have been there."""

    WRONG_PROCEDURE = "wrong_procedure"
    DOUBLE_ENTRY = "double_entry"


TRANSITIONS: dict[ProposalStatus, frozenset[ProposalStatus]] = {
    ProposalStatus.OPEN: frozenset({ProposalStatus.CONFIRMED, ProposalStatus.DECLINED}),
    ProposalStatus.CONFIRMED: frozenset(),
    ProposalStatus.DECLINED: frozenset(),
}
