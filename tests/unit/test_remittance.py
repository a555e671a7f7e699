"""What a remittance is for: by what its payer wrote, and by what the dossier owes."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.remittance import Claim, Come, Trouble, codes_in, fill, judge, references_in
from engine.domain.vietqr import purpose_of

AGENCY, CODE = "000.25.35.H57", "000.25.35.H57-220307-0001"
AMOUNTS = st.lists(st.integers(min_value=1, max_value=20), min_size=1, max_size=5)


def claim(owed: int = 0, *, status: str = "processing", waiting: int = 0, receipt: str | None = None) -> Claim:
    return Claim(status=status, owed=owed, waiting=waiting, receipt=receipt)


def told(found: Claim, *amounts: int) -> list[tuple[Trouble | None, int]]:
    come = [Come(id=uuid4(), amount=amount) for amount in amounts]
    judged = judge(found, come)
    return [(judged[row.id].trouble, judged[row.id].apart) for row in come]


@pytest.mark.parametrize(
    ("found", "amounts", "expected"),
    [
        (claim(8), (8,), [(None, 0)]),
        (claim(8), (3, 5), [(None, 0), (None, 0)]),
        (claim(8), (3,), [(Trouble.TOO_LITTLE, 5)]),
        (claim(8), (10,), [(Trouble.TOO_MUCH, 2)]),
        (claim(8), (3, 6), [(Trouble.TOO_MUCH, 1), (Trouble.TOO_MUCH, 1)]),
        (claim(8), (8, 8), [(None, 0), (Trouble.PAID, 0)]),
        (claim(8), (3, 8), [(Trouble.PAID, 0), (None, 0)]),
        (claim(0, receipt="BL 1/2022"), (8,), [(Trouble.PAID, 0)]),
        (claim(0, waiting=8, receipt="BL 1/2022"), (8,), [(None, 0)]),
        (claim(0, status="submitted"), (8,), [(Trouble.NOT_ACCEPTED, 0)]),
        (claim(0, status="withdrawn"), (8,), [(Trouble.CLOSED, 0)]),
        (claim(0), (8,), [(Trouble.NOTHING_OWED, 0)]),
    ],
)
def test_it_is_sure_or_there_is_one_reason_why_not(
    found: Claim, amounts: tuple[int, ...], expected: list[tuple[Trouble | None, int]]
) -> None:
    assert told(found, *amounts) == expected


@given(AMOUNTS, st.integers(min_value=1, max_value=40))
def test_what_is_sure_is_just_what_is_owed(amounts: list[int], owed: int) -> None:
    come = [Come(id=uuid4(), amount=amount) for amount in amounts]
    judged = judge(claim(owed), come)
    assert set(judged) == {row.id for row in come}
    chosen = [row.amount for row in come if judged[row.id].is_sure]
    assert sum(chosen) in (0, owed)


@given(AMOUNTS, st.integers(min_value=1, max_value=40))
def test_a_receipt_is_filled_to_the_dong_or_not_at_all(amounts: list[int], wanted: int) -> None:
    come = [Come(id=UUID(int=at), amount=amount) for at, amount in enumerate(amounts)]
    used = fill(wanted, come)
    assert sum(used.values()) == (wanted if sum(amounts) >= wanted else 0)
    assert all(0 < used[row.id] <= row.amount for row in come if row.id in used)


@pytest.mark.parametrize(
    "purpose",
    [
        CODE,
        purpose_of(CODE),
        "MBVCB.5512.HS0002535H572203070001 Ho Thi Nhi chuyen tien.CT tu 0011004 toi 4000201",
        "hs 0002535h57 220307\n0001-CHUYEN TIEN",
        "IBFT HS 0002535H572203070001 123456",
    ],
)
def test_a_dossier_is_found_in_what_banks_make_of_a_purpose(purpose: str) -> None:
    assert codes_in(purpose, {AGENCY, "000.00.01.H57"}) == {CODE}


def test_a_purpose_that_names_two_dossiers_names_both() -> None:
    assert codes_in(f"{CODE} va {CODE[:-1]}2", {AGENCY}) == {CODE, f"{CODE[:-1]}2"}
    assert codes_in("nop phi", {AGENCY}) == set()
    assert references_in("HS NTABCD3467 nop", "NT", 8) >= {"NT-ABCD3467"}
