"""Suggest what the law lets the applicant ask for next. Nothing is filed: the desk offers it, the applicant decides."""

from typing import Any
from uuid import uuid4

from engine.domain.audit_kind import AuditKind
from engine.domain.expressions import EvaluationRefused
from engine.domain.follow_up import FollowUp, names_of
from engine.domain.form import Form
from engine.operations.command import Command
from engine.store import suggestions as suggestion_store
from engine.store.stages import StageRecord

_NO_FORM = Form(key="none", components=(), schema={})


def suggest(command: Command, stage: StageRecord, element: str) -> None:
    """Every follow-up of the procedure that applies to these facts and was not suggested before, by any dossier."""
    block = command.block
    if not block.follow_ups:
        return
    names = _names(command)
    rows = {row.key: _row(command, row, names) for row in block.follow_ups if _applies(row, names)}
    for key in suggestion_store.add(command.session, list(rows.values())):
        command.record(
            AuditKind.FOLLOW_UP_SUGGESTED,
            {"follow_up": key, "expires_on": rows[key]["expires_on"].isoformat()},
            stage=stage,
            element=element,
        )


def _names(command: Command) -> dict[str, Any]:
    catalog, block = command.installation.catalog, command.block
    form = catalog.form(block.facts_form) if block.facts_form else _NO_FORM
    return names_of(form, command.details.facts, command.dossier.applicant_name, command.dossier.outcome)


def _applies(row: FollowUp, names: dict[str, Any]) -> bool:
    """A condition that these facts cannot answer suggests nothing: a result never waits for a suggestion."""
    try:
        return row.applies(names)
    except EvaluationRefused:
        return False


def _row(command: Command, row: FollowUp, names: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "dossier_id": command.dossier.id,
        "unit_id": command.dossier.unit_id,
        "key": row.key,
        "procedure_code": row.procedure,
        "subject": row.subject(names),
        "status": "suggested",
        "suggested_at": command.at,
        "expires_on": row.last_day(command.local_date),
    }
