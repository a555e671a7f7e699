"""`motcua slip` and `motcua register`: slips, control slips and the register of dossiers as PDF files."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import click

from engine.adapters.report_file import written
from engine.adapters.slip_paper import Tracking, control_pdf, register_pdf, slip_pdf
from engine.bootstrap import Running, open_installation
from engine.cli.output import json_option, print_json
from engine.config import public_address, var_folder
from engine.domain.actor import Actor, system
from engine.domain.day import parse_day
from engine.domain.effects import SlipKey
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId, UnitId
from engine.operations.open_dossier import open_dossier
from engine.operations.open_register import open_register
from engine.operations.tracking_secrets import tracking_secret
from engine.store import dossiers as dossier_store
from engine.store.queries.documents import IssuedSlip, issued_slips
from engine.store.queries.dossier_register import register_lines
from engine.store.queries.hand_overs import control
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.visibility import Reader
from web.security import secret_key

_PROMPT = "prompt"  # nobody signs in at the machine's own prompt; what is confidential is not seen there
_KEYS = [key.value for key in SlipKey if key is not SlipKey.REGISTER]
FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    dossier_id: DossierId
    code: str
    actor: Actor


@click.command()
@click.argument("code", metavar="DOSSIER")
@click.argument("key", type=click.Choice(_KEYS))
@click.argument("file", type=FILE)
@click.option("--number", help="Of several slips of the kind the one with this number, 7 or 7/2022; else the last one.")
@json_option
def slip(code: str, key: str, file: Path, number: str | None, as_json: bool) -> None:
    """Write a slip of a dossier (its code, or its id) as it was issued, or its control slip as the trail tells it."""
    running = open_installation()
    try:
        wanted = _wanted(running, code)
        pages = _control(running, wanted) if key == SlipKey.CONTROL else _slip(running, wanted, key, number)
    finally:
        running.close()
    _keep(pages, file, as_json)


@click.command()
@click.argument("unit")
@click.argument("file", type=FILE)
@click.option("--from", "first", required=True, metavar="DATE", help="First day, included.")
@click.option("--to", "last", required=True, metavar="DATE", help="Last day, included, of the same year.")
@json_option
def register(unit: str, file: Path, first: str, last: str, as_json: bool) -> None:
    """Write the register of the dossiers that UNIT accepted in some days of a year."""
    period = ReportPeriod(first=parse_day(first, "--from"), last=parse_day(last, "--to"))
    running = open_installation()
    try:
        installation, actor = running.installation, system(_PROMPT, UnitId(unit))
        unit_id = installation.catalog.organisation.unit(UnitId(unit)).id
        open_register(installation, unit_id, period, actor=actor, now=running.clock.now())
        with installation.database.reading() as session:
            lines = register_lines(session, Reader.of(actor), period)
        pages = register_pdf(installation.catalog, unit_id, period, lines)
    finally:
        running.close()
    _keep(pages, file, as_json)


def _wanted(running: Running, code: str) -> _Wanted:
    with running.installation.database.reading() as session:
        found = dossier_store.id_of_code(session, code) or _as_id(code)
        dossier = None if found is None else dossier_store.read(session, found)
    if dossier is None:
        raise NotFound("hồ sơ", "dossier", code)
    return _Wanted(dossier_id=DossierId(dossier.id), code=code, actor=system(_PROMPT, dossier.unit_id))


def _as_id(text: str) -> UUID | None:
    """A dossier that was turned away has no code; its page has its id."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _open(running: Running, wanted: _Wanted, key: str) -> Reader:
    now, printed = running.clock.now(), {"slip": key}
    try:
        return open_dossier(running.installation, wanted.dossier_id, actor=wanted.actor, now=now, printed=printed)
    except NotFound as refused:
        raise NotFound("hồ sơ", "dossier", wanted.code) from refused


def _slip(running: Running, wanted: _Wanted, key: str, number: str | None) -> bytes:
    reader = _open(running, wanted, key)
    with running.installation.database.reading() as session:
        issued = issued_slips(session, reader, wanted.dossier_id)
    found = [row for row in issued if row.key == key and number in (None, str(row.number), f"{row.number}/{row.year}")]
    if not found:
        named = key if number is None else f"{key} {number}"
        raise NotFound(f"phiếu “{named}” của hồ sơ", f"slip “{named}” of the dossier", wanted.code)
    last: IssuedSlip = found[-1]
    tracking = _tracking(running, wanted) if last.key == SlipKey.ACCEPTANCE else None
    return slip_pdf(running.installation.catalog, last, tracking)


def _tracking(running: Running, wanted: _Wanted) -> Tracking | None:
    """As the pages print it: the key is the one of the pages."""
    var_folder().mkdir(parents=True, exist_ok=True)
    key, now = secret_key(var_folder()), running.clock.now()
    secret = tracking_secret(running.installation, wanted.dossier_id, key, actor=wanted.actor, now=now)
    if secret is None or secret.text is None:
        return None
    return Tracking(secret=secret.text, address=public_address())


def _control(running: Running, wanted: _Wanted) -> bytes:
    reader = _open(running, wanted, SlipKey.CONTROL)
    with running.installation.database.reading() as session:
        found = control(session, reader, wanted.dossier_id)
    if found is None:
        raise NotFound("hồ sơ", "dossier", wanted.code)
    return control_pdf(running.installation.catalog, found, printed_at=running.clock.now())


def _keep(pages: bytes, file: Path, as_json: bool) -> None:
    with written(file, "FILE") as draft:
        draft.write_bytes(pages)
    if as_json:
        print_json({"file": str(file), "bytes": len(pages)})
    else:
        click.echo(f"Đã ghi {click.format_filename(file)} / written")
