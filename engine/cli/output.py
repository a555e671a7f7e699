"""What every command prints: one JSON value on standard output with --json, plain lines without."""

from collections.abc import Callable
from typing import Any

import click
import orjson

json_option: Callable[[Any], Any] = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON value and nothing else."
)


def print_json(value: object) -> None:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
