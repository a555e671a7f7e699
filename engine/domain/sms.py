"""A text as a short message: the 160 characters of GSM-7, or the 70 of UCS-2 where Vietnamese keeps its diacritics."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")  # two places each (3GPP TS 23.038, 6.2.1.1)
_PLAIN = str.maketrans({"đ": "d", "Đ": "D", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})
_ELLIPSIS = "..."


class Alphabet(StrEnum):
    """How the characters of a message travel; what one message holds follows from it."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


LONGEST = {Alphabet.GSM7: 160, Alphabet.UCS2: 70}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortMessage:
    text: str
    alphabet: Alphabet


def short_message(text: str, *, diacritics: bool) -> ShortMessage:
    """The text in one message: with its diacritics where they are wanted and fit, else without them; what is still too
    long ends after a whole word."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if diacritics and not _is_gsm(line) and _units(line) <= LONGEST[Alphabet.UCS2]:
        return ShortMessage(text=line, alphabet=Alphabet.UCS2)
    return ShortMessage(text=_cut(without_diacritics(line)), alphabet=Alphabet.GSM7)


def without_diacritics(text: str) -> str:
    """The text in the characters of GSM-7; what has none there becomes a question mark."""
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    letters = (letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(letter if letter in _BASIC or letter in _EXTENDED else "?" for letter in letters)


def places(text: str) -> int:
    """How many of the 160 places of a GSM-7 message a text takes."""
    return sum(2 if letter in _EXTENDED else 1 for letter in text)


def _cut(text: str) -> str:
    longest = LONGEST[Alphabet.GSM7]
    if places(text) <= longest:
        return text
    kept = text
    while places(kept) > longest - len(_ELLIPSIS):
        kept = kept[:-1]
    whole, space, _rest = kept.rpartition(" ")
    return (whole if space else kept) + _ELLIPSIS


def _is_gsm(text: str) -> bool:
    return all(letter in _BASIC or letter in _EXTENDED for letter in text)


def _units(text: str) -> int:
    """UTF-16 code units, of which UCS-2 counts 70."""
    return len(text.encode("utf-16-be")) // 2
