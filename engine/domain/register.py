"""A register (sổ): a numbered book, gap-free per unit and year."""

from dataclasses import dataclass
from enum import StrEnum


class Numbering(StrEnum):
    """What gets a number of its own in the book."""

    DOSSIER = "dossier"
    DOCUMENT = "document"  # one number a document, shared by its copies (TT 01/2020/TT-BTP Đ.4)


@dataclass(frozen=True, kw_only=True, slots=True)
class Register:
    key: str
    name: str
    numbering: Numbering
