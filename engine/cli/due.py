"""`motcua due` and `motcua verdict`: what the legal clock says, without a dossier."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import click

from engine.catalog.calendars import STATE_OFFICES, load_calendar
from engine.cli.output import json_option, print_json
from engine.domain.calendar import Calendar
from engine.domain.chain import Promise, promise
from engine.domain.deadline import Mode
from engine.domain.effects import StopReason
from engine.domain.extension import Extension
from engine.domain.identifiers import ProcedureCode, UnitId
from engine.domain.instant import local, parse_instant, spoken
from engine.domain.legal_clock import LegalClock
from engine.domain.organisation import NobodyReceives, Organisation
from engine.domain.suspension import Policy
from engine.domain.term import Term
from engine.domain.verdict import Comparison, verdict_without_result
from engine.domain.verdict import verdict as verdict_on

Range = tuple[str, str]
Event = tuple[datetime, datetime, Callable[[LegalClock, datetime, datetime, Calendar], LegalClock]]


def _choice(names: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([name.value for name in names])


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What was asked of a term: the options of the command, not yet read."""

    term: str
    accepted: str
    mode: Mode
    policy: Policy
    supplements: tuple[Range, ...]
    extensions: tuple[str, ...]
    replacement: str | None
    exclusions: tuple[Range, ...]


@click.command()
@click.option("--term", help='How long, e.g. "3 working_days" or "0 same_day".')
@click.option("--procedure", help="Code of a procedure: the promise over its chain of levels.")
@click.option("--accepted", required=True, metavar="T", help="When the full dossier was accepted.")
@click.option("--mode", type=_choice(Mode), default=Mode.LEGAL_EOD.value, show_default=True)
@click.option("--policy", type=_choice(Policy), default=Policy.RESTART.value, show_default=True)
@click.option("--supplement", nargs=2, multiple=True, metavar="REQUESTED RECEIVED", help="May be repeated.")
@click.option("--extend", multiple=True, metavar="TERM", help="More time on top of the term. May be repeated.")
@click.option("--extend-to", metavar="TERM", help="A term that stands instead of the whole.")
@click.option("--exclude", nargs=2, multiple=True, metavar="FROM TO", help="Time outside the clock. May be repeated.")
@click.option("--unit", help="The unit that received the dossier; with one commune installed, that one.")
@click.option("--calendar", "calendar_name", default=STATE_OFFICES, show_default=True)
@json_option
def due(
    term: str | None,
    procedure: str | None,
    accepted: str,
    mode: str,
    policy: str,
    supplement: tuple[Range, ...],
    extend: tuple[str, ...],
    extend_to: str | None,
    exclude: tuple[Range, ...],
    unit: str | None,
    calendar_name: str,
    as_json: bool,
) -> None:
    """When a dossier is due. Instants are ISO 8601; without an offset they are Vietnam's time."""
    if (term is None) == (procedure is None):
        raise click.UsageError("Give either --term or --procedure.")
    if procedure is not None:
        if supplement or extend or extend_to or exclude:
            raise click.UsageError("--supplement, --extend, --extend-to and --exclude go with --term.")
        _show_promise(_promise(procedure, accepted, Mode(mode), unit, load_calendar(calendar_name)), as_json)
        return
    question = Question(
        term=term or "",
        accepted=accepted,
        mode=Mode(mode),
        policy=Policy(policy),
        supplements=supplement,
        extensions=extend,
        replacement=extend_to,
        exclusions=exclude,
    )
    _show_clock(question, load_calendar(calendar_name), as_json)


@click.command()
@click.option("--promised", required=True, metavar="T", help="The promise on the acceptance slip.")
@click.option("--result", metavar="T", help="When the result reached the desk.")
@click.option("--withdrawn", metavar="T", help="When the applicant withdrew the dossier.")
@click.option("--compare", type=_choice(Comparison), default=Comparison.DATE.value, show_default=True)
@json_option
def verdict(promised: str, result: str | None, withdrawn: str | None, compare: str, as_json: bool) -> None:
    """Early, on time or overdue."""
    if (result is None) == (withdrawn is None):
        raise click.UsageError("Give either --result or --withdrawn.")
    promised_at = parse_instant(promised, "--promised")
    if result is not None:
        found = verdict_on(promised_at, parse_instant(result, "--result"), Comparison(compare))
    else:
        found = verdict_without_result(promised_at, parse_instant(withdrawn or "", "--withdrawn"))
    if as_json:
        print_json({"verdict": found})
    else:
        click.echo(found)


def _show_clock(question: Question, calendar: Calendar, as_json: bool) -> None:
    clock = _clock(question, calendar)
    apology_at = clock.apology_due_at(calendar)
    if as_json:
        print_json({"due_at": clock.limit_at.isoformat(), "apology_due_at": apology_at and apology_at.isoformat()})
        return
    click.echo(f"Hạn giải quyết: {spoken(clock.limit_at)}")
    if apology_at is not None:
        click.echo(f"Xin lỗi và hẹn lại chậm nhất: {spoken(apology_at)}")


def _clock(question: Question, calendar: Calendar) -> LegalClock:
    """The clock with everything that happened to it, in the order of time."""
    accepted_at = parse_instant(question.accepted, "--accepted")
    clock = LegalClock.start(
        accepted_at, (Term.parse(question.term),), calendar, mode=question.mode, policy=question.policy
    )
    replacing = [question.replacement] if question.replacement else []
    for text in (*replacing, *question.extensions):
        extension = Extension(
            key="extend", term=Term.parse(text), decided_at=accepted_at, replaces_total=text is question.replacement
        )
        clock = clock.extend(accepted_at, extension, calendar)
    events: list[Event] = [(*_range(pair, "--supplement"), _supplement) for pair in question.supplements]
    events += [(*_range(pair, "--exclude"), _exclude) for pair in question.exclusions]
    for since, until, happen in sorted(events, key=lambda event: event[0]):
        clock = happen(clock, since, until, calendar)
    return clock


def _supplement(clock: LegalClock, requested: datetime, received: datetime, calendar: Calendar) -> LegalClock:
    asked = clock.stop(requested, StopReason.SUPPLEMENT, calendar)
    return asked.resume(received, StopReason.SUPPLEMENT, calendar)


def _exclude(clock: LegalClock, since: datetime, until: datetime, calendar: Calendar) -> LegalClock:
    return clock.exclude(since, until, calendar)


def _range(pair: Range, option: str) -> tuple[datetime, datetime]:
    return parse_instant(pair[0], option), parse_instant(pair[1], option)


def _promise(code: str, accepted: str, mode: Mode, unit: str | None, calendar: Calendar) -> Promise:
    from engine.catalog import load  # the whole catalogue is read only when a procedure is asked for

    accepted_at = parse_instant(accepted, "--accepted")
    on = local(accepted_at).date()
    catalog = load()
    block = catalog.procedure(ProcedureCode(code)).block(on)
    return promise(accepted_at, block, _area_flags(catalog.organisation, unit, accepted_at), calendar, mode)


def _area_flags(organisation: Organisation, unit: str | None, at: datetime) -> frozenset[str]:
    """What the law attaches to the place of the receiving unit; without a name, of the one unit that may receive."""
    if unit is not None:
        return organisation.area_flags(UnitId(unit))
    on = local(at).date()
    receiving = organisation.receiving_on(on)
    if not receiving:
        raise NobodyReceives(on=on)
    if len(receiving) != 1:
        names = ", ".join(sorted(found.id for found in receiving))
        raise click.UsageError(f"Name the unit that received the dossier with --unit (one of: {names}).")
    return organisation.area_flags(receiving[0].id)


def _show_promise(found: Promise, as_json: bool) -> None:
    if as_json:
        stages = [{"level": stage.level, "due_at": stage.due_at.isoformat()} for stage in found.stages]
        print_json({"due_at": found.due_at.isoformat(), "stages": stages})
        return
    click.echo(f"Hẹn trả kết quả: {spoken(found.due_at)}")
    for stage in found.stages:
        click.echo(f"  {stage.level}: {spoken(stage.due_at)}")
