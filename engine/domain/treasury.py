"""What a month's receipts leave for the State Treasury (Kho bạc Nhà nước).

Phí: TT 226/2016/TT-BTC, Điều 6–7: a month's phí are paid by the 5th of the next month, all of them, or half where the
unit's running costs are a fixed grant (khoán). Lệ phí: Luật phí và lệ phí 2015, Điều 13: all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.errors import Refusal
from engine.domain.identifiers import UnitId

DAY = 5  # of the next month


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What part of a kind of money ("phi", "le_phi") a unit keeps; `units` empty: every unit."""

    kind: str
    percent: int
    units: frozenset[UnitId]
    valid_from: date
    valid_to: date | None
    legal_source: str

    def holds(self, kind: str, unit_id: UnitId, on: date) -> bool:
        known = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return self.kind == kind and known and (not self.units or unit_id in self.units)


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """A month's money in đồng: by kind, what stays with the unit, and what is to be paid."""

    phi: int
    le_phi: int
    retained: int

    @property
    def payable(self) -> int:
        return self.phi + self.le_phi - self.retained


def split(sums: dict[str, int], shares: Iterable[Share], unit_id: UnitId, month: date) -> Split:
    """By the shares of the month's last day; whole đồng, rounded in the Treasury's favour. A share that names the unit
    goes before one for all. What no share is known for is paid as a whole."""
    phi, le_phi = sums.get("phi", 0), sums.get("le_phi", 0)
    kept = sum(sums.get(kind, 0) * _percent(kind, shares, unit_id, last_of(month)) // 100 for kind in ("phi", "le_phi"))
    return Split(phi=phi, le_phi=le_phi, retained=kept)


def _percent(kind: str, shares: Iterable[Share], unit_id: UnitId, on: date) -> int:
    found = [share for share in shares if share.holds(kind, unit_id, on)]
    return next((share.percent for share in sorted(found, key=lambda share: not share.units)), 0)


def first_of(day: date) -> date:
    return day.replace(day=1)


def last_of(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def due_on(month: date) -> date:
    """The day by which the month's money is paid."""
    return next_month(month).replace(day=DAY)


class MonthRuns(Refusal):
    vi = "Tháng {month:%m/%Y} chưa hết. Hãy chốt tháng từ ngày {day:%d/%m/%Y}."
    en = "The month {month:%Y-%m} is not over. Close it from {day:%Y-%m-%d} on."


class MonthUncounted(Refusal):
    vi = (
        "Quỹ của bộ phận một cửa còn khoản thu, chi của tháng {month:%m/%Y} chưa chốt ngày. Hãy chốt ngày trước, "
        "rồi chốt tháng."
    )
    en = (
        "The desk's cash has receipts or payments of {month:%Y-%m} that no day was closed over. Close the day "
        "first, then the month."
    )


class MonthClosed(Refusal):
    vi = "Tháng {month:%m/%Y} đã chốt. Tháng đã chốt không mở lại."
    en = "The month {month:%Y-%m} is closed. A closed month is not opened again."


class MonthBefore(Refusal):
    vi = (
        "Tháng {before:%m/%Y} có khoản thu, chi chưa chốt tháng. Hãy chốt tháng đó trước, rồi chốt tháng {month:%m/%Y}."
    )
    en = "{before:%Y-%m} has money that no closed month holds. Close that month first, then {month:%Y-%m}."


class MonthOpen(Refusal):
    vi = "Tháng {month:%m/%Y} chưa chốt nên chưa biết phải nộp bao nhiêu. Hãy chốt tháng trước."
    en = "The month {month:%Y-%m} is not closed, so nobody knows what is to be paid. Close the month first."


class PaidTooMuch(Refusal):
    vi = "Tháng {month:%m/%Y} chỉ còn phải nộp {owed}. Hãy xem lại số tiền {amount}."
    en = "Only {owed} are still to be paid for {month:%Y-%m}. Look at the amount {amount} again."
