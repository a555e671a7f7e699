"""Numbered blanks (phôi): received in lots, issued to people, each sheet used for a dossier or spoilt with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.errors import Refusal


class Spent(StrEnum):
    USED = "used"
    SPOILT = "spoilt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """What became of the sheets of a kind and series. It adds up by itself: what is kept is what is not gone."""

    received: int = 0
    issued: int = 0
    used: int = 0
    spoilt: int = 0

    @property
    def in_stock(self) -> int:
        return self.received - self.issued

    @property
    def in_hand(self) -> int:
        return self.issued - self.used - self.spoilt

    @property
    def adds_up(self) -> bool:
        return min(self.in_stock, self.in_hand, self.used, self.spoilt) >= 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            received=self.received + other.received,
            issued=self.issued + other.issued,
            used=self.used + other.used,
            spoilt=self.spoilt + other.spoilt,
        )


def free_of(whole: range, taken: Iterable[range]) -> list[range]:
    """The parts of a lot that nobody has yet, in order."""
    free, start = [], whole.start
    for span in sorted(taken, key=lambda one: one.start):
        if span.start > start:
            free.append(range(start, span.start))
        start = max(start, span.stop)
    return free if start >= whole.stop else [*free, range(start, whole.stop)]


class BlanksOverlap(Refusal):
    vi = "Phôi {kind} sê-ri {series} số {numbers} trùng với lô đã nhận ({known}). Hãy kiểm tra phiếu giao phôi."
    en = "Blanks {kind}, series {series}, {numbers} overlap a lot received before ({known}). Check the note."


class BlanksNotInStock(Refusal):
    vi = "Sê-ri {series}: không còn phôi số {numbers} trong kho để cấp. Còn: {free}."
    en = "Series {series}: blanks {numbers} are not in stock to be issued. In stock: {free}."


class BlankNotHeld(Refusal):
    vi = "Phôi sê-ri {series} số {number} không có trong số phôi đã cấp cho bạn. Hãy xem lại số in trên phôi."
    en = "Blank {number} of series {series} is not among those issued to you. Check the number printed on it."


class BlankSpent(Refusal):
    vi = "Phôi sê-ri {series} số {number} đã được ghi là {spent_vi}. Hãy xem lại số in trên phôi."
    en = "Blank {number} of series {series} is already written down as {spent_en}. Check the number printed on it."
