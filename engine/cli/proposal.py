"""`motcua proposal`: what one officer has proposed and another must confirm."""

from uuid import UUID

import click

from engine.bootstrap import open_installation
from engine.cli.acting import acting, acting_options
from engine.cli.output import json_option, print_json
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import ProposalId
from engine.domain.instant import spoken
from engine.operations.confirm_proposal import confirm_proposal
from engine.operations.proposals import decline_proposal
from engine.store.queries.proposals import open_proposals


@click.group()
def proposal() -> None:
    """Annulments and late entries that wait for a second officer."""


@proposal.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List what waits, oldest first."""
    running = open_installation()
    try:
        with running.installation.database.reading() as session:
            found = open_proposals(session, None)
    finally:
        running.close()
    if as_json:
        print_json([row.as_json() for row in found])
        return
    for row in found:
        about = row.code or row.applicant_name or "–"
        click.echo(f"{row.id}  {spoken(row.proposed_at)}  {row.act}  {about}  {row.proposed_by_name}: {row.reason}")


@proposal.command()
@click.argument("proposal_id", metavar="PROPOSAL")
@acting_options
@json_option
def confirm(proposal_id: str, login: str, password: str, unit: str | None, as_json: bool) -> None:
    """Confirm PROPOSAL: it happens now. Not by whoever proposed it."""
    with acting(login, password, unit) as person:
        confirm_proposal(person.installation, read_id(proposal_id), actor=person.actor, now=person.now)
    _say(proposal_id, "confirmed", "Đã xác nhận. / Confirmed.", as_json)


@proposal.command()
@click.argument("proposal_id", metavar="PROPOSAL")
@click.option("--reason", required=True)
@acting_options
@json_option
def decline(proposal_id: str, reason: str, login: str, password: str, unit: str | None, as_json: bool) -> None:
    """Decline PROPOSAL, or take back one's own."""
    with acting(login, password, unit) as person:
        decline_proposal(person.installation, read_id(proposal_id), reason, actor=person.actor, now=person.now)
    _say(proposal_id, "declined", "Đã từ chối. / Declined.", as_json)


def read_id(text: str) -> ProposalId:
    try:
        return ProposalId(UUID(text))
    except ValueError:
        raise InvalidInput(
            "PROPOSAL",
            f"“{text}” không phải mã đề nghị. Xem “motcua proposal list”.",
            f"“{text}” is not the id of a proposal. See “motcua proposal list”.",
        ) from None


def _say(proposal_id: str, status: str, sentence: str, as_json: bool) -> None:
    print_json({"proposal": proposal_id, "status": status}) if as_json else click.echo(sentence)
