"""A stage (chặng): one agency's run of one process version for a dossier."""

from enum import StrEnum


class StageStatus(StrEnum):
    RUNNING = "running"
    INCIDENT = "incident"  # a step failed; an operator retries it after the cause is gone
    COMPLETED = "completed"
    CANCELLED = "cancelled"  # withdrawn or ended from outside


TRANSITIONS: dict[StageStatus, frozenset[StageStatus]] = {
    StageStatus.RUNNING: frozenset({StageStatus.INCIDENT, StageStatus.COMPLETED, StageStatus.CANCELLED}),
    StageStatus.INCIDENT: frozenset({StageStatus.RUNNING, StageStatus.CANCELLED}),
    StageStatus.COMPLETED: frozenset(),
    StageStatus.CANCELLED: frozenset(),
}
