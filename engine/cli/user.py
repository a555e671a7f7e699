"""`motcua user`: accounts and roles, for whoever runs the server: what the administrator's pages do, in every unit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

import click

from engine.bootstrap import Running, open_installation
from engine.cli.output import json_option, print_json
from engine.domain.actor import Actor, system
from engine.domain.day import parse_day
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import RoleKey, UnitId, UserId
from engine.domain.instant import local
from engine.operations.administration import (
    RoleDays,
    close_account,
    end_role,
    give_role,
    reopen_account,
    reset_password,
)
from engine.operations.installation import Installation
from engine.operations.users import Account, Holding, create_user
from engine.store import users as user_store
from engine.store.queries.users import RoleView, UserView, roles_of, users_of
from engine.store.queries.visibility import Reader
from engine.store.users import UserRecord

_login = click.argument("login")
_role = click.argument("role", metavar="UNIT:ROLE")
_password = click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)


@click.group()
def user() -> None:
    """Accounts of the people who work here: add, list, give and end roles, close and reopen, set a password."""


@contextmanager
def _opened() -> Iterator[tuple[Running, datetime]]:
    running = open_installation()
    try:
        yield running, running.clock.now()
    finally:
        running.close()


@user.command()
@_login
@click.option("--name", required=True, help="Full name.")
@click.option("--role", "roles", multiple=True, required=True, help="UNIT:ROLE, for example ubnd_trung_son:tn.")
@_password
@json_option
def add(login: str, name: str, roles: tuple[str, ...], password: str, as_json: bool) -> None:
    """Create an account."""
    with _opened() as (running, now):
        holdings = [_holding(role, local(now).date()) for role in roles]
        account = Account(login=login, name=name, password=password, holdings=holdings)
        user_id = create_user(running.installation, account, actor=system("cli", holdings[0].unit_id), now=now)
    if as_json:
        print_json({"id": str(user_id), "login": login})
    else:
        click.echo(f"{login}: {', '.join(roles)}")


def _holding(text: str, first: date, last: date | None = None) -> Holding:
    unit, separator, role = text.partition(":")
    if not separator:
        raise InvalidInput("UNIT:ROLE", f"“{text}” phải có dạng ĐƠN_VỊ:VAI_TRÒ", f"“{text}” must be UNIT:ROLE")
    return Holding(unit_id=UnitId(unit), role=RoleKey(role), valid_from=first, valid_to=last)


@user.command()
@_login
@_role
@click.option("--from", "first", metavar="DATE", help="Today, unless another day is given.")
@click.option("--until", "last", metavar="DATE", help="Last day; without it the role has no end.")
def give(login: str, role: str, first: str | None, last: str | None) -> None:
    """Give LOGIN a role in a unit."""
    with _opened() as (running, now):
        begins = local(now).date() if first is None else parse_day(first, "--from")
        held = _holding(role, begins, None if last is None else parse_day(last, "--until"))
        running.installation.catalog.organisation.unit(held.unit_id)
        days = RoleDays(role=held.role, valid_from=held.valid_from, valid_to=held.valid_to)
        person = _person(running.installation, login)
        give_role(running.installation, UserId(person.id), days, actor=system("cli", held.unit_id), now=now)
    click.echo(f"{login}: đã giao vai trò {role}. / {login} was given the role {role}.")


@user.command()
@_login
@_role
@click.option("--last", metavar="DATE", help="The last day on which it is held: today, unless another is given.")
def end(login: str, role: str, last: str | None) -> None:
    """End a role of LOGIN. What they have claimed stays theirs until the leader gives it to somebody else."""
    with _opened() as (running, now):
        day = local(now).date() if last is None else parse_day(last, "--last")
        held = _holding(role, day)
        person = _person(running.installation, login)
        found = _held(running.installation, person, held, local(now).date())
        actor = system("cli", held.unit_id)
        end_role(running.installation, UserId(person.id), found, day, actor=actor, now=now)
    click.echo(f"{login}: vai trò {role} giữ đến hết {day:%d/%m/%Y}. / {login} holds {role} until {day:%d/%m/%Y}.")


def _held(installation: Installation, person: UserRecord, asked: Holding, today: date) -> UUID:
    """The role that is held now or later. Raises NotFound."""
    with installation.database.reading() as session:
        rows = user_store.held(session, person.id)
    same = [row for row in rows if (row.unit_id, row.role) == (asked.unit_id, asked.role)]
    for row in sorted(same, key=lambda row: row.valid_from):
        if row.valid_to is None or row.valid_to >= today:
            return row.id
    raise NotFound("vai trò còn hiệu lực", "role that is held", f"{asked.unit_id}:{asked.role}")


@user.command()
@_login
def close(login: str) -> None:
    """Nobody signs in with LOGIN any more; what it did stays its own."""
    _change(login, close_account)
    click.echo(f"{login}: đã khóa tài khoản. / The account {login} is closed.")


@user.command()
@_login
def reopen(login: str) -> None:
    """LOGIN may sign in again."""
    _change(login, reopen_account)
    click.echo(f"{login}: đã mở lại tài khoản. / The account {login} is open again.")


@user.command("password")
@_login
@_password
def set_password(login: str, password: str) -> None:
    """Set a password; LOGIN chooses their own when they next sign in. Also opens what wrong guesses had locked."""

    def reset(installation: Installation, user_id: UserId, *, actor: Actor, now: datetime) -> None:
        reset_password(installation, user_id, password, actor=actor, now=now)

    _change(login, reset)
    click.echo(
        f"{login}: đã đặt lại mật khẩu; người dùng phải chọn mật khẩu riêng khi đăng nhập. / "
        f"The password of {login} is set; they choose their own when they sign in."
    )


def _change(login: str, change: Callable[..., None]) -> None:
    """In the trail of the unit where the person works first of all."""
    with _opened() as (running, now):
        person = _person(running.installation, login)
        with running.installation.database.reading() as session:
            held = user_store.held(session, person.id)
        units = [row.unit_id for row in held if row.valid_to is None or row.valid_to >= local(now).date()]
        unit = UnitId((units or [row.unit_id for row in held])[0])
        change(running.installation, UserId(person.id), actor=system("cli", unit), now=now)


def _person(installation: Installation, login: str) -> UserRecord:
    with installation.database.reading() as session:
        found = user_store.by_login(session, login)
    if found is None:
        raise NotFound("tài khoản", "account", login)
    return found


@user.command("list")
@click.option("--unit", "named", help="Only who holds, held or will hold a role in it.")
@json_option
def list_all(named: str | None, as_json: bool) -> None:
    """List the accounts with their roles."""
    with _opened() as (running, now):
        found = _found(running.installation, named)
        today = local(now).date()
    if as_json:
        print_json([_told(person, roles) for person, roles in found])
        return
    for person, roles in found:
        shown = ", ".join(_days(role) for role in roles if not role.ended(today))
        closed = "" if person.active else "  [đã khóa / closed]"
        click.echo(f"{person.login:<24} {person.name:<34} {shown or '–'}{closed}")


def _found(installation: Installation, named: str | None) -> list[tuple[UserView, list[RoleView]]]:
    organisation = installation.catalog.organisation
    units = list(organisation.units) if named is None else [organisation.unit(UnitId(named)).id]
    people: dict[UUID, UserView] = {}
    roles: dict[UUID, RoleView] = {}
    with installation.database.reading() as session:
        for unit in units:
            reader = Reader(unit_id=UnitId(unit), roles=frozenset(), user_id=None)
            people |= {person.id: person for person in users_of(session, reader)}
            roles |= {role.id: role for role in roles_of(session, reader)}
    ordered = sorted(people.values(), key=lambda person: person.login)
    return [(person, [role for role in roles.values() if role.user_id == person.id]) for person in ordered]


def _days(role: RoleView) -> str:
    until = "" if role.valid_to is None else f" → {role.valid_to:%d/%m/%Y}"
    return f"{role.unit_id}:{role.role} ({role.valid_from:%d/%m/%Y}{until})"


def _told(person: UserView, roles: list[RoleView]) -> dict[str, object]:
    return {
        "login": person.login,
        "name": person.name,
        "active": person.active,
        "must_change": person.must_change,
        "locked_until": None if person.locked_until is None else person.locked_until.isoformat(),
        "roles": [
            {
                "unit": role.unit_id,
                "role": role.role,
                "from": role.valid_from.isoformat(),
                "to": None if role.valid_to is None else role.valid_to.isoformat(),
            }
            for role in roles
        ],
    }
