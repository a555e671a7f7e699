"""A work item (việc): one task offered to a role of one unit."""

from enum import StrEnum


class WorkItemStatus(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"
    CANCELLED = "cancelled"  # the diagram took the offer back


class TaskKind(StrEnum):
    """What sort of work a user task is (motcua:kind)."""

    INTAKE = "intake"
    WORK = "work"
    REVIEW = "review"
    SIGNATURE = "signature"
    SEAL = "seal"
    BOOK = "book"
    PAYMENT = "payment"
    POSTING = "posting"
    COUNCIL = "council"
    EXTERNAL = "external"
    SUPPLEMENT = "supplement"
    RETURN = "return"


TRANSITIONS: dict[WorkItemStatus, frozenset[WorkItemStatus]] = {
    WorkItemStatus.OPEN: frozenset({WorkItemStatus.CLAIMED, WorkItemStatus.DONE, WorkItemStatus.CANCELLED}),
    WorkItemStatus.CLAIMED: frozenset({WorkItemStatus.OPEN, WorkItemStatus.DONE, WorkItemStatus.CANCELLED}),
    WorkItemStatus.DONE: frozenset(),
    WorkItemStatus.CANCELLED: frozenset(),
}
