"""`motcua relation`: whose dossiers an officer may not handle. Numbers are asked for, never taken from the command line
and never shown whole."""

from uuid import UUID

import click

from engine.bootstrap import open_installation
from engine.cli.output import json_option, print_json
from engine.cli.person import person
from engine.domain.day import parse_day
from engine.domain.errors import NotFound
from engine.domain.interest import Kinship
from engine.operations.relations import declare_relation, end_relation, identify_user, shown_relations

_by = click.option("--by", metavar="LOGIN", help="The leader who declares it; without it, the officer does.")
_number = click.option("--number", prompt=True, hide_input=True, help="Asked for when it is not given.")


@click.group()
def relation() -> None:
    """Relatives that officers declare, and their own numbers."""


@relation.command()
@click.argument("login")
@click.option("--kinship", required=True, type=click.Choice([kind.value for kind in Kinship]))
@click.option("--from", "first", metavar="DATE")
@click.option("--until", "last", metavar="DATE")
@_number
@_by
@json_option
def add(
    login: str, kinship: str, first: str | None, last: str | None, number: str, by: str | None, as_json: bool
) -> None:
    """Declare a relative of LOGIN by that relative's personal number."""
    running = open_installation()
    try:
        relation_id = declare_relation(
            running.installation,
            login,
            Kinship(kinship),
            number,
            actor=person(running, by or login),
            now=running.clock.now(),
            valid_from=None if first is None else parse_day(first, "--from"),
            valid_to=None if last is None else parse_day(last, "--until"),
        )
    finally:
        running.close()
    if as_json:
        print_json({"id": str(relation_id)})
    else:
        click.echo(f"{relation_id}  {login}  {kinship}")


@relation.command()
@click.argument("key", metavar="RELATION")
@click.option("--by", required=True, metavar="LOGIN")
@json_option
def end(key: str, by: str, as_json: bool) -> None:
    """RELATION held until yesterday."""
    running = open_installation()
    try:
        end_relation(running.installation, _uuid(key), actor=person(running, by), now=running.clock.now())
    finally:
        running.close()
    if as_json:
        print_json({"id": key, "ended": True})
    else:
        click.echo(f"Đã kết thúc {key}. / {key} has ended.")


@relation.command("list")
@click.argument("login")
@_by
@json_option
def list_(login: str, by: str | None, as_json: bool) -> None:
    """What LOGIN has declared, with the end of each number."""
    running = open_installation()
    try:
        actor = person(running, by or login)
        rows = shown_relations(running.installation, login, actor=actor, now=running.clock.now())
    finally:
        running.close()
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['id']}  {row['kinship']}  {row['number']}  {row['from']} – {row['to'] or ''}")


@relation.command()
@click.argument("login")
@_number
@_by
@json_option
def own(login: str, number: str, by: str | None, as_json: bool) -> None:
    """Give the account LOGIN its person's own number; an empty one takes it away."""
    running = open_installation()
    try:
        actor = person(running, by or login)
        identify_user(running.installation, login, number.strip() or None, actor=actor, now=running.clock.now())
    finally:
        running.close()
    if as_json:
        print_json({"login": login, "known": bool(number.strip())})
    else:
        click.echo(login)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("quan hệ đã khai", "declared relation", text) from None
