"""CSV as offices save it: with commas, semicolons or tabs, in Unicode or in what came before it."""

import csv
import io
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable

from engine.adapters.takeover_headings import MOST_COLUMNS, MOST_ROWS, Grid, known_headings
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.takeover.legacy_text import from_tcvn3, from_vni, recognised
from engine.domain.takeover.sheet import Cell

ENCODINGS = ("utf-8", "windows-1258", "tcvn3", "vni")
_DELIMITERS = (",", ";", "\t")


class EncodingUnclear(Refusal):
    vi = (
        "{file} không phải Unicode (UTF-8). Có vẻ là {name}: đọc ra “{sample}”. Nếu đúng, hãy chạy lại với "
        "--encoding {option}; tốt hơn là lưu lại bằng Excel thành .xlsx hoặc “CSV UTF-8”."
    )
    en = (
        "{file} is not Unicode (UTF-8). It seems to be {name}, which reads “{sample}”. If that is right, "
        "run again with "
        "--encoding {option}; better, save it from Excel as .xlsx or “CSV UTF-8”."
    )


def read_csv(
    file: str, data: bytes, encoding: str | None, fits: Callable[[list[list[str]]], int] | None = None
) -> Grid:
    """The rows of the file from 1, divided by the sign with which they fit best what is looked for. Raises
    EncodingUnclear where its bytes are not Unicode and nobody said what they are, InvalidInput where it is too large or
    is not text."""
    text = _decoded(file, data, encoding)
    if "\x00" in text:
        raise InvalidInput(file, "không phải tệp văn bản CSV", "is no text of a CSV")
    rows = [_rows(text, delimiter) for delimiter in _DELIMITERS]
    best = max(rows, key=fits or _recognised)
    if len(best) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in best):
        raise InvalidInput(
            file,
            f"có hơn {MOST_ROWS} dòng hoặc {MOST_COLUMNS} cột; hãy chia ra nhiều tệp",
            f"has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns; divide it",
        )
    return {number: [Cell(value=value or None) for value in row] for number, row in enumerate(best, start=1)}


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []


def _recognised(rows: list[list[str]]) -> int:
    return max((known_headings(row) for row in rows[:30]), default=0)


def _decoded(file: str, data: bytes, encoding: str | None) -> str:
    if encoding is not None:
        return _with(file, data, encoding)
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _strict(file, data, "utf-16")
    try:
        return data.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        raise _unclear(file, data) from None


def _with(file: str, data: bytes, encoding: str) -> str:
    match encoding:
        case "tcvn3":
            return from_tcvn3(data.decode("latin-1"))
        case "vni":
            return from_vni(data.decode("windows-1252", errors="replace"))
        case "windows-1258":
            return unicodedata.normalize("NFC", _strict(file, data, "cp1258"))
        case _:
            return _strict(file, data.removeprefix(BOM_UTF8), "utf-8")


def _strict(file: str, data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as wrong:
        raise InvalidInput(
            file,
            f"byte thứ {wrong.start + 1} không đọc được theo bảng mã {codec}; hãy lưu lại bằng Excel thành .xlsx",
            f"byte {wrong.start + 1} cannot be read as {codec}; save it from Excel as .xlsx",
        ) from wrong


def _unclear(file: str, data: bytes) -> EncodingUnclear | InvalidInput:
    """What the bytes seem to be: the reading whose words are Vietnamese."""
    raw = data.decode("latin-1")
    legacy = recognised(_sample(raw)) or recognised(_sample(data.decode("windows-1252", errors="replace")))
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    if "\ufffd" not in windows and recognised(_sample(windows)) is None and _is_vietnamese(windows):
        return EncodingUnclear(file=file, name="Windows-1258", sample=_sample(windows), option="windows-1258")
    if legacy is not None:
        option = "vni" if legacy.name == "VNI" else "tcvn3"
        return EncodingUnclear(file=file, name=legacy.name, sample=legacy.text, option=option)
    return InvalidInput(
        file,
        "không nhận ra bảng mã của chữ; hãy lưu lại bằng Excel thành .xlsx hoặc “CSV UTF-8”",
        "the character set is not recognised; save it from Excel as .xlsx or “CSV UTF-8”",
    )


def _sample(text: str) -> str:
    """The first words that are not plain ASCII."""
    words = [word.strip('",;\t') for word in text.replace(",", " ").replace(";", " ").split()]
    return " ".join([word for word in words if not word.isascii()][:12])


def _is_vietnamese(text: str) -> bool:
    """Letters that only Vietnamese has: those of Latin-1 alone say nothing."""
    return any(letter in "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ" for letter in text.lower())
