"""Figures of a report in the words of Vietnamese papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.organisation import Unit
from engine.store.queries.report_handling import Handling
from engine.store.queries.report_scope import ReportScope


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportNames:
    """What the catalogue calls the things that a report counts."""

    unit: Unit
    area: str  # of the unit, such as “xã Trung Sơn”
    groups: Mapping[str, str]  # group of fields -> its name
    units: Mapping[str, str]  # unit -> its short name

    @property
    def place(self) -> str:
        """Where a letter is dated from: Trung Sơn."""
        return self.area.split(" ", 1)[-1]

    @property
    def agency(self) -> str:
        """The unit's name without its area, which stands on the next line of a letterhead."""
        return self.unit.name.removesuffix(self.area).strip()


def day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def number(value: int) -> str:
    """Small numbers get a leading zero, as official papers write them: 02 hồ sơ."""
    return f"{value:02d}" if 0 < value < 10 else f"{value:,}".replace(",", ".")


def some(value: int) -> str:
    """The number, or nothing where there are none: the template then says so in words."""
    return number(value) if value else ""


def percent(share: float | None) -> str:
    """99,2%; never rounded up to 100% while anything is missing. Empty where there is nothing to measure."""
    if share is None:
        return ""
    tenths = int(share * 1000)
    return f"{tenths // 10},{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


def money(amount: int) -> str:
    """6.875.000 đồng, never torn at the end of a line."""
    return f"{amount:,}\u00a0đồng".replace(",", ".")


def by_field(groups: tuple[Handling, ...], names: ReportNames, key: str) -> str:
    """lĩnh vực Hộ tịch: 194 hồ sơ; …"""
    return "; ".join(f"lĩnh vực {names.groups[row.group]}: {number(getattr(row, key))} hồ sơ" for row in groups)


def before_start(scope: ReportScope) -> str | None:
    """How a report says that some of its figures are from before the unit began here; None where none are."""
    known = scope.brought
    if known is None or scope.period.begin >= known.start:
        return None
    if scope.is_partial and not (scope.is_before_start and scope.period.last == known.as_of):
        return (
            f"Phần mềm có số liệu từ ngày {day(known.as_of + timedelta(days=1))}; những ngày trước đó của kỳ "
            "này chưa có số liệu."
        )
    if scope.is_partial:
        return (
            f"Chỉ có số hồ sơ chuyển sang kỳ sau, nhập từ báo cáo trước ({known.file}); các cột khác chưa có số liệu."
        )
    return f"Số liệu đến hết ngày {day(known.as_of)} được nhập từ báo cáo trước ({known.file}), không do phần mềm đếm."
