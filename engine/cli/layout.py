"""`motcua layout`: gives a diagram a readable drawing."""

import os
from pathlib import Path

import click

from engine.bpmn.layout import lay_out
from engine.bpmn.source import MAX_BYTES
from engine.domain.errors import InvalidInput


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Write the drawing into FILE instead of printing the whole.")
def layout(file: Path, write: bool) -> None:
    """Lay out the process of FILE (.bpmn) anew: pool, lanes, flows and labels. Everything but the drawing stays."""
    drawn = lay_out(_read(file), file.name)
    if write:
        _replace(file, drawn)
    else:
        click.echo(drawn, nl=False)


def _read(file: Path) -> bytes:
    """At most one byte more than is allowed, so that the reader can say that it is too large."""
    try:
        with file.open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unusable(file, error) from error


def _replace(file: Path, data: bytes) -> None:
    """The old file stays until the new one is whole."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_bytes(data)
        os.replace(beside, file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _unusable(file, error) from error


def _unusable(file: Path, error: OSError) -> InvalidInput:
    problem = error.strerror or "OSError"
    return InvalidInput(str(file), f"không đọc hoặc ghi được tệp ({problem})", f"cannot be read or written ({problem})")
