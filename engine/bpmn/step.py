"""What the runtime answers after it has moved a stage: plain values, no SpiffWorkflow object leaves the package."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

Scalar = str | int | float | bool | None
Value = Scalar | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """A user task that became ready: work for the role of its lane."""

    task_id: UUID
    element: str  # BPMN id of the user task
    process_id: str  # the process (file) that holds the element; differs from the stage's own inside a call activity
    instance: int | None = None  # 0-based index inside a multi-instance, else None


@dataclass(frozen=True, kw_only=True, slots=True)
class AwaitedMessage:
    """A catch event or receive task that now waits for a message of this name."""

    task_id: UUID
    element: str
    process_id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AwaitedTimer:
    """A timer event that now waits; the row that the store makes of it is the truth, no clock is read."""

    task_id: UUID
    element: str
    process_id: str
    due_at: datetime  # aware


@dataclass(frozen=True, kw_only=True, slots=True)
class Thrown:
    """A message that the diagram sent (send task, throw or end event). `receiver` is the diagram's
    motcua:receiver: "requester" or the key of a function in the competence table."""

    element: str
    process_id: str
    name: str
    receiver: str | None
    payload: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passed:
    """An element that completed in this step, in order of completion."""

    element: str
    process_id: str
    type: str  # BPMN element name, e.g. "userTask"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One movement of a stage: its new state and everything that begins or stops to exist with it.

    `offered`, `awaited` and `timers` list only what is NEW in this step; `gone` lists task ids that were offered or
    waited before and are no longer (completed by this step or cancelled)."""

    state: bytes
    offered: tuple[Offered, ...] = ()
    awaited: tuple[AwaitedMessage, ...] = ()
    timers: tuple[AwaitedTimer, ...] = ()
    gone: tuple[UUID, ...] = ()
    thrown: tuple[Thrown, ...] = ()
    passed: tuple[Passed, ...] = ()
    ended: bool = False  # the stage's process has completed; `end_events` says where
    end_events: tuple[str, ...] = ()
    data: Mapping[str, Value] = field(default_factory=dict)  # process data after the step (root level)
