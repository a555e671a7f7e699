"""`motcua book`: the books of a year of a unit: listed, written as PDF or Excel, closed, signed by the leader."""

from pathlib import Path

import click

from engine.adapters.book_paper import book_pdf, paper_of
from engine.adapters.book_sheet import book_xlsx
from engine.adapters.report_file import written
from engine.bootstrap import open_installation
from engine.catalog import Catalog
from engine.cli.acting import acting, acting_options
from engine.cli.output import json_option, print_json
from engine.domain.actor import system
from engine.domain.book import PREFIXES, REGISTER, Book, Place, Turn, spans
from engine.domain.errors import NotFound
from engine.domain.identifiers import UnitId
from engine.operations.books import open_book
from engine.operations.close_book import ToClose, close_book, confirm_closing, preview_closing
from engine.operations.turn_book import turn_book
from engine.store.queries.books import books_of_unit

_PROMPT = "prompt"  # nobody signs in at the machine's own prompt; what is confidential is not seen there
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def book() -> None:
    """Books of a year. BOOK is a register (HT_KS, SCT/BS …), or slip:register, slip:refusal, receipt:BL …"""


@book.command("list")
@click.argument("unit")
@click.option("--year", type=int, help="Of one year only.")
@json_option
def list_(unit: str, year: int | None, as_json: bool) -> None:
    """The books of UNIT, how far they have come, and which are closed."""
    running = open_installation()
    try:
        names = running.installation.catalog.books
        unit_id = running.installation.catalog.organisation.unit(UnitId(unit)).id
        with running.installation.database.reading() as session:
            found = [row for row in books_of_unit(session, unit_id) if year in (None, row.book.year)]
    finally:
        running.close()
    rows = [
        {
            "book": row.book.kind,
            "name": names.name(row.book.kind),
            "year": row.book.year,
            "last": row.last,
            "closing": None if row.closing is None else row.closing.words,
        }
        for row in found
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['year']}  {row['book']:<20} {row['last']:>6}  {row['closing'] or row['name']}")


@book.command()
@click.argument("unit")
@click.argument("name", metavar="BOOK")
@click.argument("year", type=int)
@click.argument("file", type=FILE)
@click.option("--volume", type=int, help="One volume of it only.")
@json_option
def write(unit: str, name: str, year: int, file: Path, volume: int | None, as_json: bool) -> None:
    """Write a book into FILE, which ends with .pdf or .xlsx."""
    if file.suffix not in (".pdf", ".xlsx"):
        raise click.UsageError("FILE must end with .pdf or .xlsx.")
    running = open_installation()
    try:
        installation, now = running.installation, running.clock.now()
        wanted = _named(installation.catalog, unit, name, year)
        actor = system(_PROMPT, wanted.unit_id)
        opened = open_book(installation, wanted, actor=actor, now=now, taken=file.suffix[1:])
        if volume is not None and volume not in opened.volumes:
            raise NotFound("quyển", "volume", volume)
        with installation.database.reading() as session:
            paper = paper_of(session, opened, volume=volume, demo=running.is_demo)
    finally:
        running.close()
    with written(file, "FILE") as draft:
        draft.write_bytes(book_pdf(paper) if file.suffix == ".pdf" else book_xlsx(paper))
    _say(as_json, f"Đã ghi {file}. / Wrote {file}.", file=str(file), lines=len(paper.lines))


@book.command()
@click.option("--year", type=int, required=True)
@click.option("--book", "names", multiple=True, help="One book; may be given several times. Without it every open one.")
@click.option("--remark", default="", help="Why numbers are missing, where they are.")
@click.option("--preview", is_flag=True, help="Only show what would be closed.")
@acting_options
@json_option
def close(
    year: int,
    names: tuple[str, ...],
    remark: str,
    preview: bool,
    login: str,
    password: str,
    unit: str | None,
    as_json: bool,
) -> None:
    """Close the books of a year for good, from 31 December on: they give no number of that year any more."""
    with acting(login, password, unit) as person:
        installation, unit_id = person.installation, person.actor.unit_id
        wanted = {_kind(installation.catalog, name) for name in names}
        found = preview_closing(installation, unit_id, year)
        found = [row for row in found if not wanted or row.book.kind in wanted]
        for kind in sorted(wanted - {row.book.kind for row in found}):
            raise NotFound("sổ đang mở", "open book", f"{installation.catalog.books.name(kind)} {year}")
        for row in () if preview else found:
            close_book(installation, row.book, remark=remark, actor=person.actor, now=person.now)
    if as_json:
        print_json({"closed": not preview, "books": [_counted(row) for row in found]})
        return
    for row in found:
        count = row.count
        lacking = f", thiếu {spans(count.missing)}" if count.missing else ""
        click.echo(f"{row.name} {year}: 1–{count.last}, {count.entries} số, hủy {count.voided}{lacking}")
    told = "Chưa khóa sổ nào. / Nothing was closed." if preview else f"Đã khóa {len(found)} sổ. / Closed {len(found)}."
    click.echo(told)


@book.command()
@click.argument("name", metavar="BOOK")
@click.argument("year", type=int)
@acting_options
@json_option
def confirm(name: str, year: int, login: str, password: str, unit: str | None, as_json: bool) -> None:
    """The leader signs the closing of a book."""
    with acting(login, password, unit) as person:
        wanted = _named(person.installation.catalog, person.actor.unit_id, name, year)
        confirm_closing(person.installation, wanted, actor=person.actor, now=person.now)
    _say(as_json, f"Đã ký xác nhận khóa sổ {name} {year}. / Signed.", book=wanted.kind, year=year)


@book.command()
@click.argument("name", metavar="BOOK")
@click.argument("year", type=int)
@click.option("--from", "first", type=int, required=True, metavar="NUMBER", help="From this number on …")
@click.option("--volume", type=int, required=True, help="… the paper book is in this volume …")
@click.option("--page", type=int, required=True, help="… on this page.")
@click.option("--reason", required=True)
@acting_options
@json_option
def turn(
    name: str,
    year: int,
    first: int,
    volume: int,
    page: int,
    reason: str,
    login: str,
    password: str,
    unit: str | None,
    as_json: bool,
) -> None:
    """Write down where the bound book really is."""
    turned = Turn(first=first, place=Place(volume=volume, page=page))
    with acting(login, password, unit) as person:
        wanted = _named(person.installation.catalog, person.actor.unit_id, name, year)
        turn_book(person.installation, wanted, turned, reason=reason, actor=person.actor, now=person.now)
    _say(as_json, f"Từ số {first}: quyển {volume}, trang {page}. / Written down.", book=wanted.kind, first=first)


def _named(catalog: Catalog, unit: str, name: str, year: int) -> Book:
    return Book(unit_id=catalog.organisation.unit(UnitId(unit)).id, kind=_kind(catalog, name), year=year)


def _kind(catalog: Catalog, name: str) -> str:
    """Raises NotFound for a register that the catalogue does not name."""
    if name.partition(":")[0] in PREFIXES and ":" in name:
        return name
    if name not in catalog.vocabulary.registers:
        raise NotFound("sổ", "book", name)
    return f"{REGISTER}:{name}"


def _counted(row: ToClose) -> dict[str, object]:
    count = {name: getattr(row.count, name) for name in row.count.__dataclass_fields__}
    return {"book": row.book.kind, "name": row.name, "year": row.book.year, **count}


def _say(as_json: bool, told: str, **fields: object) -> None:
    if as_json:
        print_json(fields)
    else:
        click.echo(told)
