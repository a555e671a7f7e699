"""Who is the same person, and which earlier dossier may be the one that is about to be filed."""

import unicodedata
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from engine.domain.applicant import Applicant
from engine.domain.dossier import DossierStatus
from engine.domain.duplicate import DuplicateReason, Earlier, duplicates, is_same_person

NOW = datetime(2022, 3, 7, 1, tzinfo=UTC)
LIFE, OTHER, OLD = "046190000011", "046190000012", "191234567"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"identity_number": LIFE}, {"identity_number": LIFE, "name": "Hồ Thị Khác"}, True),
        ({"identity_number": LIFE}, {"identity_number": OTHER, "birth_date": "1990"}, False),
        ({"identity_number": LIFE, "former_number": OLD}, {"identity_number": OLD}, True),
        ({"identity_number": "046 190 000 011"}, {"identity_number": LIFE}, True),
        ({"birth_date": "1990"}, {"birth_date": "1990-05-30"}, True),
        ({"birth_date": "1990"}, {"birth_date": "1991-05-30"}, False),
        ({"birth_date": "1990-05"}, {"birth_date": "1990-05", "name": "HO THI NHI"}, True),
        ({"phone": "0914 000 111"}, {"phone": "0914000111"}, True),
        ({}, {}, False),
        (
            {"birth_date": "1990", "name": unicodedata.normalize("NFD", "Hồ Thị Nhi")},
            {"birth_date": "1990"},
            True,
        ),
    ],
)
def test_who_is_the_same_person(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    first, second = (Applicant(**{"name": "Hồ Thị Nhi", **given}) for given in (one, other))
    assert is_same_person(first, second) is same
    assert is_same_person(second, first) is same


@pytest.mark.parametrize(
    ("procedure", "status", "days", "comes_often", "reason"),
    [
        ("A", "submitted", 0, False, DuplicateReason.STILL_OPEN),
        ("A", "processing", 400, False, DuplicateReason.STILL_OPEN),
        ("A", "processing", 1, True, DuplicateReason.STILL_OPEN),
        ("A", "returned", 30, False, DuplicateReason.DAYS_AGO),
        ("A", "returned", 31, False, None),
        ("A", "returned", 1, True, None),
        ("A", "incomplete_at_desk", 1, False, None),
        ("A", "annulled", 1, False, None),
        ("B", "processing", 1, False, None),
    ],
)
def test_which_dossier_may_be_the_same(
    procedure: str, status: str, days: int, comes_often: bool, reason: DuplicateReason | None
) -> None:
    earlier = Earlier(
        id=uuid4(),
        procedure_code=procedure,
        status=DossierStatus(status),
        submitted_at=NOW - timedelta(days=days),
        applicant=Applicant(name="Hồ Thị Nhi"),
    )
    found = duplicates("A", [earlier], at=NOW, comes_often=comes_often)
    assert found == ({} if reason is None else {earlier.id: reason})
