"""`motcua close`: close days of a book or of a unit, for good."""

from datetime import timedelta

import click

from engine.cli.acting import acting, acting_options
from engine.cli.output import json_option, print_json
from engine.domain.day import parse_day
from engine.operations.close_period import close_period


@click.command()
@click.option("--from", "first", metavar="DATE", help="First day, included.")
@click.option("--to", "last", metavar="DATE", help="Last day, included.")
@click.option("--month", metavar="YYYY-MM", help="A whole month instead.")
@click.option("--year", metavar="YYYY", help="A whole year instead.")
@click.option("--book", help="One book; without it everything of the unit.")
@click.option("--reason", required=True)
@acting_options
@json_option
def close(
    first: str | None,
    last: str | None,
    month: str | None,
    year: str | None,
    book: str | None,
    reason: str,
    login: str,
    password: str,
    unit: str | None,
    as_json: bool,
) -> None:
    """Close days that are over: nothing that happened on them can be entered any more. They are never reopened."""
    if sum(given is not None for given in (first, month, year)) != 1 or (first is None) != (last is None):
        raise click.UsageError("Give --from and --to, or --month, or --year.")
    if month is not None:
        begin = parse_day(f"{month}-01", "--month")
        end = (begin.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    elif year is not None:
        begin, end = parse_day(f"{year}-01-01", "--year"), parse_day(f"{year}-12-31", "--year")
    else:
        begin, end = parse_day(first, "--from"), parse_day(last, "--to")
    with acting(login, password, unit) as person:
        close_period(
            person.installation,
            person.actor.unit_id,
            first=begin,
            last=end,
            book=book,
            reason=reason,
            actor=person.actor,
            now=person.now,
        )
    if as_json:
        print_json({"first": begin.isoformat(), "last": end.isoformat(), "book": book})
    else:
        click.echo(f"Đã khóa sổ {begin:%d/%m/%Y}–{end:%d/%m/%Y}. / Closed {begin} to {end}.")
