"""`motcua correction`: results found wrong after they were returned (ISO 9001 8.7)."""

from dataclasses import asdict

import click

from engine.bootstrap import Running, open_installation
from engine.cli.acting import acting, acting_options
from engine.cli.facts import parse_facts_option
from engine.cli.output import json_option, print_json
from engine.domain.day import parse_day
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId, UnitId
from engine.domain.nonconforming_result import Action, Fault
from engine.operations.correct_result import FoundError, correct_result
from engine.store import dossiers as dossier_store
from engine.store.queries.nonconforming_results import nonconforming
from engine.store.queries.report_period import ReportPeriod


@click.group()
def correction() -> None:
    """Results found wrong after they were returned: record, put right, list."""


@correction.command()
@click.argument("code")
@click.option(
    "--action", type=click.Choice([action.value for action in Action]), default=Action.CORRECT.value, show_default=True
)
@click.option(
    "--fault",
    type=click.Choice([fault.value for fault in Fault]),
    required=True,
    help="Whose error: the agency's is free of charge.",
)
@click.option("--found-by", required=True, help="Who found it.")
@click.option("--description", required=True, help="What is wrong in the result.")
@click.option("--facts", default="{}", metavar="JSON", help="Facts of the new dossier.")
@acting_options
@json_option
def open(  # noqa: A001
    code: str,
    action: str,
    fault: str,
    found_by: str,
    description: str,
    facts: str,
    login: str,
    password: str,
    unit: str | None,
    as_json: bool,
) -> None:
    """Record the error in the result of dossier CODE and file the dossier that puts it right."""
    with acting(login, password, unit) as person:
        error = FoundError(
            action=Action(action),
            fault=Fault(fault),
            found_by=found_by,
            found_at=person.now,
            description=description,
            facts=parse_facts_option(facts),
        )
        wrong = _dossier(person.running, code)
        received = correct_result(person.installation, wrong, error, actor=person.actor, now=person.now)
    if as_json:
        print_json({"of": code, "dossier": str(received.dossier_id)})
    else:
        click.echo(f"Đã lập hồ sơ {action} / filed: {received.dossier_id}")


@correction.command("list")
@click.option("--unit", required=True)
@click.option("--from", "first", required=True, metavar="DATE")
@click.option("--to", "last", required=True, metavar="DATE")
@json_option
def list_(unit: str, first: str, last: str, as_json: bool) -> None:
    """List the errors that a unit recorded in a period, with what was done about them."""
    period = ReportPeriod(first=parse_day(first, "--from"), last=parse_day(last, "--to"))
    running = open_installation()
    try:
        known = running.installation.catalog.organisation.unit(UnitId(unit)).id
        with running.installation.database.reading() as session:
            found = nonconforming(session, None, known, period.begin, period.end)
    finally:
        running.close()
    if as_json:
        print_json([asdict(row) for row in found])
        return
    for row in found:
        state = "đang xử lý" if row.settled_at is None else ("đã khắc phục" if row.put_right else "giữ nguyên kết quả")
        codes = f"{row.dossier_code} → {row.new_dossier_code or '…'}"
        click.echo(f"{codes}  {row.action}/{row.fault}  {row.description}  ({state})")


def _dossier(running: Running, code: str) -> DossierId:
    with running.installation.database.reading() as session:
        found = dossier_store.id_of_code(session, code)
    if found is None:
        raise NotFound("hồ sơ", "dossier", code)
    return DossierId(found)
