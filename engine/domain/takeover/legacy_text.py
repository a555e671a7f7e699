"""Vietnamese written for fonts of the time before Unicode (TCVN3 “.VnTime”, VNI): recognised by its syllables.

The tables are those of TCVN 5712:1993 (VN3) and of the VNI fonts; text is never changed, only recognised."""

import re
import unicodedata
from dataclasses import dataclass

_TCVN3 = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_MARKS = {
    **_TONES,
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VOWELS = (
    "iêu|oai|oao|oay|oeo|uao|uây|uêu|uôi|ươi|ươu|uyê|uya|uyu|yêu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi"
    "|ua|uâ|ue|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
)
_SYLLABLE = re.compile(rf"(?:ngh|ng|nh|th|tr|ph|kh|gh|gi|ch|qu|[bcdđghklmnpqrstvx])?(?:{_VOWELS})(?:ng|nh|ch|[cmnpt])?")
_WORD = re.compile(r"[^\W\d_]+|[^\x00-\x7f]+")
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, kw_only=True, slots=True)
class LegacyText:
    name: str
    text: str  # what it says in Unicode


def recognised(told: str) -> LegacyText | None:
    """The character set in which text seems to be written, and what it says; none for Unicode."""
    if told.isascii() or _fits(told) == 1.0:
        return None
    read = [LegacyText(name="TCVN3 (ABC)", text=from_tcvn3(told)), LegacyText(name="VNI", text=from_vni(told))]
    best = max(read, key=lambda found: _fits(found.text))
    return best if best.text != told and _fits(best.text) > max(0.74, _fits(told)) else None


def from_tcvn3(told: str) -> str:
    return "".join(_TCVN3.get(letter, letter) for letter in told)


def from_vni(told: str) -> str:
    said: list[str] = []
    for letter in told:
        small = letter.lower()
        before = said[-1][0].lower() if said else ""
        if small in _VNI_MARKS and before in "aeouyơư" and before:
            said[-1] += _VNI_MARKS[small]
        elif small in _VNI_ALONE:
            alone = _VNI_ALONE[small]
            said.append(alone.upper() if letter.isupper() else alone)
        else:
            said.append(letter)
    return unicodedata.normalize("NFC", "".join(said))


def _fits(told: str) -> float:
    """The share of words with letters beyond ASCII that are syllables of Vietnamese."""
    words = [word for word in _WORD.findall(told) if not word.isascii()]
    return sum(map(_is_syllable, words)) / len(words) if words else 1.0


def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower().replace("đ", "\0"))
    tones = [letter for letter in parts if letter in _TONE_MARKS]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in parts if letter not in _TONE_MARKS))
    mixed = word != word.lower() and word != word.upper() and word != word[0] + word[1:].lower()
    return len(tones) <= 1 and not mixed and bool(_SYLLABLE.fullmatch(bare.replace("\0", "đ")))
