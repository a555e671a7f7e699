"""What a page was told of something that happened on paper: when, why it is entered late, and numbers by hand."""

from collections.abc import Iterable
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from engine.domain.errors import InvalidInput
from engine.domain.instant import parse_instant
from engine.domain.receipt_books import WrittenSheets, written_sheets
from engine.operations.enter_late import OnPaper
from web.days import iso

PREFIX = "_late_"
_BESIDE = (PREFIX, "_receipt")  # what else stands beside the fields of the form


def without_paper(posted: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """The answer to the form itself."""
    return MultiDict([(name, value) for name, value in posted.items(multi=True) if not name.startswith(_BESIDE)])


def given_reason() -> str:
    return request.form.get(f"{PREFIX}reason", "")


def on_paper(registers: Iterable[str], sheets: Iterable[WrittenSheets] = (), left_out: str = "") -> OnPaper:
    """Raises InvalidInput."""
    written = iso(_field("at"))
    slip = _field("slip")
    return OnPaper(
        occurred_at=parse_instant(written, "thời điểm xảy ra"),
        code=_field("code") or None,
        slips={"acceptance": _numbers(slip)[0]} if slip else {},
        registers={book: _numbers(found) for book in registers if (found := _field(f"register_{book}"))},
        sheets=written_sheets(sheets),
        skipped=_field("skipped") or left_out,
    )


def typed() -> dict[str, Any]:
    """What stands in the fields, to be shown again after a refusal; nothing where nobody used them."""
    found = {name.removeprefix(PREFIX): value for name, value in request.form.items() if name.startswith(PREFIX)}
    return found if any(value.strip() for value in found.values()) else {}


def _field(name: str) -> str:
    return request.form.get(f"{PREFIX}{name}", "").strip()


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise InvalidInput(
            ("số ghi tay", "numbers by hand"),
            f"“{text}” không phải các số cách nhau bằng dấu phẩy",
            f"“{text}” are not numbers with commas between them",
        )
    return [int(part) for part in parts]
