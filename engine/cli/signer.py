"""`motcua signer`: who signs as head or as deputy of a unit."""

import click

from engine.bootstrap import open_installation
from engine.domain.actor import system
from engine.domain.day import parse_day
from engine.domain.identifiers import UnitId
from engine.domain.signing import Authority
from engine.operations.appoint_signer import Appointment, appoint_signer


@click.command()
@click.argument("login")
@click.option("--unit", required=True)
@click.option("--as", "authority", required=True, type=click.Choice(["chair", "deputy"]))
@click.option("--from", "first", required=True, metavar="DATE")
@click.option("--to", "last", metavar="DATE", help="Last day, included.")
def signer(login: str, unit: str, authority: str, first: str, last: str | None) -> None:
    """Write down as what a leader signs from a day on; it stands above every signature from then on."""
    running = open_installation()
    try:
        appointment = Appointment(
            unit_id=UnitId(unit),
            authority=Authority(authority),
            valid_from=parse_day(first, "--from"),
            valid_to=None if last is None else parse_day(last, "--to"),
        )
        who = system("setup", UnitId(unit))
        appoint_signer(running.installation, login, appointment, actor=who, now=running.clock.now())
    finally:
        running.close()
    click.echo("Đã ghi chức danh ký. / Written down.")
