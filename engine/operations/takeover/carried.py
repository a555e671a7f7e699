"""The figures that the last report carried over, and whether the dossiers that were taken over are the same ones."""

from difflib import get_close_matches
from typing import Any

from engine.catalog import Catalog
from engine.domain.applicant import fold
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import Refusal
from engine.domain.takeover.carried_row import CarriedRow, read_carried
from engine.domain.takeover.columns import AS_OF, CARRIED, DOMAIN, FIGURE_PROCEDURE, FIRST_DAY, FLOWS
from engine.domain.takeover.remark import Remark, Severity
from engine.domain.takeover.sheet import Reader, Sheet
from engine.operations.takeover.procedures import find_procedure
from engine.operations.takeover.refusals import (
    DomainUnknown,
    FiguresThere,
    FigureTwice,
    OneDayOnly,
    ProcedureUnknown,
    near,
)
from engine.operations.takeover.taking import Taking
from engine.store import takeovers
from engine.store.audit import Draft
from engine.store.queries.brought import brought, differences

Place = tuple[str, str | None]
"""Group of domains, and the procedure where the figure is of one."""

_COLUMN_OF = {ProcedureUnknown: FIGURE_PROCEDURE, DomainUnknown: DOMAIN, FigureTwice: DOMAIN}


def take_figures(taking: Taking, sheet: Sheet) -> None:
    """Keep every figure of the sheet, and remark on the rows that cannot be kept."""
    found: list[tuple[Reader, CarriedRow]] = []
    for row in sheet.rows:
        reader = Reader(sheet=sheet, row=row)
        read = read_carried(reader)
        if read is not None:
            found.append((reader, read))
        else:
            taking.remarks += reader.remarks
    rows = _placed(taking, found)
    for reader, _ in found:
        taking.remarks += reader.remarks
    if rows and not taking.failed:
        _keep(taking, sheet, rows)


def _placed(taking: Taking, found: list[tuple[Reader, CarriedRow]]) -> list[dict[str, Any]]:
    seen: dict[Place, int] = {}
    rows = []
    for reader, row in found:
        try:
            _check_day(taking, reader, row, found[0][1])
            if takeovers.figures_taken(taking.session, taking.unit_id, row.as_of) is not None:
                raise _there(taking, row)
            place = _place(taking.installation.catalog, row)
            _check_once(place, seen)
            seen[place] = reader.row.number
            rows.append(_values(taking, reader, row, place))
            taking.count(reader.sheet)
        except FiguresThere as there:
            taking.count_known(reader, there.vietnamese, there.english)
        except Refusal as refusal:
            reader.told(_COLUMN_OF.get(type(refusal), AS_OF), refusal)
    return rows


def _check_day(taking: Taking, reader: Reader, row: CarriedRow, first: CarriedRow) -> None:
    if row.as_of >= taking.today:
        reader.error(AS_OF, "kỳ trước phải kết thúc trước hôm nay", "the last period must have ended before today")
    if row.as_of != first.as_of:
        raise OneDayOnly(day=f"{row.as_of:%d/%m/%Y}", other=f"{first.as_of:%d/%m/%Y}")
    if row.first_day != first.first_day:
        reader.error(FIRST_DAY, "mọi dòng phải cùng một ngày đầu kỳ", "all rows must have the same first day")
    other = takeovers.other_day(taking.session, taking.unit_id, row.as_of)
    if other is not None:
        raise OneDayOnly(day=f"{row.as_of:%d/%m/%Y}", other=f"{other:%d/%m/%Y}")


def _there(taking: Taking, row: CarriedRow) -> FiguresThere:
    there = takeovers.figures_taken(taking.session, taking.unit_id, row.as_of)
    return FiguresThere(day=f"{row.as_of:%d/%m/%Y}", file=there.file)


def _place(catalog: Catalog, row: CarriedRow) -> Place:
    if row.procedure:
        procedure = find_procedure(catalog, row.procedure)
        return procedure.group, procedure.code
    return _group(catalog, row.domain), None


def _group(catalog: Catalog, told: str) -> str:
    """The group of a domain that a clerk names, by the group's or the domain's name or key."""
    words = catalog.vocabulary
    names = {fold(domain.name_vi): domain.group for domain in words.domains.values()}
    names |= {fold(domain.key): domain.group for domain in words.domains.values()}
    names |= {fold(group.name_vi): group.key for group in words.groups.values()}
    names |= {fold(group.key): group.key for group in words.groups.values()}
    asked = fold(told)
    if asked not in names:
        shown = [group.name_vi for group in words.groups.values()]
        nearest = get_close_matches(asked, [fold(name) for name in shown], n=2, cutoff=0.4)
        raise DomainUnknown(domain=told, **near([name for name in shown if fold(name) in nearest] or shown))
    return names[asked]


def _check_once(place: Place, seen: dict[Place, int]) -> None:
    """One row a procedure; a group has either one row or rows of its procedures."""
    group, procedure = place
    clash = [
        row
        for (other, code), row in seen.items()
        if other == group and (code == procedure or None in (code, procedure))
    ]
    if clash:
        raise FigureTwice(row=clash[0])


def _values(taking: Taking, reader: Reader, row: CarriedRow, place: Place) -> dict[str, Any]:
    return {
        "takeover_id": taking.id,
        "position": reader.row.number,
        "unit_id": taking.unit_id,
        "as_of": row.as_of,
        "first_day": row.first_day,
        "domain_group": place[0],
        "procedure_code": place[1],
        "carried": row.carried,
        **{column.key: row.flows.get(column.key) for column in FLOWS},
    }


def _keep(taking: Taking, sheet: Sheet, rows: list[dict[str, Any]]) -> None:
    takeovers.add_figures(taking.session, rows)
    told = [{name: row[name] for name in ("domain_group", "procedure_code", "carried")} for row in rows]
    data = {"as_of": rows[0]["as_of"].isoformat(), "figures": told, "imported": dict(taking.source(sheet, 0))}
    taking.drafts.append(Draft(kind=AuditKind.FIGURES_CARRIED, data=data, unit_id=taking.unit_id))


def compare(taking: Taking) -> None:
    """Say where the open dossiers of earlier periods are not as many as the last report carried over."""
    figures = brought(taking.session, taking.unit_id)
    if figures is None:
        return
    names = taking.installation.catalog.vocabulary.groups
    sheet = next((sheet for sheet in taking.file.sheets if CARRIED.key in sheet.columns), None)
    for found in differences(taking.session, taking.unit_id, figures):
        where = found.procedure or names[found.group].name_vi
        taking.remarks.append(
            Remark(
                sheet=sheet.name if sheet else taking.file.name,
                row=found.position if sheet else 0,
                column=sheet.columns[CARRIED.key] if sheet else "",
                heading=CARRIED.heading,
                severity=Severity.NOTE,
                vi=f"{where}: báo cáo chuyển qua {found.carried}, hồ sơ đang giải quyết từ trước ngày đó "
                f"{found.dossiers} "
                f"({found.dossiers - found.carried:+d}); hãy bổ sung hồ sơ hoặc xem lại số liệu",
                en=f"{where}: carried over {found.carried}, open dossiers of that time {found.dossiers} "
                f"({found.dossiers - found.carried:+d}); add dossiers or check the figure",
            )
        )
