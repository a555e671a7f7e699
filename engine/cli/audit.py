"""`motcua audit`: the trail of what was done, checked."""

import sys

import click

from engine.cli.output import json_option, print_json
from engine.config import database_url
from engine.store import schema
from engine.store.audit_verify import TrailReport
from engine.store.audit_verify import verify as verify_trail
from engine.store.database import Database


@click.group()
def audit() -> None:
    """The trail of what was done."""


@audit.command()
@json_option
def verify(as_json: bool) -> None:
    """Check that no event was edited, deleted, moved or cut off. Exit 1 where one was."""
    database = Database(database_url())
    try:
        schema.check(database)
        report = verify_trail(database)
    finally:
        database.close()
    if as_json:
        print_json(_shown(report))
    else:
        _print(report)
    sys.exit(0 if report.ok else 1)


def _shown(report: TrailReport) -> dict[str, object]:
    return {
        "ok": report.ok,
        "events": report.events,
        "dossiers": report.dossiers,
        "seals": report.seals,
        "problems": [
            {
                "kind": problem.kind,
                "dossier": problem.dossier,
                "seq": problem.seq,
                "message": f"{problem.vi} / {problem.en}",
            }
            for problem in report.problems
        ],
    }


def _print(report: TrailReport) -> None:
    for problem in report.problems:
        where = problem.dossier if problem.seq is None else f"{problem.dossier} #{problem.seq}"
        click.echo(f"{where}: {problem.vi} / {problem.en}")
    seen_vi = f"{report.events} sự kiện của {report.dossiers} hồ sơ"
    seen_en = f"{report.events} events of {report.dossiers} dossiers"
    if report.ok:
        click.echo(f"Nhật ký nguyên vẹn: {seen_vi}. / The trail is whole: {seen_en}.")
    else:
        wrong = len(report.problems)
        click.echo(f"Nhật ký có {wrong} chỗ sai trong {seen_vi}. / The trail has {wrong} faults in {seen_en}.")
