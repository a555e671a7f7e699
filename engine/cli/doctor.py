"""`motcua doctor`: every invariant of the installation, and where it does not hold."""

import sys

import click

from engine.bootstrap import open_installation
from engine.cli.output import json_option, print_json
from engine.operations.examinations import stage_reader as reader
from engine.operations.own_diagrams import diagram_reader
from engine.store.doctor import Diagnosis, examine

__all__ = ["doctor", "reader"]


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """State what must hold, check it, say what was found. Exit 1 where something does not hold."""
    running = open_installation()
    try:
        installation = running.installation
        diagnosis = examine(
            installation.database,
            now=running.clock.now(),
            read_stage=reader(installation),
            files=running.files,
            read_diagrams=diagram_reader(installation),
        )
    finally:
        running.close()
    if as_json:
        print_json(_shown(diagnosis))
    else:
        _print(diagnosis)
    sys.exit(0 if diagnosis.ok else 1)


def _shown(diagnosis: Diagnosis) -> dict[str, object]:
    return {
        "ok": diagnosis.ok,
        "checked": [f"{invariant.vi} / {invariant.en}" for invariant in diagnosis.checked],
        "problems": [
            {"kind": problem.kind, "where": problem.where, "message": f"{problem.vi} / {problem.en}"}
            for problem in diagnosis.problems
        ],
    }


def _print(diagnosis: Diagnosis) -> None:
    for invariant in diagnosis.checked:
        click.echo(f"· {invariant.vi} / {invariant.en}")
    for problem in diagnosis.problems:
        click.echo(f"✗ {problem.where}: {problem.vi} / {problem.en}")
    found = len(diagnosis.problems)
    if diagnosis.ok:
        click.echo("Không thấy gì sai. / Nothing was found wrong.")
    else:
        click.echo(f"Thấy {found} chỗ sai. / {found} problems were found.")
