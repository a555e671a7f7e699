"""The text of a VietQR code, read by a parser that is not ours."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vietnam_qr_pay import QRPay

from engine.domain.errors import InvalidInput
from engine.domain.vietqr import LONGEST_PURPOSE, bare, purpose_of, vietqr

ACCOUNTS = st.from_regex(r"[0-9A-Z]{4,19}", fullmatch=True)
PURPOSES = st.from_regex(r"[0-9A-Za-z](?:[0-9A-Za-z ]{0,23}[0-9A-Za-z])?", fullmatch=True)


def test_a_code_as_the_standard_writes_it() -> None:
    """Field by field, by hand; the check sum of the whole."""
    text = vietqr(bank="970405", account="4000201000001", amount=8000, purpose="HS 0002535H572203070001")
    assert text.startswith(
        "000201010212"
        "38570010A00000072701270006970405011340002010000010208QRIBFTTA"
        "5303704"
        "54048000"
        "5802VN"
        "62270823HS 0002535H572203070001"
        "6304"
    )
    assert re.fullmatch(r"[0-9A-F]{4}", text[-4:])


@given(
    bank=st.from_regex(r"9704[0-9]{2}", fullmatch=True),
    account=ACCOUNTS,
    amount=st.integers(min_value=1, max_value=9_999_999_999),
    purpose=PURPOSES,
)
def test_another_parser_reads_what_was_written(bank: str, account: str, amount: int, purpose: str) -> None:
    read = QRPay(vietqr(bank=bank, account=account, amount=amount, purpose=purpose))
    assert read.is_valid
    assert (read.consumer.bank_bin, read.consumer.bank_number) == (bank, account)
    assert (int(read.amount), read.additional_data.purpose) == (amount, purpose)


@given(st.integers(min_value=0, max_value=120), st.characters(codec="ascii", categories=("Lu", "Nd")))
def test_a_sign_that_was_changed_is_found(place: int, sign: str) -> None:
    text = vietqr(bank="970405", account="4000201000001", amount=8000, purpose="HS 1")
    place %= len(text)
    if text[place] != sign:
        assert not QRPay(text[:place] + sign + text[place + 1 :]).is_valid


@pytest.mark.parametrize("purpose", ["", "Hồ sơ 1", "a" * 26, "HS-1", "HS\n1"])
def test_a_purpose_that_a_bank_would_change_is_refused(purpose: str) -> None:
    with pytest.raises(InvalidInput):
        vietqr(bank="970405", account="1234", amount=1, purpose=purpose)


@given(st.from_regex(r"[0-9A-Z.]{3,20}-[0-9]{6}-[0-9]{4}", fullmatch=True))
def test_every_code_of_a_dossier_has_a_purpose_that_fits(code: str) -> None:
    purpose = purpose_of(code)
    assert 1 <= len(purpose) <= LONGEST_PURPOSE
    assert bare(code).endswith(bare(purpose).removeprefix("HS")) or bare(purpose).endswith(bare(code))
    vietqr(bank="970405", account="1234", amount=1, purpose=purpose)


def test_the_purpose_names_the_dossier() -> None:
    assert purpose_of("000.25.35.H57-220307-0001") == "HS 0002535H572203070001"
    assert purpose_of("NT-ABCD3467") == "HS NTABCD3467"
