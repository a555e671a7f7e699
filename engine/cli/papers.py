"""`motcua papers`: papers that lie at another desk than that of the unit which decides."""

from uuid import UUID

import click

from engine.bootstrap import open_installation
from engine.cli.acting import acting, acting_options
from engine.cli.output import json_option, print_json
from engine.domain.identifiers import CustodyId
from engine.operations.desks import receive_papers, send_papers
from engine.store.queries.custodies import papers_under_way


@click.group()
def papers() -> None:
    """Hand over papers between desks."""


@papers.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Papers that have not reached the unit which they are for."""
    running = open_installation()
    try:
        with running.installation.database.reading() as session:
            found = papers_under_way(session, None)
    finally:
        running.close()
    if as_json:
        print_json([row.as_json() for row in found])
        return
    for row in found:
        state = "đang chuyển" if row.sent_at else "chưa chuyển"
        click.echo(
            f"{row.id}  {row.code or row.applicant_name}  {row.kind}  {row.from_unit_id} → {row.to_unit_id}  {state}"
        )


@papers.command()
@click.argument("custody", type=click.UUID)
@acting_options
@json_option
def send(custody: UUID, login: str, password: str, unit: str | None, as_json: bool) -> None:
    """The desk that has the papers gives them away."""
    with acting(login, password, unit) as person:
        send_papers(person.installation, CustodyId(custody), actor=person.actor, now=person.now)
    _say(custody, "sent", as_json)


@papers.command()
@click.argument("custody", type=click.UUID)
@acting_options
@json_option
def receive(custody: UUID, login: str, password: str, unit: str | None, as_json: bool) -> None:
    """The unit that the papers are for has them."""
    with acting(login, password, unit) as person:
        receive_papers(person.installation, CustodyId(custody), actor=person.actor, now=person.now)
    _say(custody, "received", as_json)


def _say(custody: UUID, state: str, as_json: bool) -> None:
    print_json({"custody": str(custody), "state": state}) if as_json else click.echo("Đã ghi. / Noted.")
