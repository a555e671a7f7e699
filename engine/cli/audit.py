"""`motcua audit`: the trail of what was done, checked, and taken out for other tools."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from uuid import UUID

import click

from engine.adapters.event_log_csv import csv_lines
from engine.adapters.event_log_xes import xes
from engine.adapters.report_file import written
from engine.bootstrap import Running, open_installation
from engine.cli.output import json_option, print_json
from engine.config import database_url
from engine.domain.actor import system
from engine.domain.day import parse_day
from engine.domain.errors import NotFound
from engine.domain.event_log import Trace
from engine.domain.identifiers import ProcedureCode, UnitId
from engine.operations.auditing import take_event_log
from engine.store import schema
from engine.store.audit_verify import TrailReport
from engine.store.audit_verify import verify as verify_trail
from engine.store.database import Database
from engine.store.dossiers import id_of_code
from engine.store.queries.event_log import Logged, traces
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.visibility import Reader

_PROMPT = "prompt"  # nobody signs in at the machine's own prompt; what is confidential is not seen there
_HOME = UnitId("")  # of nobody: each unit is told in its own chain
_FILE = click.Path(path_type=Path, dir_okay=False)
_WRITERS: dict[str, Callable[[Iterable[Trace]], Iterator[str]]] = {"xes": xes, "csv": csv_lines}


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


@audit.command()
@click.option("--xes", "xes_file", type=_FILE, help="Write the log as XES (IEEE 1849-2016): what was done, in order.")
@click.option("--csv", "csv_file", type=_FILE, help="Write every event as a line, reads too.")
@click.option("--from", "first", metavar="DATE", help="Dossiers filed from this day on …")
@click.option("--to", "last", metavar="DATE", help="… to this day, included, with all that happened to them.")
@click.option("--procedure", metavar="CODE", help="Of one procedure only.")
@click.option("--dossier", metavar="CODE", help="One dossier only, by its code; without days.")
@click.option("--unit", metavar="UNIT", help="What one unit sees; by default every unit's.")
@json_option
def export(
    xes_file: Path | None,
    csv_file: Path | None,
    first: str | None,
    last: str | None,
    procedure: str | None,
    dossier: str | None,
    unit: str | None,
    as_json: bool,
) -> None:
    """Write the event log for other tools. It names no citizen and leaves out confidential dossiers."""
    files = {form: file for form, file in (("xes", xes_file), ("csv", csv_file)) if file is not None}
    if not files:
        raise click.UsageError("Say where to write: --xes FILE, --csv FILE or both.")
    if dossier is None and (first is None or last is None):
        raise click.UsageError("Say of which days: --from DATE --to DATE, or of which dossier: --dossier CODE.")
    running = open_installation()
    try:
        logged = _logged(running, first, last, procedure, dossier)
        counted = {form: _export(running, logged, form, file, unit) for form, file in files.items()}
    finally:
        running.close()
    if as_json:
        print_json({form: {"file": str(files[form]), "dossiers": count} for form, count in counted.items()})
    for form, count in {} if as_json else counted.items():
        click.echo(f"{click.format_filename(files[form])}: {count} hồ sơ / dossiers")


def _logged(
    running: Running, first: str | None, last: str | None, procedure: str | None, dossier: str | None
) -> Logged:
    if procedure is not None:
        running.installation.catalog.procedure(ProcedureCode(procedure))
    period = None
    if first is not None and last is not None:
        period = ReportPeriod(first=parse_day(first, "--from"), last=parse_day(last, "--to"))
    return Logged(period=period, procedure=procedure, dossier=None if dossier is None else _id(running, dossier))


def _id(running: Running, code: str) -> UUID:
    """Of a dossier that is not confidential. Raises NotFound."""
    with running.installation.database.reading() as session:
        found = id_of_code(session, code)
        seen = found is not None and next(traces(session, None, Logged(dossier=found)), None) is not None
    if found is None or not seen:
        raise NotFound("hồ sơ", "dossier", code)
    return found


def _export(running: Running, logged: Logged, form: str, file: Path, unit: str | None) -> int:
    """How many dossiers were written."""
    installation, now = running.installation, running.clock.now()
    named = _HOME if unit is None else installation.catalog.organisation.unit(UnitId(unit)).id
    actor = system(_PROMPT, named)
    reader = None if unit is None else Reader.of(actor)
    take_event_log(installation, logged, form, actor=actor, now=now, reader=reader)
    counted = _Counted()
    with (
        installation.database.surveying() as session,
        written(file, f"--{form}") as draft,
        draft.open("w", encoding="utf-8", newline="") as out,
    ):
        out.writelines(_WRITERS[form](counted.all(traces(session, reader, logged))))
    return counted.number


class _Counted:
    """Counts what passes."""

    number = 0

    def all(self, found: Iterable[Trace]) -> Iterator[Trace]:
        for trace in found:
            self.number += 1
            yield trace
