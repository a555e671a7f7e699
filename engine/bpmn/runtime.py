"""Moves a stage: pure functions from a definition and a stored state to a Step. No I/O, no clock."""

from collections.abc import Mapping
from uuid import UUID

from engine.bpmn.definition import Definition
from engine.bpmn.refusals import DiagramBroken, DiagramFailed, NoSuchTask, StateUnreadable
from engine.bpmn.services import Services
from engine.bpmn.step import Step, Value

__all__ = ["DiagramBroken", "DiagramFailed", "NoSuchTask", "StateUnreadable", "complete", "deliver", "fire", "start"]


def start(definition: Definition, *, data: Mapping[str, Value], services: Services) -> Step: ...


def complete(
    definition: Definition, state: bytes, *, task_id: UUID, answer: Mapping[str, Value], services: Services
) -> Step: ...


def deliver(
    definition: Definition, state: bytes, *, task_id: UUID, payload: Mapping[str, Value], services: Services
) -> Step: ...


def fire(definition: Definition, state: bytes, *, task_id: UUID, services: Services) -> Step: ...
