"""A seal on what was signed: each paper once, by the clerk who stamps it or as the step of the diagram that says so."""

from datetime import datetime
from typing import Any
from uuid import UUID

from engine.domain.audit_kind import AuditKind
from engine.domain.signing import Way
from engine.domain.signing_refusals import AlreadySealed
from engine.operations.command import Command
from engine.store import signed_results as result_store
from engine.store.signed_results import SignedResult


def seal(command: Command, result: SignedResult, at: datetime, sha256: str | None) -> None:
    """Raises AlreadySealed."""
    by: UUID | None = command.actor.user_id
    assert by is not None, "the system stamps nothing"
    if not result_store.seal(command.session, result.id, by=by, at=at, sha256=sha256):
        raise AlreadySealed(title=result.title, dossier=command.label)
    told: dict[str, Any] = {"result": str(result.id), "title": result.title, "sealed_at": at.isoformat()}
    command.record(AuditKind.RESULT_SEALED, told | {"sha256": sha256})


def seal_all(command: Command, unit_id: str) -> None:
    """Whoever completes the step of sealing has stamped what was signed on paper; a file takes the agency's signature,
    which is a command of its own."""
    for result in result_store.of_dossier(command.session, command.dossier.id):
        if result.sealed_at is None and result.way == Way.WET and result.unit_id == unit_id:
            seal(command, result, max(command.at, result.signed_at), None)
