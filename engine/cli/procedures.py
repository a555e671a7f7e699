"""`motcua procedures`: the catalogue of procedures."""

from datetime import date
from typing import Any

import click

from engine.catalog.procedures import listed
from engine.cli.output import json_option, print_json
from engine.config import WORKFLOWS
from engine.domain.day import parse_day
from engine.domain.procedure import Procedure


@click.command()
@click.option("--on", "day", metavar="DATE", help="The law of this day; without it, the latest in the catalogue.")
@json_option
def procedures(day: str | None, as_json: bool) -> None:
    """List the procedures: code, name, domain, process, term and levels."""
    on = None if day is None else parse_day(day, "--on")
    found = listed(WORKFLOWS).by_code.values()
    rows = [_row(procedure, on) for procedure in sorted(found, key=lambda row: (row.domain, row.code))]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['code']}  {row['domain']:22}  {row['process'] or '–':26}  {row['name']} ({row['term']})")


def _row(procedure: Procedure, on: date | None) -> dict[str, Any]:
    block = procedure.latest if on is None else procedure.block(on)
    return {
        "code": procedure.code,
        "name": procedure.name_vi,
        "domain": procedure.domain,
        "process": block.process,
        "term": block.term_text,
        "levels": list(block.levels),
    }
