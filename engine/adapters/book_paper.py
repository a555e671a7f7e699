"""A book of a year on paper, page by page as the bound book has it: the lines that the page on the screen shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from engine.adapters.documents import filled
from engine.adapters.pdf import render_book
from engine.domain.book import BookLayout, Column, ColumnType
from engine.domain.book_closing import BookClosing
from engine.domain.book_line import Cell, Line, LineState
from engine.domain.letterhead import letterhead
from engine.operations.books import OpenBook, all_lines
from engine.store.database import Session

_LOOKS = {ColumnType.DAY: "day", ColumnType.MONEY: "sum", ColumnType.NUMBER: "sum", ColumnType.TEXT: ""}


@dataclass(frozen=True, kw_only=True, slots=True)
class BookPaper:
    """What is printed of a book. `closing` is None while it is open, and for a volume that is not the last."""

    parent_agency: str | None
    agency: str
    name: str
    year: int
    layout: BookLayout
    lines: list[Line]
    closing: BookClosing | None
    demo: bool


def paper_of(session: Session, opened: OpenBook, *, volume: int | None = None, demo: bool) -> BookPaper:
    """The whole book, or one volume. The closing stands under the last number."""
    head = letterhead(opened.catalog.organisation, opened.book.unit_id)
    is_last = volume in (None, opened.volumes[-1])
    return BookPaper(
        parent_agency=head["parent_agency"],
        agency=str(head["agency"]),
        name=opened.name,
        year=opened.book.year,
        layout=opened.layout,
        lines=list(all_lines(session, opened, volume)),
        closing=opened.standing.closing if is_last else None,
        demo=demo,
    )


def book_pdf(paper: BookPaper) -> bytes:
    """Raises PdfUnavailable."""
    return render_book(book_html(paper))


def book_html(paper: BookPaper) -> str:
    columns = paper.layout.columns
    width = sum(column.width for column in columns)
    words = {
        **{name: getattr(paper, name) for name in ("parent_agency", "agency", "name", "year", "demo")},
        "closing": None if paper.closing is None else paper.closing.words,
        "widths": [round(100 * column.width / width, 2) for column in columns],
        "heads": heads(columns),
        "under": [column.head for column in columns if column.under],
        "volumes": list(_volumes(paper)),
    }
    return filled("books/book.html", words)


def heads(columns: tuple[Column, ...]) -> list[dict[str, Any]]:
    """The upper row: a head of its own, or one that neighbours share."""
    found: list[dict[str, Any]] = []
    for column in columns:
        if column.under and found and found[-1]["shared"] and found[-1]["name"] == column.under:
            found[-1]["span"] += 1
        else:
            found.append({"name": column.under or column.head, "shared": bool(column.under), "span": 1})
    return found


def _volumes(paper: BookPaper) -> Iterator[dict[str, Any]]:
    volumes = [(number, list(lines)) for number, lines in groupby(paper.lines, key=lambda line: line.place.volume)]
    for at, (number, lines) in enumerate(volumes):
        pages = groupby(lines, key=lambda line: line.place.page)
        yield {
            "number": number,
            "first": lines[0].first,
            "last": lines[-1].last,
            "pages": [
                {"number": page, "lines": [_printed(paper.layout, line) for line in inside]} for page, inside in pages
            ],
            "is_last": at == len(volumes) - 1,
        }


def _printed(layout: BookLayout, line: Line) -> dict[str, Any]:
    if not line.cells:
        number = f"{line.first}" if line.first == line.last else f"{line.first}–{line.last}"
        rest = {"text": line.remark, "look": "", "span": len(layout.columns) - 1}
        return {"struck": False, "cells": [{"text": number, "look": "sum", "span": 1}, rest]}
    cells = zip(layout.columns, line.cells, strict=True)
    written = [{"text": told(column, cell), "look": _LOOKS[column.type], "span": 1} for column, cell in cells]
    return {"struck": line.state is LineState.VOIDED, "cells": written}


def told(column: Column, cell: Cell) -> str:
    """A cell as Vietnamese paper writes it."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if column.type is ColumnType.MONEY and isinstance(cell, int):
        return f"{cell:,}".replace(",", ".")
    return str(cell)
