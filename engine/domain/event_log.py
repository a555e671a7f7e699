"""The trail as other tools read it: one trace a dossier, without what people wrote about each other in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.audit_kind import AuditKind

READS = frozenset({AuditKind.DOSSIER_OPENED, AuditKind.DOSSIER_OPEN_REFUSED, AuditKind.FILE_OPENED})


class Transition(StrEnum):
    """Of the standard lifecycle of IEEE 1849."""

    ASSIGN = "assign"
    REASSIGN = "reassign"
    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    COMPLETE = "complete"
    ABORT = "ate_abort"


_TRANSITIONS = {
    AuditKind.WORK_ITEM_ASSIGNED: Transition.ASSIGN,
    AuditKind.WORK_ITEM_RECUSED: Transition.REASSIGN,
    AuditKind.WORK_ITEM_CLAIMED: Transition.START,
    AuditKind.WORK_ITEM_RELEASED: Transition.SUSPEND,
    AuditKind.CLOCK_STOPPED: Transition.SUSPEND,
    AuditKind.CLOCK_RESUMED: Transition.RESUME,
    AuditKind.INCIDENT_RAISED: Transition.ABORT,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class LoggedEvent:
    """One event of the trail. `step` is the name of the step that the event is about, with its `work_item`, `stage`,
    `process` and `element`; none of what was written in it. `hash` is its own in the chain."""

    seq: int
    kind: AuditKind
    actor: str
    on_behalf_of: str | None
    unit: str
    roles: tuple[str, ...]
    occurred_at: datetime
    recorded_at: datetime
    stage: str | None
    process: str | None
    process_version: str | None
    element: str | None
    step: str | None
    work_item: str | None
    hash: str

    @property
    def is_read(self) -> bool:
        """Whether somebody only read, or tried to."""
        return self.kind in READS

    @property
    def activity(self) -> str:
        """What was done: the step as the diagram names it, else the kind of the event."""
        return self.step or self.kind

    @property
    def transition(self) -> Transition:
        return _TRANSITIONS.get(self.kind, Transition.COMPLETE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """The whole course of a dossier. `events` in the order of the chain."""

    dossier: str
    code: str | None
    procedure: str
    domain: str
    unit: str
    channel: str
    status: str
    verdict: str | None
    submitted_at: datetime
    events: tuple[LoggedEvent, ...]

    @property
    def course(self) -> list[LoggedEvent]:
        """What was done, in the order in which it happened: what was entered late stands where it belongs."""
        return sorted((event for event in self.events if not event.is_read), key=lambda one: (one.occurred_at, one.seq))
