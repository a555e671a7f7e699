"""Who has an interest in a dossier: the personal numbers in it, to be compared with those of the officers.

Nobody handles their own dossier or a relative's (Luật Cán bộ, công chức; Luật Phòng, chống tham nhũng 2018 Đ.23; from
memory). Numbers are kept as one text with a space around each, so that the database can look for one too."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from engine.domain.errors import InvalidInput

_NUMBER = re.compile(r"\d{12}|\d{9}|[A-Z]\d{7}", re.ASCII)  # CCCD, CMND, passport


class Kinship(StrEnum):
    """What a declared relative is to the officer."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    IN_LAW = "in_law"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    OTHER = "other"


def personal_number(text: str, where: tuple[str, str]) -> str:
    """The number as it is compared. Raises InvalidInput."""
    plain = "".join(text.split()).upper()
    if not _NUMBER.fullmatch(plain):
        raise InvalidInput(
            where,
            "phải là CCCD 12 số, CMND 9 số hoặc số hộ chiếu",
            "must be a 12-digit or 9-digit identity number or a passport number",
        )
    return plain


def numbers_in(value: Any) -> frozenset[str]:
    """Every personal number that stands somewhere in what was given, as a value of its own."""
    return frozenset(_walk(value))


def _walk(value: Any) -> Iterable[str]:
    match value:
        case str():
            plain = "".join(value.split()).upper()
            if _NUMBER.fullmatch(plain):
                yield plain
        case Mapping():
            for key, part in value.items():
                if key != "phone":
                    yield from _walk(part)
        case list() | tuple():
            for part in value:
                yield from _walk(part)
        case _:
            return


def as_parties(numbers: Iterable[str]) -> str:
    """How a dossier keeps them: " 046190000001 046190000002 ", or nothing."""
    kept = " ".join(sorted(set(numbers)))
    return f" {kept} " if kept else ""


def of_parties(parties: str) -> frozenset[str]:
    return frozenset(parties.split())


def last_digits(number: str) -> str:
    """What may be shown of a number: enough to tell two apart, not enough to know whose it is."""
    return f"…{number[-3:]}"


def check_period(valid_from: date, valid_to: date | None, where: tuple[str, str]) -> None:
    """Raises InvalidInput for a period that ends before it begins."""
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput(
            where,
            f"ngày cuối {valid_to:%d/%m/%Y} trước ngày đầu {valid_from:%d/%m/%Y}; hãy sửa lại",
            f"the last day {valid_to} lies before the first day {valid_from}; correct them",
        )
