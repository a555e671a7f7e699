"""Reads a bank's statement from the .xlsx or CSV file that the bank's pages give out."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from engine.adapters.takeover_csv import read_csv
from engine.adapters.takeover_file import MOST_BYTES, NotATable, OldExcel
from engine.adapters.takeover_headings import Grid
from engine.adapters.takeover_workbook import read_grids
from engine.domain.applicant import fold
from engine.domain.bank_statement import Headings, NoStatement, Statement, read_statement
from engine.domain.errors import InvalidInput
from engine.domain.takeover.cells import Plain


def read_statement_file(name: str, data: bytes, headings: Headings) -> Statement:
    """The first sheet that is a statement. Raises NoStatement, StatementTooLong, OldExcel, NotATable, InvalidInput, and
    what the reading of each format refuses."""
    file = PurePath(name.replace("\\", "/")).name[:100] or "?"
    if len(data) > MOST_BYTES:
        raise InvalidInput(
            file, "quá lớn; hãy xuất sao kê của ít ngày hơn", "is too large; export the statement of fewer days"
        )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise OldExcel(file=file)
    if data.startswith(b"PK"):
        return _first(file, read_grids(file, data), headings)
    if not file.lower().endswith((".csv", ".txt", ".tsv")):
        raise NotATable(file=file)
    return _first(file, [read_csv(file, data, None, lambda rows: _known(rows, headings))], headings)


def _first(file: str, grids: Sequence[Grid], headings: Headings) -> Statement:
    refused: NoStatement | None = None
    for grid in grids:
        try:
            return read_statement(file, _plain(grid), headings)
        except NoStatement as refusal:
            refused = refusal
    raise refused or NotATable(file=file)


def _plain(grid: Grid) -> Mapping[int, Sequence[Plain]]:
    return {number: [cell.value for cell in row] for number, row in grid.items()}


def _known(rows: list[list[str]], headings: Headings) -> int:
    """How many columns of a statement the best row names."""
    names = {fold(name) for called in headings.values() for name in called}
    return max((sum(fold(value) in names for value in row) for row in rows[:40]), default=0)
