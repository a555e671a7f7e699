"""`motcua init` and `motcua upgrade`: make the database ready, and bring it up to a new release."""

import time
from datetime import datetime

import click

from engine import bootstrap, catalog
from engine.adapters.clock import SystemClock
from engine.catalog import Catalog
from engine.cli.output import json_option, print_json
from engine.config import database_url
from engine.domain.actor import system
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.operations.keep_secret import keep_secret
from engine.store import schema
from engine.store.database import Database
from engine.store.refusals import DatabaseBehind

_unit_option = click.option("--unit", "named", help="The unit that sets up; with one unit at the desk, that one.")


@click.command()
@_unit_option
@json_option
def init(named: str | None, as_json: bool) -> None:
    """Create the database, bring in the organisation, release the diagrams. Safe to repeat."""
    now = SystemClock().now()
    running = bootstrap.create(home=_home(catalog.load(), named, now), now=now)
    where = running.installation.database.where
    running.close()
    if as_json:
        print_json({"database": where, "revision": schema.HEAD})
    else:
        click.echo(
            f"Cơ sở dữ liệu {where} đã sẵn sàng (bản {schema.HEAD}). / The database {where} is ready ({schema.HEAD})."
        )


@click.command()
@_unit_option
@json_option
def upgrade(named: str | None, as_json: bool) -> None:
    """Bring an existing database up to this release. Stop every other motcua process and make a backup first."""
    definitions = catalog.load()
    begun = time.monotonic()
    database = Database(database_url())
    try:
        before = _migrate(database, quiet=as_json)
    finally:
        database.close()
    running = bootstrap.open_installation()
    now = running.clock.now()
    running.close()
    home = _home(definitions, named, now)
    running = bootstrap.create(home=home, now=now)
    keep_secret(running.installation, actor=system("upgrade", home), now=now)
    running.close()
    _report(database.where, before, time.monotonic() - begun, as_json)


def _migrate(database: Database, *, quiet: bool) -> str:
    """Gives the revision that the database stood at. Raises DatabaseMissing, DatabaseEmpty, DatabaseAhead or
    DatabaseInUse; init creates, upgrade does not."""
    try:
        schema.check(database)
    except DatabaseBehind:
        if not quiet:
            click.echo(_BACKUP, err=True)
        return str(schema.upgrade(database))
    return schema.HEAD


_BACKUP = (
    "Hãy chắc chắn đã có bản sao lưu: bản cũ của chương trình không dùng được cơ sở dữ liệu đã nâng cấp. / "
    "Be sure that there is a backup: the older program cannot use an upgraded database."
)


def _report(where: str, before: str, seconds: float, as_json: bool) -> None:
    if as_json:
        print_json({"database": where, "revision": schema.HEAD, "from": before, "seconds": round(seconds, 1)})
    else:
        click.echo(
            f"Cơ sở dữ liệu {where} đã được nâng cấp: bản {before} → {schema.HEAD}, {seconds:.1f} giây. / "
            f"The database {where} is up to date: {before} → {schema.HEAD}, {seconds:.1f} seconds."
        )


def _home(definitions: Catalog, named: str | None, now: datetime) -> UnitId:
    """The named unit, else the only one that receives dossiers today."""
    if named is not None:
        return definitions.organisation.unit(UnitId(named)).id
    receiving = [unit.id for unit in definitions.organisation.receiving_on(local(now).date())]
    if len(receiving) != 1:
        raise click.UsageError(f"Name the unit with --unit (one of: {', '.join(sorted(receiving))}).")
    return receiving[0]
