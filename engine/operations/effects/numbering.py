"""Numbers of the registers (sổ): gap-free per unit, book and year, one for each document as the books want."""

from typing import Any
from uuid import uuid4

from engine.domain.audit_kind import AuditKind
from engine.domain.register import Numbering
from engine.operations import series
from engine.operations.command import Command
from engine.operations.effects import correction
from engine.store import fees as fee_store
from engine.store.stages import StageRecord


def take(command: Command, stage: StageRecord, element: str, book: str | None) -> None:
    """Enter the dossier in the book (or in each of the procedure's books). A book in which it already has its numbers,
    because the signer sent it back, gives no second ones; one in which a result is put right may only note it."""
    for key in [book] if book else command.block.registers:
        if fee_store.entry_count(command.session, command.dossier.id, key):
            continue
        if not correction.keeps_number(command, key):
            _enter(command, stage, element, key, _documents(command, key))


def take_at_counter(command: Command, stage: StageRecord, element: str) -> None:
    """The numbers that are stamped on what the citizen brought, in a sitting at the desk; the diagram's own task then
    finds them taken."""
    for key in _at_counter(command):
        take(command, stage, element, key)


def give_up(command: Command, reason: str) -> int:
    """Void what was taken at the counter: nothing was certified, and a number in a book is given once."""
    if not _at_counter(command):
        return 0
    return fee_store.void_entries(command.session, command.dossier.id, at=command.at, reason=reason)


def _at_counter(command: Command) -> list[str]:
    registers = command.installation.catalog.vocabulary.registers
    return [key for key in command.block.registers if key in registers and registers[key].at_counter]


def _documents(command: Command, book: str) -> list[dict[str, Any]]:
    """What gets a number of its own: the dossier, or each of its documents where the book counts documents."""
    register = command.installation.catalog.vocabulary.registers.get(book)
    if register is None or register.numbering is not Numbering.DOCUMENT:
        return [{}]
    facts = command.details.facts
    items = facts.get("items")
    if isinstance(items, list) and items:
        return [item if isinstance(item, dict) else {} for item in items]
    documents, named = facts.get("documents"), facts.get("document_name")
    return [{"name": named} if named else {} for _ in range(documents if isinstance(documents, int) else 1)]


def _enter(command: Command, stage: StageRecord, element: str, book: str, documents: list[dict[str, Any]]) -> None:
    year = command.local_date.year
    numbers = series.take(command, stage.unit_id, f"register:{book}", str(year), count=len(documents))
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
