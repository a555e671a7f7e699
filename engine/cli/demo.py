"""`motcua demo`: the demo year, loaded into an empty database."""

import time
from datetime import date

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from engine.adapters.clock import SystemClock
from engine.adapters.signing import AGENCY, PERSON, make_demo_certificate
from engine.cli.output import json_option, print_json
from engine.config import database_url, var_folder
from engine.demo.diary import FIRST_DAY, LAST_DAY
from engine.demo.year import Loading, is_empty, load_year
from engine.domain.day import parse_day
from engine.store.queries.volume import Volume


@click.command()
@click.option("--until", "last", metavar="DATE", help=f"Stop at the end of this day, {FIRST_DAY} to {LAST_DAY}.")
@click.option("--if-empty", is_flag=True, help="Do nothing, and succeed, where the database has data.")
@json_option
def demo(last: str | None, if_empty: bool, as_json: bool) -> None:
    """Play a commune's year from 30/05/2021 to 30/05/2022 with made-up people. The database must be empty."""
    until = LAST_DAY if last is None else parse_day(last, "--until")
    url = database_url()
    if if_empty and not is_empty(url):
        return
    begun = time.monotonic()
    loaded = _load(url, until)
    for look in (PERSON, AGENCY):
        agency, now = "UBND xã Trung Sơn (minh họa)", SystemClock().now()
        make_demo_certificate(var_folder() / "signing", agency=agency, now=now, look=look)
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        figures = {"dossiers": loaded.dossiers, "steps": loaded.steps, "events": loaded.events}
        print_json({**figures, "seconds": seconds})
    else:
        click.echo(
            f"Đã nạp {loaded.dossiers} hồ sơ, {loaded.steps} việc, {loaded.events} sự kiện trong {seconds} giây. "
            f"/ Loaded {loaded.dossiers} dossiers, {loaded.steps} steps, {loaded.events} events."
        )


def _load(url: str, until: date) -> Volume:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=2) as progress:
        task = progress.add_task(f"{FIRST_DAY:%d/%m/%Y}", total=(until - FIRST_DAY).days + 1)

        def day_passed(day: date) -> None:
            progress.update(task, advance=1, description=f"{day:%d/%m/%Y}")

        return load_year(Loading(url=url, until=until, real_now=SystemClock().now, day_passed=day_passed))
