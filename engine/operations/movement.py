"""One thing that makes a stage move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from engine.bpmn.step import Value
from engine.store.stages import StageRecord

NO_TASK = UUID(int=0)


class Verb(Enum):
    START = "start"
    COMPLETE = "complete"
    DELIVER = "deliver"
    FIRE = "fire"


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """Start a stage, complete one of its tasks, hand it a message, or fire one of its timers."""

    stage: StageRecord
    verb: Verb
    task_id: UUID = NO_TASK  # none when a stage starts
    data: Mapping[str, Value] = field(default_factory=dict)
