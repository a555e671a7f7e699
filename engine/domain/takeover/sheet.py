"""A sheet as it was read from a file: headings that are known, and rows of cells. Nothing is interpreted yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from engine.domain.errors import Refusal
from engine.domain.takeover import cells
from engine.domain.takeover.cells import Plain
from engine.domain.takeover.columns import Column, SheetKind
from engine.domain.takeover.remark import Remark, Severity, Unreadable

T = TypeVar("T")


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

    def remark(
        self, vi: str, en: str, *, severity: Severity = Severity.ERROR, row: int = 0, column: str = ""
    ) -> Remark:
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

    def text(self, column: Column) -> str:
        return self.read(column, cells.text) or ""

    def whole(self, column: Column) -> int | None:
        return self.read(column, cells.whole)

    def day(self, column: Column) -> date | None:
        return self.read(column, cells.day)

    def read(self, column: Column, read: Callable[[Plain], T]) -> T | None:
        """What the cell says; a remark where it says nothing that can be used, or nothing where it must."""
        cell = self.cell(column)
        if cell.fault is not None:
            self.error(column, *cell.fault)
            return None
        try:
            found = read(cell.value)
        except Unreadable as wrong:
            self.told(column, wrong)
            return None
        if column.required and found in (None, ""):
            self.error(column, "còn trống; hãy điền", "is empty; fill it in")
        return found

    @property
    def failed(self) -> bool:
        return any(remark.severity is Severity.ERROR for remark in self.remarks)
