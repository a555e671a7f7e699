"""`motcua dossier`: what is done to a dossier beside its diagram."""

import click

from engine.cli.acting import Acting, acting, acting_options
from engine.cli.output import json_option, print_json
from engine.domain.custody import CustodyKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId
from engine.domain.proposal import AnnulmentGround
from engine.operations.annul_dossier import propose_annulment
from engine.operations.desks import serve_at_desk
from engine.store import dossiers as dossier_store


@click.group()
def dossier() -> None:
    """Annul a dossier entered by mistake; serve a citizen at another desk."""


@dossier.command()
@click.argument("code")
@click.option("--ground", type=click.Choice([ground.value for ground in AnnulmentGround]), required=True)
@click.option("--reason", required=True)
@click.option("--other", metavar="CODE", help="The dossier that stays; needed for double_entry.")
@acting_options
@json_option
def annul(
    code: str,
    ground: str,
    reason: str,
    other: str | None,
    login: str,
    password: str,
    unit: str | None,
    as_json: bool,
) -> None:
    """Propose to annul the dossier CODE. It stays as it is until another officer confirms."""
    with acting(login, password, unit) as person:
        proposal_id = propose_annulment(
            person.installation,
            find(person, code),
            ground=AnnulmentGround(ground),
            reason=reason,
            other_code=other,
            actor=person.actor,
            now=person.now,
        )
    if as_json:
        print_json({"dossier": code, "proposal": str(proposal_id)})
    else:
        click.echo(f"Đề nghị {proposal_id} chờ người khác xác nhận: motcua proposal confirm {proposal_id}")
        click.echo(f"Proposal {proposal_id} waits for another officer.")


@dossier.command()
@click.argument("code")
@click.option("--for", "kind", type=click.Choice(["supplement", "result"]), required=True)
@acting_options
@json_option
def serve(code: str, kind: str, login: str, password: str, unit: str | None, as_json: bool) -> None:
    """A citizen stands at this desk with a supplement for the dossier CODE of another unit, or for its result."""
    with acting(login, password, unit) as person:
        items = serve_at_desk(person.installation, code, CustodyKind(kind), actor=person.actor, now=person.now)
    if as_json:
        print_json({"dossier": code, "work_items": [str(item) for item in items]})
    else:
        click.echo(f"{code}: việc đã chuyển về bộ phận này. / The work is offered at this desk.")


def find(person: Acting, code: str) -> DossierId:
    """Raises NotFound."""
    with person.installation.database.reading() as session:
        found = dossier_store.id_of_code(session, code)
    if found is None:
        raise NotFound("hồ sơ", "dossier", code)
    return DossierId(found)
