"""`motcua import`: what an office brings when it begins in mid-life: books, dossiers under way, the last report."""

import getpass
from pathlib import Path
from typing import Any

import click

from engine.adapters.takeover_csv import ENCODINGS
from engine.adapters.takeover_file import read_takeover_file
from engine.bootstrap import Running, open_installation
from engine.cli.output import json_option, print_json
from engine.domain.actor import Actor, system
from engine.domain.dated import holds
from engine.domain.errors import NotFound
from engine.domain.identifiers import UnitId, UserId
from engine.domain.instant import VIETNAM
from engine.domain.takeover.columns import TITLES, SheetKind
from engine.domain.takeover.remark import Remark, Severity
from engine.operations.takeover.take_over import Takeover, apply_takeover, preview_takeover
from engine.operations.takeover.taking import TakeoverFile
from engine.operations.users import actors_of
from engine.store import users as user_store

PATH = click.Path(dir_okay=False, path_type=Path)
NOUNS = {SheetKind.BOOKS: "sổ", SheetKind.DOSSIERS: "hồ sơ", SheetKind.CARRY_OVER: "dòng số liệu chuyển kỳ"}
NOUNS_EN = {SheetKind.BOOKS: "books", SheetKind.DOSSIERS: "dossiers", SheetKind.CARRY_OVER: "carried figures"}


@click.command("import")
@click.argument("file", type=PATH, required=False)
@click.option("--kind", type=click.Choice([kind.value for kind in SheetKind]), help="Read only this kind of sheet.")
@click.option("--unit", help="The unit that begins; with one commune installed, that one.")
@click.option("--by", "login", metavar="LOGIN", help="Who imports; without it, the person at this machine.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="Of a CSV that is not Unicode.")
@click.option(
    "--remarks", type=PATH, metavar="FILE.xlsx", help="Write the file again with the remarks beside its rows."
)
@click.option("--template", type=PATH, metavar="FILE.xlsx", help="Write an empty workbook to fill in.")
@click.option("--apply", "applying", is_flag=True, help="Import, all or nothing. Without it, only look.")
@json_option
def import_command(
    file: Path | None,
    kind: str | None,
    unit: str | None,
    login: str | None,
    encoding: str | None,
    remarks: Path | None,
    template: Path | None,
    applying: bool,
    as_json: bool,
) -> None:
    """Begin in mid-life: FILE (.xlsx, .csv) brings opening numbers of books, open dossiers and the last report."""
    if template is not None and file is None:
        _write_template(template, as_json)
        return
    if file is None or template is not None:
        raise click.UsageError("Give either FILE or --template FILE.xlsx.")
    read = read_takeover_file(file, None if kind is None else SheetKind(kind), encoding, getpass.getuser())
    running = open_installation()
    try:
        found = _carry_out(running, read, unit, login, applying)
    finally:
        running.close()
    if remarks is not None and found.before is None:
        from engine.adapters.takeover_remarks import write_remarks

        write_remarks(file, read, found, remarks)
    print_json(_shown(read, found)) if as_json else _print(read, found)
    if not found.ok:
        raise SystemExit(1)


def _write_template(target: Path, as_json: bool) -> None:
    from engine import catalog
    from engine.adapters.takeover_template import write_template

    write_template(catalog.load(), target)
    if as_json:
        print_json({"template": str(target)})
    else:
        click.echo(f"Đã ghi tệp mẫu {target}. / The template {target} is written.")


def _carry_out(running: Running, read: TakeoverFile, unit: str | None, login: str | None, applying: bool) -> Takeover:
    now = running.clock.now()
    unit_id = _unit(running, unit)
    actor = _actor(running, unit_id, login)
    carry_out = apply_takeover if applying else preview_takeover
    return carry_out(running.installation, read, unit_id, actor=actor, now=now)


def _unit(running: Running, named: str | None) -> UnitId:
    organisation = running.installation.catalog.organisation
    if named is not None:
        return organisation.unit(UnitId(named)).id
    today = running.clock.now().astimezone(VIETNAM).date()
    receiving = [unit for unit in organisation.receiving if holds(unit, today)] or list(organisation.receiving)
    if len(receiving) != 1:
        names = ", ".join(sorted(unit.id for unit in organisation.receiving))
        raise click.UsageError(f"Name the unit with --unit (one of: {names}).")
    return receiving[0].id


def _actor(running: Running, unit_id: UnitId, login: str | None) -> Actor:
    """The person in the unit, or the command itself. Raises NotFound for a login without a role there."""
    if login is None:
        return system("cli", unit_id)
    with running.installation.database.reading() as session:
        known = user_store.by_login(session, login)
    held = [] if known is None else actors_of(running.installation, UserId(known.id), now=running.clock.now())
    here = next((actor for actor in held if actor.unit_id == unit_id), None)
    if here is None:
        raise NotFound("người dùng của đơn vị", "user of the unit", login)
    return here


def _shown(read: TakeoverFile, found: Takeover) -> dict[str, Any]:
    return {
        "file": read.name,
        "sha256": read.sha256,
        "applied": found.applied,
        "ok": found.ok,
        "rows": {str(sheet.kind): len(sheet.rows) for sheet in read.sheets},
        "imported" if found.applied else "importable": found.taken if found.ok else {},
        "already": found.known,
        "before": None if found.before is None else {"vi": found.before[0], "en": found.before[1]},
        "errors": sum(remark.severity is Severity.ERROR for remark in found.remarks),
        "remarks": [remark.as_json() for remark in found.remarks],
    }


def _print(read: TakeoverFile, found: Takeover) -> None:
    for sheet in read.sheets:
        click.echo(f"{sheet.name}: {TITLES[sheet.kind]}, {len(sheet.rows)} dòng / rows")
    for remark in found.remarks:
        sign = "✗" if remark.severity is Severity.ERROR else "·"
        click.echo(f"{sign} {_where(remark)}: {remark.vi}. / {remark.en}.".replace("..", "."))
    if found.before is not None:
        click.echo(f"{found.before[0]} / {found.before[1]}")
        return
    click.echo(_outcome(found))


def _where(remark: Remark) -> str:
    parts = [remark.sheet, f"dòng {remark.row}" if remark.row else "", remark.heading.strip(" *") or remark.column]
    return ", ".join(part for part in parts if part)


def _outcome(found: Takeover) -> str:
    errors = sum(remark.severity is Severity.ERROR for remark in found.remarks)
    if errors:
        return (
            f"Có {errors} lỗi; chưa nhập gì. Hãy sửa trong Excel rồi chạy lại (thêm --remarks TỆP.xlsx để "
            "có nhận xét cạnh "
            f"từng dòng). / {errors} errors; nothing was imported. Mend them and run again."
        )
    counts = (
        ", ".join(f"{number} {NOUNS[SheetKind(kind)]}" for kind, number in found.taken.items()) or "không có gì mới"
    )
    english = (
        ", ".join(f"{number} {NOUNS_EN[SheetKind(kind)]}" for kind, number in found.taken.items()) or "nothing new"
    )
    if found.applied:
        return f"Đã nhập: {counts}. / Imported: {english}."
    if not found.taken:
        return "Không có gì mới để nhập. / There is nothing new to import."
    return f"Sẽ nhập: {counts}. Thêm --apply để nhập. / Would import: {english}. Add --apply to import."
