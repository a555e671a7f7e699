"""Money that another agency sets and collects, such as land tax: a line for the whole picture, never our receipt."""

from uuid import uuid4

from engine.domain.audit_kind import AuditKind
from engine.operations.command import Command
from engine.store import fees as fee_store
from engine.store.stages import StageRecord


def add(command: Command, stage: StageRecord, element: str, item: str) -> None:
    line = command.installation.catalog.tariff(command.dossier.tariff or command.installation.tariff).external_line(
        item, command.local_date
    )
    fee_store.add_lines(
        command.session,
        [
            {
                "id": uuid4(),
                "dossier_id": command.dossier.id,
                "position": fee_store.line_count(command.session, command.dossier.id),
                "item": item,
                "kind": "external",
                "amount": None,
                "legal_source": line.legal_source,
                "explanation": line.explanation,
                "collected_by": stage.unit_id,
                "assessed_at": command.at,
            }
        ],
    )
    command.record(AuditKind.FEE_EXTERNAL, {"item": item, "collected_by": stage.unit_id}, stage=stage, element=element)
