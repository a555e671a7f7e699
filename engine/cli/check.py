"""`motcua check`: what is wrong with diagrams and decision tables, one file or all of workflows/ together."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import click

from engine.bootstrap import open_installation
from engine.bpmn.checker import Finding, Kind, Severity, Surroundings, check_files
from engine.bpmn.drawing import outlines
from engine.bpmn.source import MAX_BYTES
from engine.catalog import Catalog, inspect
from engine.catalog.consistency import check_catalog
from engine.catalog.diagram_fit import Diagram, check_diagrams
from engine.catalog.finding import Finding as CatalogueFinding
from engine.catalog.reach import check_reach
from engine.cli.output import json_option, print_json
from engine.config import WORKFLOWS
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.instant import local
from engine.operations.diagram_check import surroundings
from engine.operations.own_diagrams import OwnFinding, own_findings
from engine.service_tasks import OPERATORS
from engine.store.refusals import DatabaseEmpty, DatabaseMissing

SUFFIXES = (".bpmn", ".dmn")
MOST_FILES = 2000  # of one folder
CALLING = (b"callActivity", b"businessRuleTask", b"errorEventDefinition")  # what makes a file depend on others
PATHS = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, type=PATHS)
@json_option
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check diagrams (.bpmn) and decision tables (.dmn); without a PATH, all of workflows/ against each other, and what
    units released of their own, where there is a database."""
    found = sorted(_check_paths(paths) if paths else [*_check_workflows(WORKFLOWS), *_check_own()])
    if as_json:
        print_json([_row(finding) for finding in found])
    else:
        _print_lines(found)
    sys.exit(any(finding.severity is Severity.ERROR for finding in found))


def _row(finding: Finding) -> dict[str, object]:
    return {
        "file": click.format_filename(finding.file),
        "line": finding.line,
        "element": finding.element,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": click.format_filename(finding.message),  # which may name other files
    }


def _print_lines(found: list[Finding]) -> None:
    for finding in found:
        where = f"{finding.file}:{finding.line}"
        click.echo(f"{where}  {finding.severity.value}  {finding.element or '-'}  {finding.rule}  {finding.message}")
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    click.echo(
        f"{errors} lỗi, {len(found) - errors} cảnh báo / {errors} errors, {len(found) - errors} warnings", err=True
    )


def _check_paths(paths: tuple[Path, ...]) -> list[Finding]:
    files = [file for path in paths for file in _files_of(path)]
    catalog, _ = inspect(WORKFLOWS)
    around = _surroundings(catalog)
    inside = {str(file): _read(file) for file in files if file.resolve().is_relative_to(WORKFLOWS.resolve())}
    outside = {str(file): _read(file) for file in files if str(file) not in inside}
    neighbours = _neighbours(files, {**inside, **outside})
    return [
        *check_files(inside, replace(around, workflows=True), neighbours),
        *check_files(outside, around, neighbours),
    ]


def _check_workflows(folder: Path) -> list[Finding]:
    """Every diagram and table, with the catalogue against itself and against the diagrams."""
    files = {_shown(file): _read(file) for file in _files_of(folder / "bpmn")}
    catalog, broken = inspect(folder)
    found = check_files(files, Surroundings(operators=OPERATORS, workflows=True))
    drawn = outlines({name: data for name, data in files.items() if name.endswith(".bpmn")})
    said = broken if catalog is None else _fitting(catalog, drawn)
    return [*found, *(_of_catalogue(folder, finding) for finding in said)]


def _check_own() -> list[Finding]:
    """The units' own diagrams and forms. A place without a database has none; one that cannot be opened is said."""
    try:
        running = open_installation()
    except (DatabaseEmpty, DatabaseMissing):
        return []
    except Refusal as refusal:
        click.echo(f"Chưa kiểm tra sơ đồ riêng của đơn vị / the units' own were not checked: {refusal}", err=True)
        return []
    try:
        with running.installation.database.reading() as session:
            found = own_findings(running.installation, session, local(running.clock.now()).date())
            return [_of_unit(one) for one in found]
    finally:
        running.close()


def _of_unit(own: OwnFinding) -> Finding:
    return Finding(
        file=f"{own.unit_id}/{own.process_id}.bpmn#{own.number}",
        line=own.finding.line,
        element=own.finding.element,
        rule=own.finding.rule,
        severity=Severity(own.finding.severity),
        message=f"{own.finding.vi} / {own.finding.en}",
        kind=Kind.HOUSE,
    )


def _fitting(catalog: Catalog, drawn: Mapping[str, Diagram]) -> list[CatalogueFinding]:
    return [*check_catalog(catalog), *check_diagrams(catalog, drawn), *check_reach(catalog, drawn)]


def _surroundings(catalog: Catalog | None) -> Surroundings:
    """What a file from anywhere is held against; a catalogue that is broken is held against nobody."""
    if catalog is None:
        return Surroundings(operators=OPERATORS)
    return replace(surroundings(catalog), workflows=False)


def _files_of(path: Path) -> list[Path]:
    """The path itself, or the diagrams and tables of a folder. Raises InvalidInput for a folder without any."""
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not 0 < len(files) <= MOST_FILES:
        much = MOST_FILES
        raise InvalidInput(
            str(path),
            f"thư mục phải có từ 1 đến {much} tệp .bpmn, .dmn, đang có {len(files)}",
            f"the folder must hold 1 to {much} .bpmn and .dmn files; it holds {len(files)}",
        )
    return files


def _neighbours(files: Iterable[Path], given: Mapping[str, bytes]) -> dict[str, bytes]:
    """By name, the files of workflows/bpmn and those beside the given ones, where a given one depends on others."""
    if not any(word in data for data in given.values() for word in CALLING):
        return {}
    folders = [WORKFLOWS / "bpmn", *sorted({file.resolve().parent for file in files})]
    beside = [file for folder in folders if folder.is_dir() for file in sorted(folder.iterdir())[:MOST_FILES]]
    own = {file.resolve() for file in files}
    diagrams = [file for file in beside if file.suffix.lower() in SUFFIXES and file.is_file()]
    return {file.name: _read(file) for file in diagrams if file.resolve() not in own}


def _shown(file: Path) -> str:
    """The path as a person would type it from here."""
    absolute, here = file.resolve(), Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(file)


def _read(file: Path) -> bytes:
    """At most one byte more than is allowed, so that the checker can say that it is too large."""
    try:
        with file.open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except OSError as error:
        problem = error.strerror or "OSError"
        raise InvalidInput(str(file), f"không đọc được tệp ({problem})", f"cannot be read ({problem})") from error


def _of_catalogue(folder: Path, finding: CatalogueFinding) -> Finding:
    return Finding(
        file=str(Path(_shown(folder)) / finding.file),
        line=finding.line,
        element=finding.element,
        rule=finding.rule,
        severity=Severity(finding.severity),
        message=finding.message,
        kind=Kind.HOUSE,
    )
