"""Numbers of the registers (sổ): gap-free per unit, book and year, one for each document as the books want."""

from typing import Any
from uuid import uuid4

from engine.domain.audit_kind import AuditKind
from engine.operations.command import Command
from engine.store import fees as fee_store
from engine.store.numbers import next_number
from engine.store.stages import StageRecord


def take(command: Command, stage: StageRecord, element: str, book: str | None) -> None:
    """Enter the dossier's documents in the book (or in each of the procedure's books). A book in which the dossier
    already has its numbers, because the signer sent it back, gives no second ones."""
    for key in [book] if book else command.block.registers:
        documents = _documents(command)
        if fee_store.entry_count(command.session, command.dossier.id, key):
            continue
        _enter(command, stage, element, key, documents)


def _documents(command: Command) -> list[dict[str, Any]]:
    """The documents to number: one an item of a certification, else the dossier itself."""
    items = command.details.facts.get("items")
    if isinstance(items, list) and items:
        return [item if isinstance(item, dict) else {} for item in items]
    return [{}]


def _enter(command: Command, stage: StageRecord, element: str, book: str, documents: list[dict[str, Any]]) -> None:
    year = command.local_date.year
    numbers = next_number(command.session, stage.unit_id, f"register:{book}", str(year), count=len(documents))
    fee_store.add_entries(
        command.session,
        [
            {
                "id": uuid4(),
                "unit_id": stage.unit_id,
                "book": book,
                "year": year,
                "number": number,
                "dossier_id": command.dossier.id,
                "document": place,
                "content": {"applicant": command.dossier.applicant_name, **document},
                "entered_at": command.at,
            }
            for place, (number, document) in enumerate(zip(numbers, documents, strict=True))
        ],
    )
    command.record(
        AuditKind.NUMBERS_TAKEN, {"book": book, "year": year, "numbers": list(numbers)}, stage=stage, element=element
    )
