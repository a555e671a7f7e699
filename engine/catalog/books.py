"""How books are ruled (workflows/documents/books/books.yaml): columns, lines of a page, pages of a volume.

Without the file every book has plain columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field

from engine.catalog.finding import CatalogueBroken, Finding
from engine.catalog.source import Source, read_source
from engine.catalog.strict import DatedModel, Many, Some, Strict, Text, validated
from engine.catalog.vocabulary import Vocabulary
from engine.domain.book import DOSSIERS, PREFIXES, REGISTER, Book, BookLayout, Column, ColumnType
from engine.domain.book_line import NESTED, SIMPLE
from engine.domain.dated import in_force, overlap
from engine.domain.effects import SlipKey
from engine.domain.form import Component, Form, Group, Rows
from engine.domain.form import Field as FormField
from engine.domain.organisation import FormSet

FILE = "documents/books/books.yaml"
_Size = Annotated[int, Field(ge=1, le=1000)]


_PATH = r"[a-z_]+(\.[a-zA-Z0-9_]+)*"


class _Column(Strict):
    head: Text
    source: Annotated[str, Field(alias="from", pattern=rf"^{_PATH}( \| {_PATH})*$")]
    type: Literal["text", "number", "day", "money"] = "text"
    width: Annotated[int, Field(ge=1, le=60)]
    under: Text | None = None
    words: Annotated[dict[str, Text], Field(default_factory=dict)]


class _Layout(DatedModel):
    kinds: Some[Text]
    basis: Text
    lines: _Size
    pages: _Size
    columns: Some[_Column]


class _BooksFile(Strict):
    names: dict[Text, Text]
    layouts: Many[_Layout]


_PLAIN = BookLayout(
    kinds=frozenset(PREFIXES),
    basis="",
    lines=20,
    pages=100,
    columns=tuple(
        Column(head=head, paths=((path,),), type=ColumnType(kind), width=width)
        for head, path, kind, width in (
            ("Số", "number", "number", 3),
            ("Ngày vào sổ", "day", "day", 7),
            ("Mã hồ sơ", "code", "text", 11),
            ("Nội dung", "procedure", "text", 16),
            ("Tên cá nhân, tổ chức", "applicant", "text", 11),
            ("Ghi chú", "note", "text", 11),
        )
    ),
    valid_from=date(1, 1, 1),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Books:
    names: Mapping[str, str]
    layouts: tuple[BookLayout, ...] = ()
    source: Source | None = None

    def layout(self, book: Book) -> BookLayout:
        """As the book of a year was ruled when it was opened, on 1 January."""
        for kind in (book.kind, book.prefix):
            found = in_force((row for row in self.layouts if kind in row.kinds), date(book.year, 1, 1))
            if found is not None:
                return found
        return _PLAIN

    def name(self, kind: str) -> str:
        """What people call the book; the key where nobody has given it a name."""
        prefix, _, key = kind.partition(":")
        if kind in self.names:
            return self.names[kind]
        return f"{self.names[prefix]} ({key})" if prefix in self.names else key


def load_books(folder: Path, vocabulary: Vocabulary) -> Books:
    """Raises CatalogueBroken, also for columns of what there is not, and where two layouts rule the same book."""
    registers = {f"{REGISTER}:{row.key}": row.name for row in vocabulary.registers.values()}
    path = folder / FILE
    if not path.exists():
        return Books(names=MappingProxyType(registers))
    source = read_source(path, folder)
    read = validated(_BooksFile, source)
    findings = [finding for place, row in enumerate(read.layouts) for finding in _wrong(source, registers, place, row)]
    findings += list(_twice(source, read.layouts))
    if findings:
        raise CatalogueBroken(findings)
    names = MappingProxyType({**registers, **read.names})
    return Books(names=names, layouts=tuple(map(_layout, read.layouts)), source=source)


def _layout(row: _Layout) -> BookLayout:
    plain = row.model_dump(include={"basis", "lines", "pages", "valid_from", "valid_to"})
    return BookLayout(kinds=frozenset(row.kinds), columns=tuple(map(_column, row.columns)), **plain)


def _column(row: _Column) -> Column:
    paths, kind = tuple(tuple(path.split(".")) for path in row.source.split(" | ")), ColumnType(row.type)
    return Column(head=row.head, paths=paths, type=kind, width=row.width, under=row.under, words=row.words)


def _wrong(source: Source, registers: Mapping[str, str], place: int, row: _Layout) -> Iterator[Finding]:
    for kind in row.kinds:
        prefix, _, key = kind.partition(":")
        known = prefix in PREFIXES and (not key or prefix != REGISTER or kind in registers)
        if not known or (prefix == "slip" and key and key not in set(SlipKey)):
            vi, en = f"không có dãy số “{kind}”", f"there is no series “{kind}”"
            yield source.finding(("layouts", place, "kinds"), "book", vi, en)
    for at, column in enumerate(row.columns):
        for path in column.source.split(" | "):
            head, _, inner = path.partition(".")
            if head not in (NESTED if inner else SIMPLE):
                vi, en = f"không có “{path}” trong sổ", f"there is no “{path}” in books"
                yield source.finding(("layouts", place, "columns", at, "from"), "book", vi, en)


def _twice(source: Source, rows: tuple[_Layout, ...]) -> Iterator[Finding]:
    for place, row in enumerate(rows):
        for earlier in rows[:place]:
            for kind in sorted(set(row.kinds) & set(earlier.kinds)):
                if overlap(row, earlier):
                    vi = f"sổ “{kind}” có hai mẫu cùng lúc"
                    yield source.finding(("layouts", place), "book", vi, f"“{kind}” has two layouts at once")


def check_books(
    books: Books, forms: Mapping[str, Form], asked: Mapping[str, frozenset[str]], sets: tuple[FormSet, ...]
) -> Iterator[Finding]:
    """Columns name fields that a form asks: `asked` are the forms of facts of the procedures by register. A volume of
    the register of dossiers is as long as the slips say."""
    if books.source is None:
        return
    for place, layout in enumerate(books.layouts):
        for at, column in enumerate(layout.columns):
            for path in column.paths:
                if not _is_asked(layout, path, forms, asked):
                    told = ".".join(path)
                    vi, en = f"không biểu mẫu nào hỏi “{told}”", f"no form asks “{told}”"
                    yield books.source.finding(("layouts", place, "columns", at, "from"), "book", vi, en)
        for forms_of in sets if DOSSIERS in layout.kinds else ():
            if layout.lines * layout.pages != forms_of.register_volume:
                vi = f"lines × pages phải bằng register_volume của {forms_of.name} ({forms_of.register_volume})"
                en = f"lines × pages must be register_volume of {forms_of.name} ({forms_of.register_volume})"
                yield books.source.finding(("layouts", place, "lines"), "book", vi, en)


def _is_asked(
    layout: BookLayout, path: tuple[str, ...], forms: Mapping[str, Form], asked: Mapping[str, frozenset[str]]
) -> bool:
    head, *inner = path
    if head == "answers":
        return len(inner) > 1 and inner[0] in forms and tuple(inner[1:]) in _paths(forms[inner[0]].components)
    if head == "facts":
        found = {key for kind in layout.kinds for key in asked.get(kind, frozenset())}
        known = [forms[key] for key in found if key in forms]
        return not known or any(tuple(inner) in _paths(form.components) for form in known)
    return True


def _paths(components: tuple[Component, ...]) -> Iterator[tuple[str, ...]]:
    for component in components:
        match component:
            case FormField(key=key):
                yield (key,)
            case Group(key=key) | Rows(key=key):
                for inner in _paths(component.components):
                    yield inner if key is None else (key, *inner)
            case _:
                continue


def forms_by_register(procedures: Any) -> dict[str, frozenset[str]]:
    """Which forms of facts the procedures of each register have."""
    found: dict[str, set[str]] = {}
    for procedure in procedures:
        for block in procedure.blocks:
            for register in block.registers if block.facts_form else ():
                found.setdefault(f"{REGISTER}:{register}", set()).add(block.facts_form)
    return {kind: frozenset(forms) for kind, forms in found.items()}
