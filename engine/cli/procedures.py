"""`motcua procedures`: the catalogue of procedures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from engine.catalog.procedures import PUBLISHED_ON, listed
from engine.cli.output import json_option, print_json
from engine.config import WORKFLOWS
from engine.domain.dated import in_force
from engine.domain.day import parse_day
from engine.domain.procedure import NothingInForce, Procedure, ProcedureBlock


@click.command()
@click.option(
    "--on",
    "day",
    metavar="DATE",
    help=f"What may be filed on this day, by its law; without it, the published list of {PUBLISHED_ON:%d/%m/%Y}.",
)
@json_option
def procedures(day: str | None, as_json: bool) -> None:
    """List the procedures: code, name, domain, process, term and levels."""
    on = PUBLISHED_ON if day is None else parse_day(day, "--on")
    found = _in_force(sorted(listed(WORKFLOWS).by_code.values(), key=lambda row: (row.domain, row.code)), on)
    if as_json:
        print_json([_row(procedure, block) for procedure, block in found])
        return
    for procedure, block in found:
        click.echo(_line(procedure, block))


def _in_force(known: Sequence[Procedure], on: date) -> list[tuple[Procedure, ProcedureBlock]]:
    """Raises NothingInForce."""
    found = [(procedure, in_force(procedure.blocks, on)) for procedure in known if procedure.is_published]
    rows = [(procedure, block) for procedure, block in found if block is not None]
    if not rows:
        raise NothingInForce(on=on)
    return rows


def _line(procedure: Procedure, block: ProcedureBlock) -> str:
    successor = "" if procedure.replaced_by is None else f" → {procedure.replaced_by}"
    process = block.process or "–"
    name = f"{procedure.name_vi} ({block.term_text}; {', '.join(block.levels)})"
    return f"{procedure.code}  {procedure.domain:22}  {process:26}  {name}{successor}"


def _row(procedure: Procedure, block: ProcedureBlock) -> dict[str, Any]:
    return {
        "code": procedure.code,
        "name": procedure.name_vi,
        "domain": procedure.domain,
        "process": block.process,
        "term": block.term_text,
        "levels": list(block.levels),
    }
