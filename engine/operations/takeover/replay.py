"""The steps that were done on paper, done again through the runtime: nobody's work here, and nothing issued twice.

Slips, numbers and letters were given on paper; the clock is that of the slip. What is recorded says which file and row
it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import DossierStatus
from engine.domain.effects import (
    AcceptDossier,
    Effect,
    ExtendClock,
    IssueSlip,
    Notify,
    ResultAtDesk,
    ResumeClock,
    StopClock,
    StopReason,
    TakeNumbers,
)
from engine.domain.takeover.dossier_row import DossierRow
from engine.operations import advance, deadlines, effects
from engine.operations.command import Command
from engine.operations.complete_work_item import note_progress
from engine.operations.effects import clock as clock_effects
from engine.operations.movement import Movement, Verb
from engine.operations.takeover.refusals import ResultDayMissing, WaitMissing, WaitOpen
from engine.operations.takeover.walk import Move
from engine.store import fees as fee_store
from engine.store import timers as timer_store
from engine.store.stages import StageRecord

ITEM = "before_start"
SOURCE = "Theo hồ sơ giấy trước khi dùng phần mềm"


@dataclass(slots=True)
class Replay:
    """One dossier brought to where it stands. `on_paper`: what the passing step gave out and is not given again."""

    command: Command
    row: DossierRow
    on_paper: list[str] = field(default_factory=list)
    waiting: dict[StopReason, tuple[StageRecord, str]] = field(default_factory=dict)

    def run(self, first: Movement, moves: Iterable[Move]) -> None:
        """Raises WaitMissing, WaitOpen, ResultDayMissing and what the clock refuses."""
        command, steps = self.command, list(moves)
        advance.run(command, first, self.carry_out)
        for place, move in enumerate(steps, start=1):
            command.at = self._when(last=place == len(steps))
            self._pass(move)
        self._wait()
        command.at = command.now
        deadlines.look_ahead(command)

    def _when(self, *, last: bool) -> datetime:
        """When a step was done: the file knows the acceptance, the end of waits and when it came where it stands."""
        row, command = self.row, self.command
        if command.dossier.accepted_at is None:
            return row.accepted_at
        if not last:
            return max(row.last_known, command.at)
        wait = row.open_wait
        arrived = wait.since if wait is not None else row.since
        return max(row.last_known if wait is None else row.accepted_at, arrived or command.now)

    def _pass(self, move: Move) -> None:
        command = self.command
        if move.is_timer:
            stage, task_id = self._timer(move)
            timer_store.drop(command.session, task_id)
            self._say(stage, move)
            advance.run(command, Movement(stage=stage, verb=Verb.FIRE, task_id=task_id), self.carry_out)
            return
        offer = next(offer for offer in command.offers if self._is(offer, move))
        command.offers.remove(offer)
        stage = command.stage(offer["stage_id"])
        self._say(stage, move)
        note_progress(command, stage, offer["kind"], move.answer)
        movement = Movement(stage=stage, verb=Verb.COMPLETE, task_id=offer["id"], data=move.answer)
        advance.run(command, movement, self.carry_out)

    def _is(self, offer: dict[str, object], move: Move) -> bool:
        stage = self.command.stages[offer["stage_id"]][1]  # type: ignore[index]
        element = (offer["process_id"], offer["element"])
        return stage.process_id == move.process_id and element == move.place[:2]

    def _timer(self, move: Move) -> tuple[StageRecord, UUID]:
        for _, stage in self.command.stages.values():
            if stage.process_id == move.process_id and stage.ended_at is None:
                task_id = timer_store.of_element(self.command.session, stage.id, *move.place[:2])
                if task_id is not None:
                    return stage, task_id
        raise LookupError(move)

    def _say(self, stage: StageRecord, move: Move) -> None:
        self.command.record(
            AuditKind.STEP_TAKEN_OVER, {"answer": dict(move.answer)}, stage=stage, element=move.place[1]
        )

    def carry_out(self, command: Command, stage: StageRecord, element: str, effect: Effect) -> None:
        match effect:
            case AcceptDossier():
                self._accept(stage, element)
            case IssueSlip() | TakeNumbers() | Notify() | ExtendClock():
                self.on_paper.append(element)
            case StopClock():
                command.move_to(clock_effects.WAITING[effect.reason], "tạm dừng", "suspended")
                self.waiting[effect.reason] = (stage, element)
            case ResumeClock():
                self.waiting.pop(effect.reason, None)
                command.move_to(clock_effects.back_to(stage), "tiếp tục giải quyết", "resumed")
            case ResultAtDesk():
                if self.row.since is None:
                    raise ResultDayMissing
                command.at = max(self.row.since, self.row.last_known)
                effects.apply(command, stage, element, effect)
            case _:
                effects.apply(command, stage, element, effect)

    def _accept(self, stage: StageRecord, element: str) -> None:
        command, row = self.command, self.row
        command.move_to(DossierStatus.ACCEPTED, "tiếp nhận", "accepted")
        dossier = command.dossier
        dossier.procedure_from = command.block.valid_from
        dossier.tariff = command.installation.tariff
        dossier.code = row.code
        dossier.accepted_at = command.at
        deadlines.begin(command, stage, slip_at=row.promised_at)
        for wait in row.waits:
            if wait.until is not None:
                deadlines.note_wait(command, wait.reason, max(wait.since, command.at), wait.until)
        fee_store.add_lines(command.session, self._lines())
        command.record(
            AuditKind.DOSSIER_ACCEPTED,
            {
                "code": row.code,
                "promised_at": row.promised_at.isoformat(),
                "term": stage.term,
                "fees": row.fees,
                "law_from": dossier.procedure_from.isoformat(),
            },
            stage=stage,
            element=element,
        )

    def _lines(self) -> list[dict[str, object]]:
        """What was paid before stands on a receipt of that time, never of ours; what is still owed is ours to take."""
        row, lines = self.row, []
        if row.paid:
            lines.append(("external", row.paid, f"Đã thu trước khi dùng phần mềm, biên lai số {row.receipt}"))
        if row.owed:
            lines.append(("le_phi", row.owed, "Còn phải thu theo hồ sơ giấy"))
        return [
            {
                "id": uuid4(),
                "dossier_id": self.command.dossier.id,
                "position": position,
                "item": ITEM,
                "kind": kind,
                "amount": amount,
                "legal_source": SOURCE,
                "explanation": words,
                "exemption": None,
                "evidence": None,
                "collected_by": self.command.dossier.unit_id if kind == "external" else None,
                "assessed_at": self.command.at,
            }
            for position, (kind, amount, words) in enumerate(lines)
        ]

    def _wait(self) -> None:
        """The wait in which the dossier now stands, from the day that the file gives."""
        command, wait = self.command, self.row.open_wait
        for reason, (stage, element) in self.waiting.items():
            if wait is None or wait.reason is not reason:
                raise WaitMissing(reason=reason)
            command.at = max(wait.since, self.row.accepted_at)
            clock_effects.hold(command, stage, element, reason)
        if wait is not None and wait.reason not in self.waiting:
            raise WaitOpen(reason=wait.reason, step=self.row.step)
