"""Money that another agency sets and collects, such as land tax: a line for the whole picture, never our receipt."""

from uuid import uuid4

from engine.domain.audit_kind import AuditKind
from engine.operations.command import Command
from engine.store import fees as fee_store
from engine.store.stages import StageRecord


def add(command: Command, stage: StageRecord, element: str, item: str, amount: int | None) -> None:
    line = command.installation.catalog.tariff(command.dossier.tariff or command.installation.tariff).external_line(
        item, command.local_date
    )
    collector = _collector(command, stage, line.collected_by)
    fee_store.add_lines(
        command.session,
        [
            {
                "id": uuid4(),
                "dossier_id": command.dossier.id,
                "position": fee_store.line_count(command.session, command.dossier.id),
                "item": item,
                "kind": "external",
                "amount": amount,
                "legal_source": line.legal_source,
                "explanation": line.explanation,
                "collected_by": collector,
                "assessed_at": command.at,
            }
        ],
    )
    command.record(
        AuditKind.FEE_EXTERNAL,
        {"item": item, "amount": amount, "collected_by": collector},
        stage=stage,
        element=element,
    )


def _collector(command: Command, stage: StageRecord, function: str | None) -> str:
    """The agency that collects the item, as the tariff says by its function; else the one that works on the dossier."""
    if function is None:
        return stage.unit_id
    organisation = command.installation.catalog.organisation
    unit_id, _ = organisation.receiver(function, stage.unit_id, command.dossier.procedure_code, command.local_date)
    return unit_id
