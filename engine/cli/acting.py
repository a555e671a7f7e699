"""Commands that a person gives, not the machine: --as LOGIN with their password."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from engine.bootstrap import Running, open_installation
from engine.domain.actor import Actor
from engine.domain.errors import InvalidInput
from engine.operations.auditing import refuse_writing
from engine.operations.installation import Installation
from engine.operations.users import actors_of, sign_in

Decorated = Callable[..., Any]


def acting_options(command: Decorated) -> Decorated:
    for option in (
        click.option("--unit", help="In which of their units the person acts; needed where there are several."),
        click.option("--password", prompt=True, hide_input=True, envvar="MOTCUA_PASSWORD"),
        click.option("--as", "login", required=True, metavar="LOGIN", help="Who gives the command."),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, kw_only=True, slots=True)
class Acting:
    """A person at the command line, signed in."""

    running: Running
    actor: Actor
    now: datetime

    @property
    def installation(self) -> Installation:
        return self.running.installation


@contextmanager
def acting(login: str, password: str, unit: str | None) -> Iterator[Acting]:
    """Signs the person in for one command. Raises SignInRefused, SignInLocked, InvalidInput, AuditorsOnlyRead."""
    running = open_installation()
    try:
        now = running.clock.now()
        user_id = sign_in(running.installation, login, password, now=now)
        hats = actors_of(running.installation, user_id, now=now)
        actor = _hat(hats, unit)
        refuse_writing(running.installation, f"motcua {_named()}", "", actor=actor, now=now)
        yield Acting(running=running, actor=actor, now=now)
    finally:
        running.close()


def _named() -> str:
    """The command as it was given, without what follows it."""
    given = click.get_current_context(silent=True)
    return "" if given is None else given.command_path.partition(" ")[2]


def _hat(hats: list[Actor], unit: str | None) -> Actor:
    chosen = [hat for hat in hats if unit in (None, hat.unit_id)]
    if len(chosen) != 1:
        units = ", ".join(sorted(hat.unit_id for hat in hats)) or "–"
        raise InvalidInput(
            "--unit", f"hãy chọn một đơn vị của tài khoản: {units}", f"choose one unit of the account: {units}"
        )
    return chosen[0]
