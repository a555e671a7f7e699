"""Tell the applicant: a letter in the outbox, delivered after the commit."""

from engine.domain.audit_kind import AuditKind
from engine.operations.command import Command
from engine.store.stages import StageRecord


def queue(command: Command, stage: StageRecord, element: str, template: str) -> None:
    command.post("notice", {"template": template, "dossier": command.dossier.code, "stage": str(stage.id)})
    command.record(AuditKind.NOTICE_QUEUED, {"template": template}, stage=stage, element=element)
