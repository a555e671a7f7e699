"""Runs a definition in memory on prepared answers, to see which way it goes. Nothing is stored and no clock is read."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from engine.bpmn import runtime
from engine.bpmn.definition import Definition
from engine.bpmn.services import Services
from engine.bpmn.step import AwaitedTimer, Offered, Step, Value
from engine.bpmn.waits import Wait
from engine.domain.errors import InvalidInput, Refusal

Answers = Mapping[str, Sequence[Mapping[str, Value]]]  # element id -> one mapping of fields a visit

MOST_MOVES = 5000
UNANSWERED = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway", "endEvent", "businessRuleTask"})


class EndlessRehearsal(Refusal):
    """The process is still moving after so many answers and timers that it looks as if it always will."""

    vi = "Quy trình “{process}” chưa dừng sau {moves} bước; có vòng lặp không dứt quanh “{element}”."
    en = "Process “{process}” has not come to rest after {moves} moves; it loops without end around “{element}”."


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsal:
    """Element ids each. `waiting`: where tokens stand; boundary events stand on something that waits itself."""

    trace: tuple[str, ...]
    waiting: tuple[str, ...]
    ended: tuple[str, ...]
    data: Mapping[str, Value]


def rehearse(definition: Definition, answers: Answers, services: Services, now: datetime | None) -> Rehearsal:
    """Timers that are due at `now` fire first, earliest first; then tasks are answered in the order in which they
    were offered; when neither is left, an answer for an event lets it happen. Tasks without an answer keep waiting.

    Raises InvalidInput for an answer to nothing, EndlessRehearsal, and what the runtime refuses."""
    _check_answers(definition, answers)
    rehearsing = _Rehearsing(
        definition=replace(definition, keeps_bare_names=True),
        answers={element: deque(visits) for element, visits in answers.items()},
        others=services,
        now=now,
    )
    return rehearsing.run()


def _check_answers(definition: Definition, answers: Answers) -> None:
    types = {element.id: element.type for element in definition.elements.values()}
    for element in answers:
        if element not in types:
            raise InvalidInput(
                element,
                "sơ đồ không có phần tử này. Hãy sửa tệp trả lời",
                "the diagram has no such element. Correct the answers",
            )
        if types[element] in UNANSWERED:
            raise InvalidInput(
                element,
                f"“{types[element]}” không nhận câu trả lời. Hãy trả lời ở bước trước nó",
                f"a “{types[element]}” takes no answer. Answer at a step before it",
            )


@dataclass(kw_only=True, slots=True)
class _Rehearsing:
    definition: Definition
    answers: dict[str, deque[Mapping[str, Value]]]
    others: Services
    now: datetime | None
    open: dict[UUID, Wait] = field(default_factory=dict)  # in order of appearance
    trace: list[str] = field(default_factory=list)
    state: bytes = b""

    def run(self) -> Rehearsal:
        step = self._noted(
            runtime.start(self.definition, data=self._answer(self.definition.start.id), services=self._serve)
        )
        for _ in range(MOST_MOVES):
            move = self._next()
            if move is None:
                return self._rest(step)
            step = self._noted(move())
        raise EndlessRehearsal(process=self.definition.process_id, moves=MOST_MOVES, element=self.trace[-1])

    def _rest(self, step: Step) -> Rehearsal:
        waits = self.open.values()
        standing = [w for w in waits if self.definition.element(w.process_id, w.element).attached_to is None]
        return Rehearsal(
            trace=tuple(self.trace),
            waiting=tuple(dict.fromkeys(wait.element for wait in standing)),
            ended=step.end_events,
            data=step.data,
        )

    def _noted(self, step: Step) -> Step:
        self.state = step.state
        self.trace += [passed.element for passed in step.passed]
        for task_id in step.gone:
            del self.open[task_id]
        new: list[Wait] = [*step.offered, *step.awaited, *step.timers]
        self.open.update({wait.task_id: wait for wait in new})
        return step

    def _next(self) -> Callable[[], Step] | None:
        timers = [wait for wait in self.open.values() if isinstance(wait, AwaitedTimer)]
        due = [timer for timer in timers if self.now is not None and timer.due_at <= self.now]
        if due:
            return self._move(min(due, key=lambda timer: timer.due_at))
        answered = [wait for wait in self.open.values() if self.answers.get(wait.element)]
        tasks = [wait for wait in answered if isinstance(wait, Offered)]
        return self._move((*tasks, *answered)[0]) if answered else None

    def _move(self, wait: Wait) -> Callable[[], Step]:
        def move() -> Step:
            fields = self._answer(wait.element)
            identifier, services = wait.task_id, self._serve
            match wait:
                case Offered():
                    return runtime.complete(
                        self.definition, self.state, task_id=identifier, answer=fields, services=services
                    )
                case AwaitedTimer():
                    return runtime.fire(self.definition, self.state, task_id=identifier, services=services)
                case _:
                    return runtime.deliver(
                        self.definition, self.state, task_id=identifier, payload=fields, services=services
                    )

        return move

    def _answer(self, element: str) -> Mapping[str, Value]:
        visits = self.answers.get(element)
        return visits.popleft() if visits else {}

    def _serve(self, operator: str, parameters: dict[str, Value], element: str) -> Value:
        """An answer to a service task stands for its result."""
        if self.answers.get(element):
            return dict(self._answer(element))
        return self.others(operator, parameters, element)
