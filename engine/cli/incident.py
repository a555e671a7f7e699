"""`motcua incident`: steps that failed, and their retry once the cause is gone."""

from dataclasses import asdict
from uuid import UUID

import click

from engine.bootstrap import Running, open_installation
from engine.cli.output import json_option, print_json
from engine.domain.actor import system
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import IncidentId, UnitId
from engine.domain.instant import spoken
from engine.operations.retry_incident import retry_incident
from engine.store.queries.incident import OpenIncident, open_incidents


@click.group()
def incident() -> None:
    """Steps that failed: list them, retry them after the cause is gone."""


@incident.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the open incidents, oldest first."""
    running = open_installation()
    found = _open(running)
    running.close()
    if as_json:
        print_json([asdict(row) for row in found])
        return
    for row in found:
        click.echo(f"{row.id}  {spoken(row.raised_at)}  {row.dossier}  {row.process_id}/{row.element}  {row.error}")


@incident.command()
@click.argument("incident_id", metavar="INCIDENT")
@json_option
def retry(incident_id: str, as_json: bool) -> None:
    """Attempt the failed step of INCIDENT again, with what it was given."""
    running = open_installation()
    try:
        resolved = _retry(running, incident_id)
    finally:
        running.close()
    if as_json:
        print_json({"incident": incident_id, "resolved": resolved})
    elif resolved:
        click.echo(f"Đã khắc phục sự cố {incident_id}. / Incident {incident_id} is resolved.")
    else:
        click.echo(f"Sự cố {incident_id} vẫn còn. / Incident {incident_id} is still open.", err=True)
    if not resolved:
        raise SystemExit(1)


def _open(running: Running) -> list[OpenIncident]:
    with running.installation.database.reading() as session:
        return open_incidents(session)


def _retry(running: Running, incident_id: str) -> bool:
    known = next((row for row in _open(running) if row.id == _uuid(incident_id)), None)
    if known is None:
        raise NotFound("sự cố đang mở", "open incident", incident_id)
    actor = system("cli", UnitId(known.unit_id))
    return retry_incident(running.installation, IncidentId(known.id), actor=actor, now=running.clock.now())


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput(
            "INCIDENT",
            f"“{text}” không phải mã sự cố. Xem “motcua incident list”.",
            f"“{text}” is not the id of an incident. See “motcua incident list”.",
        ) from None
