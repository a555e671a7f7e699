"""Statutory slips (phiếu, giấy): numbered per unit, kind and year, with what they said when they were issued."""

from typing import Any
from uuid import uuid4

from engine.domain.audit_kind import AuditKind
from engine.domain.effects import SlipKey
from engine.operations import series
from engine.operations.command import Command
from engine.store import fees as fee_store
from engine.store.stages import StageRecord


def issue(
    command: Command,
    stage: StageRecord,
    element: str,
    key: SlipKey,
    content: dict[str, Any] | None = None,
) -> int:
    """Issue a slip of the form set in force on the day; gives its number of the year."""
    year = command.local_date.year
    (number,) = series.take(command, stage.unit_id, f"slip:{key}", str(year))
    form_set = command.installation.catalog.organisation.form_set(command.local_date).name
    fee_store.add_slip(
        command.session,
        {
            "id": uuid4(),
            "unit_id": stage.unit_id,
            "key": key,
            "form_set": form_set,
            "year": year,
            "number": number,
            "dossier_id": command.dossier.id,
            "content": _standing(command) | (content or {}),
            "issued_at": command.at,
            "issued_by": command.actor.user_id,
        },
    )
    command.record(
        AuditKind.SLIP_ISSUED, {"slip": key, "number": number, "form_set": form_set}, stage=stage, element=element
    )
    return number


def _standing(command: Command) -> dict[str, Any]:
    """What every slip repeats of the dossier as it stands."""
    dossier = command.dossier
    promised = dossier.promised_at
    return {
        "code": dossier.code,
        "procedure": dossier.procedure_code,
        "applicant": dossier.applicant_name,
        "promised_at": None if promised is None else promised.isoformat(),
    }
