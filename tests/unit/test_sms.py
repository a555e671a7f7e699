"""One short message holds 160 characters without diacritics, or 70 with them."""

import pytest

from engine.domain.sms import Alphabet, places, short_message, without_diacritics


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đã tiếp nhận hồ sơ", "Da tiep nhan ho so"),
        ("ĐẶNG NGỌC ỮNG", "DANG NGOC UNG"),
        ("“phí” – lệ phí…", '"phi" - le phi...'),
        ("a\u0302\u0301 (chữ rời)", "a (chu roi)"),
        ("☂", "?"),
    ],
)
def test_vietnamese_without_diacritics(text: str, plain: str) -> None:
    assert without_diacritics(text) == plain


@pytest.mark.parametrize(
    ("text", "diacritics", "alphabet", "length"),
    [
        ("Hồ sơ đã có kết quả", True, Alphabet.UCS2, 19),
        ("Hồ sơ đã có kết quả", False, Alphabet.GSM7, 19),
        ("ă" * 70, True, Alphabet.UCS2, 70),
        ("ă" * 71, True, Alphabet.GSM7, 71),
        ("Ho so da co ket qua", True, Alphabet.GSM7, 19),
        ("x" * 160, False, Alphabet.GSM7, 160),
        ("x" * 161, False, Alphabet.GSM7, 160),
        ("€" * 80, False, Alphabet.GSM7, 80),
        ("€" * 81, False, Alphabet.GSM7, 81),
    ],
)
def test_one_message_is_never_too_long(text: str, diacritics: bool, alphabet: Alphabet, length: int) -> None:
    message = short_message(text, diacritics=diacritics)
    assert message.alphabet is alphabet
    assert len(message.text) <= length
    assert message.alphabet is Alphabet.UCS2 or places(message.text) <= 160


def test_a_text_that_is_too_long_ends_after_a_whole_word() -> None:
    message = short_message("hồ sơ " * 40, diacritics=True)
    assert message.text.endswith(" ho so...") or message.text.endswith(" ho...")
    assert len(message.text) <= 160


def test_lines_become_one() -> None:
    assert short_message("một\n hai\t ba", diacritics=True).text == "một hai ba"
