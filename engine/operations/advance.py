"""Carry one step of a stage into the database: work offered, waits, effects, messages, and the stage's end."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, assert_never

from engine.bpmn import runtime
from engine.bpmn.definition import Definition
from engine.bpmn.element import Element
from engine.bpmn.step import AwaitedMessage, AwaitedTimer, Offered, Step, Value
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import CLOSED
from engine.domain.effects import Effect
from engine.domain.refusals import DossierLeftOpen
from engine.domain.stage import StageStatus
from engine.domain.term import Term
from engine.domain.work_item import TaskKind
from engine.operations import deadlines, desks, effects, handling, incidents, messaging, receipts
from engine.operations.command import Command
from engine.operations.movement import Movement, Verb
from engine.service_tasks import ServiceContext
from engine.service_tasks import run as run_operator
from engine.store import handoffs as handoff_store
from engine.store import work_items as work_item_store
from engine.store.stages import StageRecord


class Services:
    """Answers the service tasks of one step and keeps their effects until the step is over."""

    def __init__(self, command: Command) -> None:
        self._horizon = deadlines.Horizon(calendar=command.calendar)
        self._context = ServiceContext(
            now=command.at,
            horizon=self._horizon,
            supplement_within=command.block.supplement_within,
            payment_within=command.block.payment_within,
            payment_kept_days=command.block.payment_kept_days,
            owed=lambda: receipts.owed(command),
        )
        self.effects: list[tuple[str, Effect]] = []

    @property
    def ends(self) -> Mapping[datetime, Term]:
        """Instants that the step computed, and the terms that end then."""
        return self._horizon.asked

    def __call__(self, operator: str, parameters: dict[str, Value], element: str) -> Value:
        decision = run_operator(operator, parameters, self._context)
        self.effects.extend((element, effect) for effect in decision.effects)
        return decision.result


CarryOut = Callable[[Command, StageRecord, str, Effect], None]


def run(command: Command, first: Movement, carry_out: CarryOut = effects.apply) -> None:
    """Move a stage, and then whatever that sets in motion: hand-offs, replies, messages that came early."""
    queue = deque([first])
    while queue:
        movement = queue.popleft()
        services = Services(command)
        step = _step(command, movement, services)
        movement.stage.state = step.state
        for element, effect in services.effects:
            carry_out(command, movement.stage, element, effect)
        queue.extend(_settle(command, movement, step, services.ends))


def _step(command: Command, movement: Movement, services: Services) -> Step:
    definition = command.version_of(movement.stage).definition
    state, task_id, data = movement.stage.state, movement.task_id, movement.data
    match movement.verb:
        case Verb.START:
            return runtime.start(definition, data=data, services=services)
        case Verb.COMPLETE:
            return runtime.complete(definition, state, task_id=task_id, answer=data, services=services)
        case Verb.DELIVER:
            return runtime.deliver(definition, state, task_id=task_id, payload=data, services=services)
        case Verb.FIRE:
            return runtime.fire(definition, state, task_id=task_id, services=services)
        case _:
            assert_never(movement.verb)


def _settle(command: Command, movement: Movement, step: Step, ends: Mapping[datetime, Term]) -> list[Movement]:
    """Write what the step changed, once its effects have set the clocks that deadlines use."""
    stage = movement.stage
    _take_back(command, movement, step)
    offer(command, stage, command.version_of(stage).definition, step.offered)
    wait(command, stage, step.awaited, step.timers, ends)
    if step.ended:
        end(command, stage, step.end_events)
    sent = [messaging.send(command, stage, thrown) for thrown in step.thrown]
    early = [] if stage.ended_at else messaging.take_early(command, stage, step.awaited)
    return [movement for movement in sent if movement is not None] + early


def _take_back(command: Command, movement: Movement, step: Step) -> None:
    """Rows of what the stage no longer offers or waits for; the row of the task that moved it is already settled,
    except a message's."""
    others = [task_id for task_id in step.gone if task_id != movement.task_id]
    if others:
        command.offers[:] = [row for row in command.offers if row["id"] not in others]
        work_item_store.withdraw(command.session, others)
    if movement.verb is Verb.DELIVER:
        work_item_store.stop_awaiting(command.session, movement.task_id)


def offer(command: Command, stage: StageRecord, definition: Definition, offered: tuple[Offered, ...]) -> None:
    """Written with everything else at the end of the command."""
    command.offers.extend(
        _work_item(command, stage, task, definition.element(task.process_id, task.element)) for task in offered
    )


def _work_item(command: Command, stage: StageRecord, task: Offered, element: Element) -> dict[str, Any]:
    due_at = deadlines.step_due(command, stage, task.process_id, task.element)
    unit_id = desks.place_of(command, stage, element)
    return {
        "id": task.task_id,
        "stage_id": stage.id,
        "dossier_id": stage.dossier_id,
        "unit_id": unit_id,
        "role": element.role,
        "process_id": task.process_id,
        "element": task.element,
        "name": element.name or task.element,
        "kind": element.kind or TaskKind.WORK,
        "form": element.form,
        "instance": task.instance,
        **handling.offering(command, unit_id, element.role, element.kind or TaskKind.WORK),
        "offered_at": command.at,
        "due_at": due_at,
        "outside_clock": element.clock == "stopped",
        "warn_at": deadlines.first_warning(command, due_at),
    }


def wait(
    command: Command,
    stage: StageRecord,
    awaited: tuple[AwaitedMessage, ...],
    timers: tuple[AwaitedTimer, ...],
    ends: Mapping[datetime, Term],
) -> None:
    work_item_store.add_awaited(
        command.session,
        [
            {
                "id": task.task_id,
                "stage_id": stage.id,
                "dossier_id": stage.dossier_id,
                "name": task.name,
                "element": task.element,
                "process_id": task.process_id,
            }
            for task in awaited
        ],
    )
    work_item_store.add_timers(command.session, [_timer(command, stage, task, ends) for task in timers])


def _timer(command: Command, stage: StageRecord, task: AwaitedTimer, ends: Mapping[datetime, Term]) -> dict[str, Any]:
    """With the term that it counts, where the same step asked for its end: an order may move the calendar later."""
    term = ends.get(task.due_at)
    return {
        "id": task.task_id,
        "stage_id": stage.id,
        "dossier_id": stage.dossier_id,
        "element": task.element,
        "process_id": task.process_id,
        "due_at": task.due_at,
        "next_try_at": task.due_at,
        "started_at": None if term is None else command.at,
        "term": None if term is None else str(term),
    }


def end(command: Command, stage: StageRecord, end_events: tuple[str, ...]) -> None:
    """The stage's process has ended. At the desk that means that the dossier is closed: a diagram that ends before
    is a fault of the diagram, refused as a whole."""
    if stage.requester_id is None and command.dossier.status not in CLOSED:
        raise DossierLeftOpen(process=stage.process_id, ends=", ".join(end_events), dossier=command.label)
    if stage.status == StageStatus.INCIDENT:
        incidents.resolve_all(command, stage)
    stage.status = StageStatus.COMPLETED
    stage.ended_at = command.at
    stage.end_events = list(end_events)
    stage.warn_at = None
    deadlines.hand_over(command, stage)
    handoff_store.give_up_waiting(command.session, stage.id)
    command.record(AuditKind.STAGE_ENDED, {"stage": str(stage.id), "end_events": list(end_events)}, stage=stage)
