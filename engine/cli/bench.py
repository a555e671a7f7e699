"""`motcua bench`: how fast it is here, as ratios measured in one run. The benchmarks lie beside the tests."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from engine.cli.output import json_option, print_json
from engine.config import ROOT
from engine.domain.errors import NotFound

FOLDER = ROOT / "tests" / "benchmarks"
PREFIX = "bench_"


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--all", "with_long", is_flag=True, help="Also those that take minutes, among a million dossiers.")
@json_option
def bench(names: tuple[str, ...], with_long: bool, as_json: bool) -> None:
    """Run the benchmarks, or those named. A ratio compares two medians of the same run; a goal stands beside it."""
    known = _known()
    for name in names:
        if name not in known:
            raise NotFound("phép đo", "benchmark", f"{name} ({', '.join(known)})")
    results = []
    for name in names or [name for name in known if with_long or not getattr(_module(name), "TAKES_MINUTES", False)]:
        click.echo(f"{name} …", err=True)
        results.append(_measured(name))
        if not as_json:
            click.echo("  ".join(f"{key}={value}" for key, value in results[-1].items()))
    if as_json:
        print_json(results)


def _known() -> list[str]:
    """Raises NotFound where the program runs without its source."""
    found = sorted(path.stem.removeprefix(PREFIX) for path in Path(FOLDER).glob(f"{PREFIX}*.py"))
    if not found:
        raise NotFound("thư mục phép đo", "folder of benchmarks", FOLDER)
    return found


def _module(name: str) -> ModuleType:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return import_module(f"tests.benchmarks.{PREFIX}{name}")


def _measured(name: str) -> dict[str, Any]:
    measured: dict[str, Any] = _module(name).run()
    return measured
