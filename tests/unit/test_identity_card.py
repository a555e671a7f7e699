"""The QR text of an identity card, as readers type it and as people paste it."""

import unicodedata

import pytest

from engine.domain.identity_card import NotAnIdentityCard, read_card

WHOLE = "012345678901|123456789|Nguyễn Văn A|01011990|Nam|Thôn 1, xã Trung Sơn|01012021"


@pytest.mark.parametrize(
    ("text", "old_number"),
    [
        (WHOLE, "123456789"),
        (WHOLE.replace("|123456789|", "||"), ""),
        (WHOLE.replace("123456789|", ""), ""),
        (f"  {unicodedata.normalize('NFD', WHOLE)}\r\n", "123456789"),
        (f"{WHOLE}||Nguyễn Văn B|Trần Thị C|", "123456789"),
    ],
)
def test_a_card_is_read(text: str, old_number: str) -> None:
    card = read_card(text)
    assert (card.number, card.old_number, card.name) == ("012345678901", old_number, "Nguyễn Văn A")
    assert (card.birth_date, card.sex, card.address) == ("1990-01-01", "Nam", "Thôn 1, xã Trung Sơn")


@pytest.mark.parametrize(("born", "known"), [("00001990", "1990"), ("00051990", "1990-05"), ("29022000", "2000-02-29")])
def test_what_the_card_does_not_know_of_the_birth_is_left_out(born: str, known: str) -> None:
    assert read_card(WHOLE.replace("01011990", born)).birth_date == known


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xin chào",
        "12345678901|123456789|Nguyễn Văn A|01011990|Nam|địa chỉ|01012021",
        "０12345678901|123456789|Nguyễn Văn A|01011990|Nam|địa chỉ|01012021",
        "012345678901|123456789|Nguyễn Văn A",
        WHOLE.replace("01011990", "30021990"),
        WHOLE.replace("01011990", "1/1/1990"),
        WHOLE.replace("Nguyễn Văn A", ""),
    ],
)
def test_a_paste_that_is_no_card_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(NotAnIdentityCard) as refused:
        read_card(text)
    assert "nhập tay" in refused.value.vietnamese
    assert "type the fields" in refused.value.english
