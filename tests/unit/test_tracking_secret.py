"""The letters of a secret: no two that are taken for each other, as good as random, and typed as people type."""

import math
from itertools import combinations
from uuid import UUID, uuid4

import pytest

from engine.domain.tracking_secret import LENGTH, LETTERS, hash_of, is_right, plain, secret_from

KEY, DOSSIER = b"a key for tests only", UUID(int=7)
ALIKE = ("0OQD", "1IL", "2Z", "5S", "8B", "UV")


def test_it_is_hard_to_guess_and_easy_to_read() -> None:
    assert math.log2(len(LETTERS)) * LENGTH > 45
    for alike in ALIKE[1:]:
        assert len(set(alike) & set(LETTERS)) <= 1
    assert not set("0O") & set(LETTERS)


def test_it_follows_from_key_dossier_and_salt_together() -> None:
    first = secret_from(KEY, DOSSIER, b"s" * 16)
    assert first == secret_from(KEY, DOSSIER, b"s" * 16)
    others = [
        secret_from(b"another key", DOSSIER, b"s" * 16),
        secret_from(KEY, UUID(int=8), b"s" * 16),
        secret_from(KEY, DOSSIER, b"t" * 16),
    ]
    assert all(one != another for one, another in combinations([first, *others], 2))


def test_every_letter_comes_about_as_often() -> None:
    text = "".join(plain(secret_from(KEY, uuid4(), bytes([at % 256]) * 16)) for at in range(3000))
    expected = len(text) / len(LETTERS)
    assert all(0.8 * expected < text.count(letter) < 1.2 * expected for letter in LETTERS)


@pytest.mark.parametrize("typed", ["K3X7M-4ACDQ", "k3x7m4acdq", " K3X7M 4ACDQ ", "k3x7m–4acdq"])
def test_case_spaces_and_hyphens_do_not_matter(typed: str) -> None:
    assert is_right(DOSSIER, typed, hash_of(DOSSIER, "K3X7M-4ACDQ"))
    assert not is_right(UUID(int=8), typed, hash_of(DOSSIER, "K3X7M-4ACDQ"))


@pytest.mark.parametrize("typed", ["", "K3X7M", "K3X7M-4ACDR", "K3X7M-4ACDQQ", "ắ" * 400, "\x00"])
def test_anything_else_is_wrong(typed: str) -> None:
    assert not is_right(DOSSIER, typed, hash_of(DOSSIER, "K3X7M-4ACDQ"))
