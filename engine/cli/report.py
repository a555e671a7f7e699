"""`motcua report`: the figures of a unit over any days, from what happened on them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from engine.adapters.report_file import written
from engine.adapters.report_kinds import KINDS, report_file
from engine.adapters.report_words import ReportNames, Shown, before_start, day, names_of, percent
from engine.bootstrap import Running, open_installation
from engine.catalog import Catalog
from engine.cli.output import json_option, print_json
from engine.domain.dated import in_force
from engine.domain.day import parse_day
from engine.domain.identifiers import UnitId
from engine.domain.money import dong
from engine.domain.organisation import Unit
from engine.store.queries.report_cchc import Cchc
from engine.store.queries.report_cchc import cchc as read_cchc
from engine.store.queries.report_ii06a import COLUMNS, Ii06a, Row
from engine.store.queries.report_ii06a import ii06a as read_ii06a
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.report_scope import ReportScope, scope_of

Decorated = Callable[..., Any]

FILES = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}


def _days(command: Decorated) -> Decorated:
    for option in (
        click.option(
            "--mapped",
            is_flag=True,
            help="Tell the past in the unit's own structure: what its predecessors received counts as its own.",
        ),
        click.option("--unit", help="The unit that reports; with one commune installed, that one."),
        click.option("--to", "last", required=True, metavar="DATE", help="Last day, included."),
        click.option("--from", "first", required=True, metavar="DATE", help="First day, included."),
    ):
        command = option(command)
    return command


@click.group()
def report() -> None:
    """Reports as they stood at the end of the last day."""


def _files(report: str) -> Callable[[Decorated], Decorated]:
    """An option for each kind of file that the report can be written as."""

    def decorated(command: Decorated) -> Decorated:
        for kind in reversed(KINDS[report]):
            told = f"Also write the report as a file ({FILES[kind]})."
            command = click.option(f"--{kind}", type=click.Path(path_type=Path), help=told)(command)
        return command

    return decorated


@report.command()
@_days
@_files("cchc")
@json_option
def cchc(first: str, last: str, unit: str | None, mapped: bool, as_json: bool, **files: Path | None) -> None:
    """Administrative reform: dossiers, terms, fees, online filing, scans, satisfaction."""
    with _asked(first, last, unit, mapped) as asked:
        with asked.running.installation.database.reading() as session:
            found = read_cchc(session, asked.scope)
        _write(found, asked, files)
        figures = _cchc_figures(found, asked) | _before_start(asked.scope)
        print_json(figures) if as_json else _show_cchc(found, figures, asked)


@report.command()
@_days
@_files("ii06a")
@json_option
def ii06a(first: str, last: str, unit: str | None, mapped: bool, as_json: bool, **files: Path | None) -> None:
    """Form II.06a/VPCP/KSTT: how dossiers were handled, by field, columns 3 to 13."""
    with _asked(first, last, unit, mapped) as asked:
        with asked.running.installation.database.reading() as session:
            found = read_ii06a(session, asked.scope)
        _write(found, asked, files)
        if as_json:
            print_json([_ii06a_row(row, asked.names) | _before_start(asked.scope) for row in found.rows])
        else:
            _show_ii06a(found, asked.names)


def _write(report: Cchc | Ii06a, asked: "Asked", files: Mapping[str, Path | None]) -> None:
    for kind, target in files.items():
        if target is not None:
            content = report_file(report, kind, asked.shown)
            with written(target, f"--{kind}") as draft:
                draft.write_bytes(content)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked for, and the installation that answers."""

    running: Running
    scope: ReportScope

    @property
    def catalog(self) -> Catalog:
        return self.running.installation.catalog

    @property
    def names(self) -> ReportNames:
        return names_of(self.catalog, self.scope.unit)

    @property
    def shown(self) -> Shown:
        return Shown(names=self.names, procedures=self.procedures, demo=self.running.is_demo)

    def level(self, unit: UnitId) -> str:
        """The name of the level on which a unit stands."""
        organisation = self.catalog.organisation
        return organisation.levels[organisation.unit(unit).level].name_vi

    @property
    def procedures(self) -> int:
        """Procedures published on the last day."""
        on = self.scope.period.last
        known = self.catalog.procedures.values()
        return sum(found.is_published and in_force(found.blocks, on) is not None for found in known)


@contextmanager
def _asked(first: str, last: str, unit: str | None, mapped: bool) -> Iterator[Asked]:
    period = ReportPeriod(first=parse_day(first, "--from"), last=parse_day(last, "--to"))
    running = open_installation()
    try:
        catalog = running.installation.catalog
        reporting = _unit(catalog, unit, period.last)
        with running.installation.database.reading() as session:
            scope = scope_of(
                session,
                reporting,
                period,
                calendar=running.installation.calendar(reporting),
                organisation=catalog.organisation,
                now=running.clock.now(),
                mapped=mapped,
            )
        yield Asked(running=running, scope=scope)
    finally:
        running.close()


def _unit(catalog: Catalog, named: str | None, on: date) -> UnitId:
    """The named unit, else the only one that receives dossiers, on the day or at all: its past can be reported too."""
    organisation = catalog.organisation
    if named is not None:
        return organisation.unit(UnitId(named)).id
    receiving = organisation.receiving_on(on) or _nearest(organisation.receiving, on)
    if len(receiving) != 1:
        names = ", ".join(sorted(unit.id for unit in organisation.receiving))
        raise click.UsageError(f"Name the unit that reports with --unit (one of: {names}).")
    return receiving[0].id


def _nearest(units: tuple[Unit, ...], on: date) -> tuple[Unit, ...]:
    """For a day on which nobody received: those that began last before it, else those that began first after it."""
    begun = [unit.valid_from for unit in units if unit.valid_from <= on]
    first = max(begun, default=min(unit.valid_from for unit in units))
    return tuple(unit for unit in units if unit.valid_from == first)


def _before_start(scope: ReportScope) -> dict[str, Any]:
    """Marks figures that were brought from before the unit began here; nothing where the period lies after it."""
    known, words = scope.brought, before_start(scope)
    if known is None or words is None:
        return {}
    return {
        "before_start": {
            "as_of": known.as_of.isoformat(),
            "first_day": None if known.first_day is None else known.first_day.isoformat(),
            "imported": scope.covers(known) or scope.period.last == known.as_of,
            "partial": scope.is_partial,
            "carried_over": known.total("carried"),
            "file": known.file,
            "note": words,
        }
    }


def _cchc_figures(report: Cchc, asked: Asked) -> dict[str, Any]:
    service, year = report.service, report.scope.period.of_its_year
    return {
        "received": report.received,
        "by_domain": {group.group: group.received for group in report.groups},
        "completed": report.completed,
        "completed_by_domain": {group.group: group.completed for group in report.groups},
        "early_or_on_time_rate": report.early_or_on_time_rate,
        "overdue": report.overdue,
        "overdue_chain": report.overdue_chain,
        "late_units": [
            {"unit": asked.names.units[row.unit], "level": asked.level(row.unit), "dossiers": row.dossiers}
            for row in report.late_units
        ],
        "in_progress": report.in_progress,
        "in_progress_within_term": report.within_term,
        "waiting_superior": [{"unit": asked.names.units[row.unit], "dossiers": row.dossiers} for row in report.waiting],
        "fees_total": service.fees_total,
        "online": {"from": year.first.isoformat(), "to": year.last.isoformat(), "dossiers": service.online},
        "digitised_rate": service.digitised_rate,
        "satisfaction_rate": service.satisfaction_rate,
        "complaints": service.complaints,
        "procedures": asked.procedures,
    }


def _show_cchc(report: Cchc, figures: Mapping[str, Any], asked: Asked) -> None:
    period, names = report.scope.period, asked.names
    click.echo(f"{names.unit.name}, {day(period.first)} – {day(period.last)}")
    for group in report.groups:
        click.echo(f"  {names.groups[group.group]}: tiếp nhận {group.received}, đã giải quyết {group.completed}")
    waiting = "; ".join(f"{row['dossiers']} tại {row['unit']}" for row in figures["waiting_superior"]) or "không"
    late = (
        "; ".join(f"{row['dossiers']} tại {row['unit']} ({row['level']})" for row in figures["late_units"]) or "không"
    )
    for label, value in (
        ("Tiếp nhận", report.received),
        ("Đã giải quyết", f"{report.completed} (trước và đúng hạn {percent(report.early_or_on_time_rate) or '–'})"),
        ("Đang giải quyết", f"{report.in_progress} (còn trong hạn {report.within_term})"),
        ("Quá hẹn, đợi cấp trên", waiting),
        ("Quá hạn ở đơn vị", report.overdue),
        ("Quá hạn với người dân", report.overdue_chain),
        ("Nơi để quá hạn", late),
        ("Phí, lệ phí đã thu", dong(report.service.fees_total)),
        (f"Trực tuyến từ {day(period.of_its_year.first)}", report.service.online),
        ("Số hóa", percent(report.service.digitised_rate) or "–"),
        ("Hài lòng", percent(report.service.satisfaction_rate) or "–"),
        ("Phản ánh, kiến nghị", report.service.complaints),
        ("Thủ tục niêm yết", asked.procedures),
    ):
        click.echo(f"{label}: {value}")
    _echo_before_start(report.scope)


def _echo_before_start(scope: ReportScope) -> None:
    words = before_start(scope)
    if words is not None:
        click.echo(f"* {words}")


def _ii06a_row(row: Row, names: ReportNames) -> dict[str, Any]:
    group = row.groups[0].group
    return {"domain": group, "name": names.groups[group], **{str(key): count for key, count in row.columns.items()}}


def _show_ii06a(report: Ii06a, names: ReportNames) -> None:
    click.echo(f"{'':22}" + "".join(f"{f'({column})':>6}" for column in COLUMNS))
    lines = [(names.groups[row.groups[0].group], row) for row in report.rows] + [("Tổng số", report.total)]
    for label, row in lines:
        click.echo(f"{label:22}" + "".join(f"{count:>6}" for count in row.columns.values()))
    _echo_before_start(report.scope)
