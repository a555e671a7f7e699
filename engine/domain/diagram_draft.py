"""A diagram draft (bản thảo sơ đồ): a new version of a diagram while it is drawn, reviewed and released."""

from enum import StrEnum

LONGEST = 900_000  # characters of a diagram; one request brings no more


class DraftStatus(StrEnum):
    DRAWING = "drawing"
    SUBMITTED = "submitted"  # waits for somebody else; nobody draws in it
    RELEASED = "released"
    DROPPED = "dropped"


TRANSITIONS: dict[DraftStatus, frozenset[DraftStatus]] = {
    DraftStatus.DRAWING: frozenset({DraftStatus.SUBMITTED, DraftStatus.DROPPED}),
    DraftStatus.SUBMITTED: frozenset({DraftStatus.DRAWING, DraftStatus.RELEASED}),
    DraftStatus.RELEASED: frozenset(),
    DraftStatus.DROPPED: frozenset(),
}
