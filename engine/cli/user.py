"""`motcua user`: accounts of the installation."""

from datetime import date

import click

from engine.adapters.clock import SystemClock
from engine.bootstrap import open_installation
from engine.cli.output import json_option, print_json
from engine.domain.actor import system
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.instant import VIETNAM
from engine.operations.users import Account, Holding, create_user


@click.group()
def user() -> None:
    """Accounts of the people who work here."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", "roles", multiple=True, required=True, help="UNIT:ROLE, for example ubnd_trung_son:tn.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@json_option
def add(login: str, name: str, roles: tuple[str, ...], password: str, as_json: bool) -> None:
    """Create an account."""
    running = open_installation()
    now = SystemClock().now()
    holdings = [_holding(role, now.astimezone(VIETNAM).date()) for role in roles]
    account = Account(login=login, name=name, password=password, holdings=holdings)
    user_id = create_user(running.installation, account, actor=system("cli", holdings[0].unit_id), now=now)
    if as_json:
        print_json({"id": str(user_id), "login": login})
    else:
        click.echo(f"{login}: {', '.join(roles)}")
    running.close()


def _holding(text: str, today: date) -> Holding:
    unit, separator, role = text.partition(":")
    if not separator:
        raise InvalidInput("--role", f"“{text}” phải có dạng ĐƠN_VỊ:VAI_TRÒ", f"“{text}” must be UNIT:ROLE")
    return Holding(unit_id=UnitId(unit), role=RoleKey(role), valid_from=today)
