"""The result reaches the desk, and the dossier closes."""

from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import NEVER_ACCEPTED, DossierStatus
from engine.domain.effects import Outcome
from engine.operations import deadlines
from engine.operations.command import Command
from engine.operations.effects import correction, follow_ups, numbering
from engine.store.stages import StageRecord

_VERBS = {
    DossierStatus.RETURNED: ("trả kết quả", "returned"),
    DossierStatus.REFUSED_AFTER_REVIEW: ("trả văn bản từ chối", "refused"),
    DossierStatus.WITHDRAWN: ("rút", "withdrawn"),
    DossierStatus.CANCELLED_NO_SUPPLEMENT: ("dừng giải quyết", "cancelled"),
    DossierStatus.REJECTED_AT_DESK: ("từ chối tiếp nhận", "rejected"),
    DossierStatus.INCOMPLETE_AT_DESK: ("trả lại để hoàn thiện", "sent back"),
}


def result_at_desk(command: Command, stage: StageRecord, element: str, outcome: Outcome) -> None:
    """The clock stops and the verdict falls now, not when the citizen collects (R9)."""
    command.move_to(DossierStatus.RESULT_AT_DESK, "nhận kết quả", "given a result")
    command.dossier.outcome = outcome
    deadlines.finish(command)
    deadlines.hand_over(command, stage)
    command.record(
        AuditKind.RESULT_AT_DESK,
        {"outcome": outcome, "verdict": command.dossier.verdict},
        stage=stage,
        element=element,
    )
    if outcome is Outcome.REFUSED:
        return
    correction.settle(command, stage, element, put_right=True)
    follow_ups.suggest(command, stage, element)


def close(command: Command, stage: StageRecord, element: str, status: DossierStatus) -> None:
    """Close the dossier as the diagram says. One that was accepted is settled and judged if it was not yet."""
    if status not in _VERBS:  # a diagram closes; it cannot annul what the desk entered
        raise ValueError(f"{status} does not close a dossier")
    command.move_to(status, *_VERBS[status])
    dossier = command.dossier
    if status not in NEVER_ACCEPTED and dossier.result_at is None:
        deadlines.settle(command, status)
    dossier.closed_at = command.at
    dossier.warn_at = None
    granted = status is DossierStatus.RETURNED and dossier.outcome != Outcome.REFUSED
    voided = 0 if granted else numbering.give_up(command, f"không chứng thực: {_VERBS[status][0]}")
    said = {"status": status, "outcome": dossier.outcome, "verdict": dossier.verdict}
    command.record(
        AuditKind.DOSSIER_CLOSED,
        said | ({"numbers_voided": voided} if voided else {}),
        stage=stage,
        element=element,
    )
    correction.settle(command, stage, element, put_right=False)
