"""A sheet as it was read from a file: headings that are known, and rows of cells. Nothing is interpreted yet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.errors import Refusal
from engine.domain.takeover.columns import Column, SheetKind
from engine.domain.takeover.remark import Remark, Severity, Unreadable

Plain = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """`fault`: why the value cannot be had from the file, in both languages."""

    value: Plain = None
    fault: tuple[str, str] | None = None


EMPTY = Cell()


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    number: int  # of the sheet, from 1
    cells: Mapping[str, Cell]  # letter of the column -> cell


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    kind: SheetKind
    name: str
    heading_row: int
    columns: Mapping[str, str]  # key of a known column -> its letter
    headings: Mapping[str, str]  # letter -> heading as it is written
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...] = ()

    def remark(self, vi: str, en: str, *, severity: Severity = Severity.ERROR, row: int = 0, column: str = "") -> Remark:
        return Remark(
            sheet=self.name,
            row=row,
            column=column,
            heading=self.headings.get(column, ""),
            severity=severity,
            vi=vi,
            en=en,
        )


@dataclass(slots=True)
class Reader:
    """Reads the cells of one row by the keys of their columns and collects what is wrong with them."""

    sheet: Sheet
    row: Row
    remarks: list[Remark] = field(default_factory=list)

    def cell(self, column: Column) -> Cell:
        letter = self.sheet.columns.get(column.key)
        return EMPTY if letter is None else self.row.cells.get(letter, EMPTY)

    def told(self, column: Column, refusal: Refusal) -> None:
        self.error(column, refusal.vietnamese, refusal.english)

    def error(self, column: Column | None, vi: str, en: str) -> None:
        self._say(column, vi, en, Severity.ERROR)

    def note(self, column: Column | None, vi: str, en: str) -> None:
        self._say(column, vi, en, Severity.NOTE)

    def _say(self, column: Column | None, vi: str, en: str, severity: Severity) -> None:
        letter = "" if column is None else self.sheet.columns.get(column.key, "")
        self.remarks.append(self.sheet.remark(vi, en, severity=severity, row=self.row.number, column=letter))

    @property
    def failed(self) -> bool:
        return any(remark.severity is Severity.ERROR for remark in self.remarks)


def faults(reader: Reader, columns: Iterable[Column]) -> Iterator[tuple[Column, Unreadable]]:
    """Cells of known columns whose value the file does not give."""
    for column in columns:
        fault = reader.cell(column).fault
        if fault is not None:
            yield column, Unreadable(*fault)
