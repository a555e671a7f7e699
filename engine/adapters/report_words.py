"""Figures of a report in the words of Vietnamese papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.catalog import Catalog
from engine.domain.identifiers import UnitId
from engine.domain.organisation import Unit
from engine.store.queries.report_cchc import Cchc
from engine.store.queries.report_handling import Handling
from engine.store.queries.report_scope import ReportScope

COUNTS = ("received", "carried", "early", "on_time", "overdue", "within_term", "past_term")


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a report says beside its figures; `procedures`: those published on its last day."""

    names: ReportNames
    procedures: int
    demo: bool


def names_of(catalog: Catalog, unit: UnitId) -> ReportNames:
    organisation = catalog.organisation
    return ReportNames(
        unit=organisation.unit(unit),
        area=organisation.areas[organisation.unit(unit).area].name,
        groups={key: group.name_vi for key, group in catalog.vocabulary.groups.items()},
        units={key: found.short_name for key, found in organisation.units.items()},
    )


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


def told(report: Cchc, shown: Shown) -> dict[str, Any]:
    """What the templates of the report on administrative reform may say."""
    names = shown.names
    rows = [_row(names.groups[group.group], group) for group in report.groups]
    return {
        "procedures": shown.procedures,
        "demo": shown.demo,
        **_heading(report, names),
        **_outcome(report, names),
        **_service(report),
        "rows": rows,
        "total": {key: sum(row[key] for row in rows) for key in COUNTS},
    }


def _row(field: str, group: object) -> dict[str, Any]:
    return {"field": field} | {key: getattr(group, key) for key in COUNTS}


def _heading(report: Cchc, names: ReportNames) -> Mapping[str, Any]:
    period = report.scope.period
    return {
        "unit": names.unit.short_name,
        "agency_upper": names.agency.upper(),
        "area_upper": names.area.upper() if names.unit.name.endswith(names.area) else "",
        "place": names.place,
        "last": period.last,
        "first_day": day(period.first),
        "last_day": day(period.last),
        "online_first_day": day(period.of_its_year.first),
    }


def _outcome(report: Cchc, names: ReportNames) -> Mapping[str, Any]:
    waiting = (f"{number(row.dossiers)} hồ sơ tại {names.units[row.unit]}" for row in report.waiting)
    return {
        "received": number(report.received),
        "received_by_field": by_field(report.groups, names, "received"),
        "carried": some(sum(group.carried for group in report.groups)),
        "completed": number(report.completed),
        "completed_by_field": by_field(report.groups, names, "completed"),
        "on_time_rate": percent(report.early_or_on_time_rate),
        "in_progress": number(report.in_progress),
        "within_term": number(report.within_term),
        "waiting": "; ".join(waiting),
        "overdue": some(report.overdue),
        "overdue_chain": some(report.overdue_chain),
    }


def _service(report: Cchc) -> Mapping[str, Any]:
    service = report.service
    return {
        "fees_total": money(service.fees_total),
        "online": number(service.online),
        "digitised_rate": percent(service.digitised_rate),
        "satisfaction_rate": percent(service.satisfaction_rate),
        "complaints": some(service.complaints),
    }
