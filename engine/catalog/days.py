"""Checks that the organisation has no hole in time: what is named on a day exists on that day.

Rows are compared as whole spans: a unit that ends while a row of competence goes on is found on the day it ends."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from engine.catalog.catalog import Catalog
from engine.catalog.finding import Finding
from engine.catalog.located import Located
from engine.domain.dated import Dated, holds
from engine.domain.procedure import Procedure, ProcedureBlock

DAY = timedelta(days=1)
R = TypeVar("R", bound=Dated)


def check_days(catalog: Catalog) -> list[Finding]:
    """Units, levels, competence, papers and procedures against each other, on every day."""
    return [
        *_competence(catalog),
        *_units(catalog),
        *_levels(catalog),
        *_desk(catalog),
        *_procedures(catalog),
    ]


def missing(row: Dated, others: Iterable[Dated]) -> date | None:
    """The first day of a row on which none of the others holds."""
    return next((day for day in turning_days((row, *others)) if _bare(row, others, day)), None)


def turning_days(rows: Iterable[Dated]) -> list[date]:
    """The days on which something begins, or is no more."""
    begun = {row.valid_from for row in rows}
    return sorted(begun | {row.valid_to + DAY for row in rows if row.valid_to is not None})


def _bare(row: Dated, others: Iterable[Dated], day: date) -> bool:
    return holds(row, day) and not any(holds(other, day) for other in others)


def _competence(catalog: Catalog) -> Iterator[Finding]:
    organisation = catalog.organisation
    for place, row in enumerate(organisation.competence):
        unit = organisation.units[row.unit]
        day = missing(row, (unit,))
        if day is not None:
            yield catalog.organised.rows.at(place).finding(
                "unit",
                f"ngày {day:%d/%m/%Y} dòng này còn hiệu lực nhưng {unit.name} chưa có hoặc không còn",
                f"on {day:%Y-%m-%d} this row holds but {unit.name} does not exist",
            )


def _units(catalog: Catalog) -> Iterator[Finding]:
    """A unit has its level and its area on each of its days."""
    organisation = catalog.organisation
    for unit in organisation.units.values():
        here = catalog.organised.units.at(unit.id)
        level, area = organisation.levels[unit.level], organisation.areas[unit.area]
        for key, row, name in (("level", level, level.name_vi), ("area", area, area.name)):
            day = missing(unit, (row,))
            if day is not None:
                yield here.at(key).finding(
                    key,
                    f"ngày {day:%d/%m/%Y} còn {unit.name} nhưng không có “{name}”",
                    f"on {day:%Y-%m-%d} {unit.name} exists but “{name}” does not",
                )


def _levels(catalog: Catalog) -> Iterator[Finding]:
    """A level has at least one unit on each of its days."""
    organisation = catalog.organisation
    for key, level in organisation.levels.items():
        day = missing(level, [unit for unit in organisation.units.values() if unit.level == key])
        if day is not None:
            yield catalog.organised.levels.at(key).finding(
                "level",
                f"ngày {day:%d/%m/%Y} “{level.name_vi}” không có đơn vị nào",
                f"on {day:%Y-%m-%d} level “{level.name_en}” has no unit",
            )


def _desk(catalog: Catalog) -> Iterator[Finding]:
    """From the first day of the organisation on somebody receives, codes have a pattern and slips a set."""
    organisation, papers = catalog.organisation, catalog.organised.papers
    yield from _holes(organisation.receiving, catalog.organised.units, "đơn vị tiếp nhận hồ sơ", "a receiving unit")
    yield from _holes(organisation.code_patterns, papers.at("dossier_codes"), "mẫu mã hồ sơ", "a pattern of codes")
    yield from _holes(organisation.form_sets, papers.at("form_sets"), "bộ biểu mẫu", "a set of slips")


def _holes(rows: Sequence[Dated], here: Located, vi: str, en: str) -> Iterator[Finding]:
    days = turning_days(rows)
    bare = next((day for day in days if not any(holds(row, day) for row in rows)), None)
    if bare is not None:
        yield here.finding(
            "gap", f"từ ngày {bare:%d/%m/%Y} không có {vi}", f"from {bare:%Y-%m-%d} on there is not {en}"
        )


def _procedures(catalog: Catalog) -> Iterator[Finding]:
    for procedure in catalog.procedures.values():
        here = catalog.listed.where[procedure.code]
        yield from _between_blocks(procedure, here)
        yield from _successor(catalog, procedure, here)
        for place, block in enumerate(procedure.blocks):
            yield from _block_levels(catalog, block, here.at("blocks", place, "levels"))


def _between_blocks(procedure: Procedure, here: Located) -> Iterator[Finding]:
    for place, (earlier, block) in enumerate(pairwise(procedure.blocks), start=1):
        if earlier.valid_to is None or earlier.valid_to + DAY != block.valid_from:
            day = block.valid_from if earlier.valid_to is None else earlier.valid_to + DAY
            yield here.at("blocks", place).finding(
                "gap",
                f"từ ngày {day:%d/%m/%Y} đến khối này thủ tục không có quy định",
                f"from {day:%Y-%m-%d} until this block the procedure has no rules",
            )


def _successor(catalog: Catalog, procedure: Procedure, here: Located) -> Iterator[Finding]:
    """What replaces a procedure may be filed from the day after its last."""
    code, ends = procedure.replaced_by, procedure.latest.valid_to
    if code is None or ends is None:
        return
    other = catalog.procedures.get(code)
    if other is None or not any(holds(block, ends + DAY) for block in other.blocks):
        yield here.at("replaced_by").finding(
            "procedure",
            f"ngày {ends + DAY:%d/%m/%Y} không có thủ tục “{code}” để thay",
            f"on {ends + DAY:%Y-%m-%d} there is no procedure “{code}” to take its place",
        )


def _block_levels(catalog: Catalog, block: ProcedureBlock, here: Located) -> Iterator[Finding]:
    for key in block.levels:
        level = catalog.organisation.levels.get(key)
        day = None if level is None else missing(block, (level,))
        if level is not None and day is not None:
            yield here.finding(
                "level",
                f"ngày {day:%d/%m/%Y} khối này còn hiệu lực nhưng không có “{level.name_vi}”",
                f"on {day:%Y-%m-%d} this block holds but level “{level.name_en}” does not exist",
            )
