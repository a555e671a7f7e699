"""`motcua order`: orders that suspend reception or terms (storm, epidemic), and what they move."""

from uuid import uuid4

import click

from engine.bootstrap import open_installation
from engine.cli.acting import acting, acting_options
from engine.cli.output import json_option, print_json
from engine.domain.calendar_order import CalendarOrder
from engine.domain.day import parse_day
from engine.domain.days_off import OrderEffect
from engine.domain.instant import spoken
from engine.operations.apply_order import Moved
from engine.operations.calendar_orders import Lifting, all_orders, apply_order, lift_order, preview_order, record_order


@click.group()
def order() -> None:
    """Orders of the province's chairman: recorded, applied to open dossiers, lifted by another order."""


@order.command("list")
@json_option
def list_(as_json: bool) -> None:
    """What is recorded, in order of the first day."""
    running = open_installation()
    try:
        found = all_orders(running.installation)
    finally:
        running.close()
    if as_json:
        print_json([_shown(row) for row in found])
        return
    for row in found:
        lifted = f", hết hiệu lực từ {row.lifted_from:%d/%m/%Y} ({row.lifted_by})" if row.lifted_from else ""
        days = f"{row.first:%d/%m/%Y}–{row.last:%d/%m/%Y}"
        click.echo(f"{row.number}  {row.authority}  {days}  {row.effect}{lifted}  {row.reason}")


@order.command()
@click.argument("number")
@click.option("--authority", required=True, help="Who gave the order.")
@click.option("--decided", required=True, metavar="DATE")
@click.option("--from", "first", required=True, metavar="DATE", help="First day, included.")
@click.option("--to", "last", required=True, metavar="DATE", help="Last day, included.")
@click.option(
    "--effect",
    type=click.Choice([effect.value for effect in OrderEffect]),
    required=True,
    help="suspended: no day of any term passes; closed: no working days; reception: only the desk is closed.",
)
@click.option("--area", "areas", multiple=True, help="With everything in it. May be repeated.")
@click.option("--for-unit", "units", multiple=True, help="A single unit. May be repeated.")
@click.option("--reason", required=True)
@click.option("--preview", is_flag=True, help="Only show what would move.")
@acting_options
@json_option
def record(
    number: str,
    authority: str,
    decided: str,
    first: str,
    last: str,
    effect: str,
    areas: tuple[str, ...],
    units: tuple[str, ...],
    reason: str,
    preview: bool,
    login: str,
    password: str,
    unit: str | None,
    as_json: bool,
) -> None:
    """Record the order NUMBER and apply it to the open dossiers."""
    made = CalendarOrder(
        id=uuid4(),
        number=number,
        authority=authority,
        decided_on=parse_day(decided, "--decided"),
        effect=OrderEffect(effect),
        first=parse_day(first, "--from"),
        last=parse_day(last, "--to"),
        areas=frozenset(areas),
        units=frozenset(units),
        reason=reason,
    )
    with acting(login, password, unit) as person:
        if preview:
            moved = preview_order(person.installation, made, actor=person.actor, now=person.now)
        else:
            record_order(person.installation, made, actor=person.actor, now=person.now)
            moved = apply_order(person.installation, number, actor=person.actor, now=person.now)
    _say(number, moved, as_json)


@order.command()
@click.argument("number")
@acting_options
@json_option
def apply(number: str, login: str, password: str, unit: str | None, as_json: bool) -> None:
    """Apply the recorded order NUMBER again: what it moved already stays, the rest follows."""
    with acting(login, password, unit) as person:
        moved = apply_order(person.installation, number, actor=person.actor, now=person.now)
    _say(number, moved, as_json)


@order.command()
@click.argument("number")
@click.option("--lifts", required=True, metavar="NUMBER", help="The order that ends early.")
@click.option("--from", "free_from", required=True, metavar="DATE", help="First day on which it no longer holds.")
@click.option("--authority", required=True)
@click.option("--decided", required=True, metavar="DATE")
@click.option("--reason", required=True)
@acting_options
@json_option
def lift(
    number: str,
    lifts: str,
    free_from: str,
    authority: str,
    decided: str,
    reason: str,
    login: str,
    password: str,
    unit: str | None,
    as_json: bool,
) -> None:
    """Record the order NUMBER that revokes or shortens another one; deadlines move back."""
    lifting = Lifting(
        number=number,
        authority=authority,
        decided_on=parse_day(decided, "--decided"),
        lifts=lifts,
        free_from=parse_day(free_from, "--from"),
        reason=reason,
    )
    with acting(login, password, unit) as person:
        lift_order(person.installation, lifting, actor=person.actor, now=person.now)
        moved = apply_order(person.installation, lifts, actor=person.actor, now=person.now)
    _say(number, moved, as_json)


def _shown(row: CalendarOrder) -> dict[str, object]:
    return {
        "number": row.number,
        "authority": row.authority,
        "decided_on": row.decided_on.isoformat(),
        "effect": row.effect,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "areas": sorted(row.areas),
        "units": sorted(row.units),
        "reason": row.reason,
        "lifted_from": row.lifted_from and row.lifted_from.isoformat(),
        "lifted_by": row.lifted_by,
    }


def _say(number: str, moved: list[Moved], as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "dossier": found.dossier,
                "due_before": found.due_before and found.due_before.isoformat(),
                "due_after": found.due_after and found.due_after.isoformat(),
            }
            for found in moved
        ]
        print_json({"order": number, "moved": rows})
        return
    for found in moved:
        before = "–" if found.due_before is None else spoken(found.due_before)
        after = "–" if found.due_after is None else spoken(found.due_after)
        click.echo(f"{found.dossier}: {before} → {after}")
    click.echo(f"{number}: {len(moved)} hồ sơ thay đổi. / {len(moved)} dossiers moved.")
