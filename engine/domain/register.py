"""A register (sổ): a numbered book, gap-free per unit and year."""

from dataclasses import dataclass
from enum import StrEnum


class Numbering(StrEnum):
    """What gets a number of its own in the book."""

    DOSSIER = "dossier"
    DOCUMENT = "document"  # one number a document, shared by its copies (TT 01/2020/TT-BTP Đ.4)


class Correction(StrEnum):
    """What the book does with a result that is corrected."""

    NOTE = "note"  # the number stays; the correction is written beside it
    NEW_NUMBER = "new_number"  # the corrected result is entered anew; the old number refers to it


class NoteKind(StrEnum):
    """What a note beside a number says of it."""

    CORRECTED = "corrected"
    REPLACED = "replaced"
    ANNULLED = "annulled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Register:
    key: str
    name: str
    numbering: Numbering
    correction: Correction = Correction.NOTE
    at_counter: bool = False  # its number is stamped on what the citizen brought, so a sitting at the desk takes it
