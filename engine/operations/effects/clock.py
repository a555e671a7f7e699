"""Stopping, resuming and extending the legal clocks of the dossier and of the stage that works on it."""

from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import DossierStatus
from engine.domain.effects import StopReason
from engine.domain.suspension import STOPS, ClockEffect
from engine.operations import deadlines
from engine.operations.command import Command
from engine.store.stages import StageRecord

WAITING = {
    StopReason.SUPPLEMENT: DossierStatus.WAITING_SUPPLEMENT,
    StopReason.OPINION: DossierStatus.WAITING_OPINION,
    StopReason.PAYMENT: DossierStatus.WAITING_PAYMENT,
    StopReason.POSTING: DossierStatus.PROCESSING,
}


def stop(command: Command, stage: StageRecord, element: str, reason: StopReason) -> None:
    """Wait for somebody. Whether that stops both clocks, extends the term or counts inside it, the law says."""
    command.move_to(WAITING[reason], "tạm dừng", "suspended")
    hold(command, stage, element, reason)


def hold(command: Command, stage: StageRecord, element: str, reason: StopReason) -> None:
    """Let the clocks of the dossier and of the stage wait."""
    effect = _effect(command, reason)
    deadlines.stop(command, stage, reason, effect)
    command.record(
        AuditKind.CLOCK_STOPPED,
        {"reason": reason, "counting": effect not in STOPS, "notice_late": _notice_late(command, stage, reason)},
        stage=stage,
        element=element,
    )


def resume(command: Command, stage: StageRecord, element: str, reason: StopReason) -> None:
    """Let both clocks run again by the policy of the reason: a supplement restarts the term unless the procedure says
    pause (NĐ 61/2018 Đ.19.4), an opinion follows the procedure, the citizen's payment is excluded time."""
    command.move_to(back_to(stage), "tiếp tục giải quyết", "resumed")
    deadlines.resume(command, stage, reason)
    due_at = command.dossier.due_at
    command.record(
        AuditKind.CLOCK_RESUMED,
        {"reason": reason, "due_at": None if due_at is None else due_at.isoformat()},
        stage=stage,
        element=element,
    )


def back_to(stage: StageRecord) -> DossierStatus:
    """Where a dossier stands after a wait: with whoever has it."""
    return DossierStatus.FORWARDED if stage.requester_id is not None else DossierStatus.PROCESSING


def extend(command: Command, stage: StageRecord, element: str, key: str) -> None:
    deadlines.extend(command, stage, key)
    due_at = command.dossier.due_at
    command.record(
        AuditKind.CLOCK_EXTENDED,
        {"extension": key, "due_at": None if due_at is None else due_at.isoformat()},
        stage=stage,
        element=element,
    )


def admit(command: Command, stage: StageRecord, element: str) -> None:
    """Run the term of settlement from now (LKN Đ.28, LTC Đ.30). `late`: the time for admitting had passed, so the term
    has already begun and the citizen's date stays."""
    late = deadlines.admit(command, stage)
    due_at = command.dossier.due_at
    command.record(
        AuditKind.CLOCK_ADMITTED,
        {"late": late, "due_at": None if due_at is None else due_at.isoformat()},
        stage=stage,
        element=element,
    )


def _effect(command: Command, reason: StopReason) -> ClockEffect:
    match reason:
        case StopReason.SUPPLEMENT:
            return ClockEffect(command.block.supplement)
        case StopReason.OPINION:
            return ClockEffect(command.block.opinion_clock)
        case _:
            return ClockEffect.PAUSE


def _notice_late(command: Command, stage: StageRecord, reason: StopReason) -> bool:
    """A supplement must be asked within three working days from receipt (NĐ 61/2018 Đ.19.4): at an agency that the
    dossier was handed to, from its own."""
    if reason is not StopReason.SUPPLEMENT:
        return False
    latest = deadlines.notice_due(command, stage)
    return latest is not None and command.at > latest
