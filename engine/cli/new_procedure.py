"""`motcua new-procedure`: a diagram and its YAML to begin with, which check and run as they are."""

from pathlib import Path

import click

from engine import catalog as catalogs
from engine.adapters.clock import SystemClock
from engine.catalog.new_procedure import LIKE, NewProcedure, Pair, domain_of, free_code, new_procedure
from engine.cli.output import json_option, print_json
from engine.config import WORKFLOWS
from engine.domain.day import parse_day
from engine.domain.errors import InvalidInput
from engine.domain.instant import local


@click.command("new-procedure")
@click.argument("key", metavar="KEY")
@click.option("--code", help="National code; without it a free one that begins with 0 stands in.")
@click.option("--name", help="Name in Vietnamese; without it, the key.")
@click.option("--domain", help="Field (lĩnh vực); without it, that of the procedures it is made like.")
@click.option("--like", default=LIKE, show_default=True, help="Process whose steps it begins with.")
@click.option("--from", "since", metavar="DATE", help="First day in force; without it, today.")
@json_option
def new_procedure_command(
    key: str, code: str | None, name: str | None, domain: str | None, like: str, since: str | None, as_json: bool
) -> None:
    """Write KEY.bpmn and KEY.yaml into workflows/: draw, fill in, “motcua check”."""
    catalog = catalogs.load()
    wanted = NewProcedure(
        key=key,
        code=code or free_code(catalog),
        name=name or key,
        domain=domain or domain_of(catalog, like),
        like=like,
        valid_from=local(SystemClock().now()).date() if since is None else parse_day(since, "--from"),
    )
    files = _write(key, new_procedure(catalog, wanted))
    if as_json:
        print_json({"code": wanted.code, "process": key, "files": [str(file) for file in files]})
        return
    for file in files:
        click.echo(str(file))
    click.echo("Vẽ, điền rồi chạy “motcua check”. / Draw, fill in, then run “motcua check”.", err=True)


def _write(key: str, pair: Pair) -> tuple[Path, Path]:
    """Both files or none. Raises InvalidInput where one is there already or cannot be written."""
    diagram, procedures = WORKFLOWS / "bpmn" / f"{key}.bpmn", WORKFLOWS / "procedures" / f"{key}.yaml"
    written: list[Path] = []
    try:
        for file, text in ((diagram, pair.diagram), (procedures, pair.procedures)):
            with file.open("x", encoding="utf-8") as opened:
                written.append(file)
                opened.write(text)
    except OSError as error:
        for file in written:
            file.unlink()
        raise InvalidInput(
            str(file), f"không ghi được ({error.strerror})", f"cannot be written ({error.strerror})"
        ) from error
    return diagram, procedures
