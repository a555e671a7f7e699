"""`motcua papers`: papers on the way between desks, and originals that desks keep."""

from uuid import UUID

import click

from engine.bootstrap import open_installation
from engine.cli.acting import acting, acting_options
from engine.cli.output import json_option, print_json
from engine.domain.identifiers import CustodyId, OriginalId
from engine.operations.desks import receive_papers, send_papers
from engine.operations.kept_originals import return_original
from engine.store.queries.custodies import papers_under_way
from engine.store.queries.kept_originals import all_originals


@click.group()
def papers() -> None:
    """Hand over papers between desks, and give originals back."""


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


@papers.command()
@json_option
def originals(as_json: bool) -> None:
    """Originals that desks keep; those of closed dossiers first, at each desk."""
    running = open_installation()
    try:
        with running.installation.database.reading() as session:
            found = all_originals(session, None)
    finally:
        running.close()
    if as_json:
        print_json([row.as_json() for row in found])
        return
    for row in found:
        state = "hồ sơ đã kết thúc" if row.is_forgotten else "đang giữ"
        click.echo(f"{row.id}  {row.unit_id}  {row.code or row.applicant_name}  {row.paper} ({row.count})  {state}")


@papers.command("give-back")
@click.argument("original", type=click.UUID)
@click.option("--to", "taken_by", required=True, help="Who takes it.")
@acting_options
@json_option
def give_back(original: UUID, taken_by: str, login: str, password: str, unit: str | None, as_json: bool) -> None:
    """The desk gives an original back to whoever takes it."""
    with acting(login, password, unit) as person:
        return_original(person.installation, OriginalId(original), taken_by, actor=person.actor, now=person.now)
    if as_json:
        print_json({"original": str(original), "state": "returned"})
    else:
        click.echo("Đã ghi. / Noted.")


def _say(custody: UUID, state: str, as_json: bool) -> None:
    print_json({"custody": str(custody), "state": state}) if as_json else click.echo("Đã ghi. / Noted.")
