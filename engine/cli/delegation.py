"""`motcua delegation`: who stands in for whom, from day to day."""

from uuid import UUID

import click

from engine.bootstrap import Running, open_installation
from engine.cli.output import json_option, print_json
from engine.cli.person import person
from engine.domain.day import parse_day
from engine.domain.errors import NotFound
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.substitution import Scope
from engine.operations.delegations import Delegation, end_delegation, give_delegation
from engine.store import delegations as delegation_store
from engine.store.delegations import DelegationRecord

_by = click.option("--by", required=True, metavar="LOGIN", help="Who decides: the unit's leader, or whoever is absent.")


@click.group()
def delegation() -> None:
    """Substitutes (ủy quyền): give, end and list delegations."""


@delegation.command()
@click.option("--to", "substitute", required=True, metavar="LOGIN", help="The substitute.")
@click.option("--for", "absent", required=True, metavar="LOGIN", help="In whose name.")
@click.option("--unit", required=True)
@click.option("--role", required=True, help="For example ld.")
@click.option("--from", "first", required=True, metavar="DATE")
@click.option("--until", "last", required=True, metavar="DATE", help="Last day; then it ends by itself.")
@click.option("--procedure", "procedures", multiple=True, metavar="CODE", help="Only these procedures.")
@click.option("--domain", "domains", multiple=True, metavar="KEY", help="Only these fields.")
@click.option("--signing-only", is_flag=True, help="Only signatures (KT., TUQ.).")
@click.option("--reason", required=True)
@_by
@json_option
def add(
    substitute: str,
    absent: str,
    unit: str,
    role: str,
    first: str,
    last: str,
    procedures: tuple[str, ...],
    domains: tuple[str, ...],
    signing_only: bool,
    reason: str,
    by: str,
    as_json: bool,
) -> None:
    """Let --to do the work of --for in their name."""
    scope = Scope(procedures=frozenset(procedures), domains=frozenset(domains), signing_only=signing_only)
    asked = Delegation(
        substitute=substitute,
        absent=absent,
        unit_id=UnitId(unit),
        role=RoleKey(role),
        valid_from=parse_day(first, "--from"),
        valid_to=parse_day(last, "--until"),
        reason=reason,
        decided_by=by,
        scope=scope,
    )
    running = open_installation()
    try:
        given = _give(running, asked)
    finally:
        running.close()
    if as_json:
        print_json({"id": str(given)})
    else:
        click.echo(f"{given}  {absent} → {substitute}  {unit}:{role}  {first} – {last}")


def _give(running: Running, asked: Delegation) -> UUID:
    decider = person(running, asked.decided_by, asked.unit_id)
    return give_delegation(running.installation, asked, actor=decider, now=running.clock.now())


@delegation.command()
@click.argument("key", metavar="DELEGATION")
@click.option("--reason", required=True)
@_by
@json_option
def end(key: str, reason: str, by: str, as_json: bool) -> None:
    """End DELEGATION now, before its last day."""
    running = open_installation()
    try:
        found = _found(running, key)
        actor = person(running, by, found.unit_id)
        end_delegation(running.installation, found.id, reason, actor=actor, now=running.clock.now())
    finally:
        running.close()
    if as_json:
        print_json({"id": key, "ended": True})
    else:
        click.echo(f"Đã kết thúc ủy quyền {key}. / Delegation {key} has ended.")


def _found(running: Running, key: str) -> DelegationRecord:
    found = None
    try:
        with running.installation.database.reading() as session:
            found = delegation_store.get(session, UUID(key))
    except ValueError:
        pass  # not even the form of an id: there is none of it
    if found is None:
        raise NotFound("ủy quyền", "delegation", key)
    return found


@delegation.command("list")
@click.argument("unit")
@json_option
def list_(unit: str, as_json: bool) -> None:
    """List the delegations of UNIT, ended ones too."""
    running = open_installation()
    try:
        running.installation.catalog.organisation.unit(UnitId(unit))
        with running.installation.database.reading() as session:
            rows = [_shown(row) for row in delegation_store.of_unit(session, unit)]
    finally:
        running.close()
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = "†" if row["ended_at"] else ""
        period = f"{row['from']} – {row['until']}"
        click.echo(f"{row['id']}  {row['for']} → {row['to']}  {row['role']}  {period} {row['scope']} {state}")


def _shown(row: DelegationRecord) -> dict[str, str | None]:
    return {
        "id": str(row.id),
        "to": row.login,
        "for": row.absent_login,
        "role": row.role,
        "from": row.valid_from.isoformat(),
        "until": row.valid_to.isoformat(),
        "scope": ", ".join([*row.procedures, *row.domains, *(["signing"] if row.signing_only else [])]) or "all",
        "reason": row.reason,
        "ended_at": None if row.ended_at is None else row.ended_at.isoformat(),
    }
