"""Carrying out what service tasks decided, one file an effect."""

from typing import assert_never

from engine.domain.effects import (
    AcceptDossier,
    AddExternalFee,
    AdmitCase,
    CloseDossier,
    Effect,
    ExtendClock,
    IssueSlip,
    Notify,
    ResultAtDesk,
    ResumeClock,
    StopClock,
    TakeNumbers,
)
from engine.operations.command import Command
from engine.operations.effects import acceptance, clock, closing, external_fee, notice, numbering, slip
from engine.store.stages import StageRecord


def apply(command: Command, stage: StageRecord, element: str, effect: Effect) -> None:
    """Carry out one effect of the service task `element`, inside the command's transaction."""
    match effect:
        case AcceptDossier():
            acceptance.accept(command, stage, element)
        case IssueSlip():
            slip.issue(command, stage, element, effect.key)
        case StopClock():
            clock.stop(command, stage, element, effect.reason)
        case ResumeClock():
            clock.resume(command, stage, element, effect.reason)
        case ExtendClock():
            clock.extend(command, stage, element, effect.key)
        case AdmitCase():
            clock.admit(command, stage, element)
        case TakeNumbers():
            numbering.take(command, stage, element, effect.book)
        case ResultAtDesk():
            closing.result_at_desk(command, stage, element, effect.outcome)
        case CloseDossier():
            closing.close(command, stage, element, effect.status)
        case AddExternalFee():
            external_fee.add(command, stage, element, effect.item, effect.amount)
        case Notify():
            notice.queue(command, stage, element, effect.template)
        case _:
            assert_never(effect)
