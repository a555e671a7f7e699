"""Statutory slips (phiếu, giấy): numbered per unit, kind and year, with all that they said when they were issued."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from engine.domain.audit_kind import AuditKind
from engine.domain.effects import SlipKey
from engine.domain.organisation import FormSet
from engine.operations import series
from engine.operations.command import Command
from engine.operations.effects import slip_content
from engine.store import fees as fee_store
from engine.store.stages import StageRecord

_TOLD = (SlipKey.ACCEPTANCE, SlipKey.SUPPLEMENT, SlipKey.REFUSAL, SlipKey.STOP, SlipKey.APOLOGY)


def issue(
    command: Command,
    stage: StageRecord,
    element: str,
    key: SlipKey,
    content: Mapping[str, Any] | None = None,
) -> int:
    """Issue a slip of the form set in force on the day; gives its number of the year. Its content is all that it
    prints, so that it can be printed again to the word whatever has changed since."""
    said = slip_content.said(command, stage, key) | dict(content or {})
    number, forms = _write(command, stage, key, said)
    command.record(
        AuditKind.SLIP_ISSUED, {"slip": key, "number": number, "form_set": forms.name}, stage=stage, element=element
    )
    if key in _TOLD:
        command.post("notice", {"template": key, "dossier": command.dossier.code, **_told(command, said)})
    return number


def _told(command: Command, said: Mapping[str, Any]) -> dict[str, Any]:
    """What the notice of a slip may say beside the dossier: nothing of a confidential one."""
    if command.dossier.confidential:
        return {}
    return {name: said[name] for name in ("asked", "reason") if said.get(name)}


def enter_in_register(command: Command, stage: StageRecord) -> dict[str, Any]:
    """Write the accepted dossier into the unit's register of dossiers (sổ theo dõi hồ sơ); gives volume and number,
    which the event of the acceptance tells."""
    number, forms = _write(command, stage, SlipKey.REGISTER, slip_content.said(command, stage, SlipKey.REGISTER))
    return {"book_volume": forms.volume(number), "book_number": number}


def _write(command: Command, stage: StageRecord, key: SlipKey, said: Mapping[str, Any]) -> tuple[int, FormSet]:
    year = command.local_date.year
    (number,) = series.take(command, stage.unit_id, f"slip:{key}", str(year))
    forms = command.installation.catalog.organisation.form_set(command.local_date)
    content = dict(said)
    if key is SlipKey.REGISTER:
        content["volume"] = forms.volume(number)
    fee_store.add_slip(
        command.session,
        {
            "id": uuid4(),
            "unit_id": stage.unit_id,
            "key": key,
            "form_set": forms.name,
            "year": year,
            "number": number,
            "dossier_id": command.dossier.id,
            "content": content,
            "issued_at": command.at,
            "issued_by": command.actor.user_id,
        },
    )
    return number, forms
