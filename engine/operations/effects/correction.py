"""What a dossier that puts a wrong result right does in the books: the old number stays, with a note (A12)."""

from typing import Any
from uuid import uuid4

from engine.domain.audit_kind import AuditKind
from engine.domain.nonconforming_result import Action
from engine.domain.register import Correction, NoteKind
from engine.operations.command import Command
from engine.store import nonconforming_results as result_store
from engine.store.nonconforming_results import Entry, NonconformingResult
from engine.store.stages import StageRecord


def of(command: Command) -> NonconformingResult | None:
    """The wrong result that this dossier puts right, if it does."""
    return result_store.put_right_by(command.session, command.dossier.id)


def keeps_number(command: Command, book: str) -> bool:
    """Whether the dossier gets no number of its own in a book: an annulment never, a correction where the book notes
    it beside the old number. A book in which the wrong result never stood is entered like any other."""
    wrong = of(command)
    if wrong is None or book not in {entry.book for entry in result_store.entries(command.session, wrong.dossier_id)}:
        return False
    return wrong.action == Action.ANNUL or _rule(command, book) is Correction.NOTE


def settle(command: Command, stage: StageRecord, element: str, *, put_right: bool) -> None:
    """The dossier that was to put a result right has come to its end: with a result the books say so."""
    wrong = of(command)
    if wrong is None or not result_store.settle(command.session, wrong.id, at=command.at, put_right=put_right):
        return
    notes = _notes(command, wrong) if put_right else []
    result_store.add_notes(command.session, notes)
    if notes:
        command.record(
            AuditKind.NUMBERS_NOTED,
            {"of": str(wrong.dossier_id), "notes": [note["note"] for note in notes]},
            stage=stage,
            element=element,
        )
    command.record(
        AuditKind.RESULT_CORRECTED,
        {"of": str(wrong.dossier_id), "action": wrong.action, "put_right": put_right},
        stage=stage,
        element=element,
    )


def _notes(command: Command, wrong: NonconformingResult) -> list[dict[str, Any]]:
    mine = {entry.book: entry for entry in result_store.entries(command.session, command.dossier.id)}
    return [
        {
            "id": uuid4(),
            "entry_id": entry.id,
            "dossier_id": command.dossier.id,
            "noted_at": command.at,
            **_said(command, wrong, entry, mine.get(entry.book)),
        }
        for entry in result_store.entries(command.session, wrong.dossier_id)
    ]


def _said(command: Command, wrong: NonconformingResult, entry: Entry, new: Entry | None) -> dict[str, str]:
    by = f"theo hồ sơ {command.dossier.code}"
    if wrong.action == Action.ANNUL:
        return {"kind": NoteKind.ANNULLED, "note": f"Đã thu hồi, hủy bỏ {by}: {wrong.description}"}
    if new is not None and _rule(command, entry.book) is Correction.NEW_NUMBER:
        return {"kind": NoteKind.REPLACED, "note": f"Thay bằng số {new.number}/{new.year} {by}: {wrong.description}"}
    return {"kind": NoteKind.CORRECTED, "note": f"Đã đính chính {by}: {wrong.description}"}


def _rule(command: Command, book: str) -> Correction:
    register = command.installation.catalog.vocabulary.registers.get(book)
    return Correction.NOTE if register is None else register.correction
