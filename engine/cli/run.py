"""`motcua run`: which way a diagram goes on given answers, in memory."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
import orjson

from engine.bpmn.checker import Finding, Kind, Severity, Surroundings, check_file, check_files
from engine.bpmn.definition import Definition, load
from engine.bpmn.rehearsal import Answers, Rehearsal, rehearse
from engine.bpmn.source import MAX_BYTES, read_bpmn
from engine.bpmn.step import Value
from engine.bpmn.texts import executable_processes
from engine.cli.output import json_option, print_json
from engine.config import WORKFLOWS
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.instant import VIETNAM, parse_instant
from engine.domain.procedure import PAYMENT_KEPT_DAYS, PAYMENT_WITHIN, SUPPLEMENT_WITHIN
from engine.domain.term import Term, Unit
from engine.service_tasks import OPERATORS, ServiceContext
from engine.service_tasks import run as run_operator

SUFFIXES = (".bpmn", ".dmn")
CALLING = (
    b"callActivity",
    b"businessRuleTask",
    b"errorEventDefinition",
)  # what makes a diagram need the files beside it
MOST_FILES = 2000  # of one folder
FAR = datetime(9000, 1, 1, tzinfo=VIETNAM)  # without --now no timer is ever due
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class CannotRun(Refusal):
    """The diagram, or one that it calls, holds what the engine would not run right."""

    vi = "{file} không chạy được: {count} lỗi\n{lines}"
    en = "{file} cannot run: {count} errors (above)"


@click.command()
@click.argument("file", type=FILE)
@click.option("--answers", "answers_file", type=FILE, help="JSON: element id → list of data objects, one a visit.")
@click.option("--now", metavar="T", help="Timers due at this instant fire; without it, none does by itself.")
@click.option("--process", metavar="ID", help="Which process of the file; default: the one that no other calls.")
@json_option
def run(file: Path, answers_file: Path | None, now: str | None, process: str | None, as_json: bool) -> None:
    """Trace any diagram in memory. Service tasks answer without effect; waits count plain days."""
    answers = {} if answers_file is None else _answers(answers_file)
    instant = None if now is None else parse_instant(now, "--now")
    rehearsal = rehearse(_definition(file, process), answers, _Office(now=instant), instant)
    if as_json:
        print_json(
            {
                "trace": rehearsal.trace,
                "waiting": rehearsal.waiting,
                "ended": rehearsal.ended,
                "data": rehearsal.data,
            }
        )
    else:
        _print(rehearsal)


def _print(rehearsal: Rehearsal) -> None:
    click.echo(" → ".join(rehearsal.trace))
    click.echo(f"đang chờ / waiting: {', '.join(rehearsal.waiting) or '-'}")
    click.echo(f"kết thúc / ended: {', '.join(rehearsal.ended) or '-'}")
    for name, value in sorted(rehearsal.data.items()):
        click.echo(f"  {name} = {orjson.dumps(value).decode()}")


def _definition(file: Path, process: str | None) -> Definition:
    """The definition to run. Raises CannotRun for a file of its closure that has engine errors."""
    data = _read(file)
    neighbours = _neighbours(file) if any(word in data for word in CALLING) else {}
    around = Surroundings(operators=OPERATORS)
    _refuse(file.name, check_file(file.name, data, around, neighbours))
    definition = load(process or _main_process(file, data), {file.name: data, **neighbours}, first=file.name)
    called = {name: neighbours[name] for name in definition.files if name in neighbours}
    _refuse(file.name, check_files(called, around, {**neighbours, file.name: data}))
    return definition


def _refuse(file: str, findings: list[Finding]) -> None:
    errors = [found for found in findings if found.kind is Kind.ENGINE and found.severity is Severity.ERROR]
    if errors:
        lines = [f"{e.file}:{e.line}  {e.element or '-'}  {e.rule}  {e.message}" for e in errors]
        raise CannotRun(file=file, count=len(errors), lines="\n".join(lines))


def _main_process(file: Path, data: bytes) -> str:
    """The process that no other of the file calls; of several, the one named like the file. Raises InvalidInput."""
    definitions = read_bpmn(data, file.name)
    processes = {process.get("id", ""): process for process in executable_processes(definitions)}
    called = {call.get("calledElement") for call in definitions.iter("{*}callActivity")}
    mains = [name for name in processes if name not in called] or list(processes)
    if file.stem in mains:
        return file.stem
    if len(mains) != 1:
        names = ", ".join(mains)
        raise InvalidInput(
            file.name,
            f"có nhiều quy trình ({names}). Hãy chọn bằng --process",
            f"it holds several processes ({names}). Choose with --process",
        )
    return mains[0]


def _neighbours(file: Path) -> dict[str, bytes]:
    """Diagrams and tables of workflows/bpmn and, before them, those beside the file."""
    found: dict[str, bytes] = {}
    for folder in (WORKFLOWS / "bpmn", file.resolve().parent):
        beside = sorted(folder.iterdir())[:MOST_FILES] if folder.is_dir() else []
        wanted = [other for other in beside if other.suffix.lower() in SUFFIXES and other.is_file()]
        found.update({other.name: _read(other) for other in wanted if other != file.resolve()})
    found.pop(file.name, None)
    return found


def _read(file: Path) -> bytes:
    """At most one byte more than is allowed, so that the checker can say that it is too large."""
    try:
        with file.open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except OSError as error:
        problem = error.strerror or "OSError"
        raise InvalidInput(str(file), f"không đọc được tệp ({problem})", f"cannot be read ({problem})") from error


def _answers(file: Path) -> Answers:
    """Raises InvalidInput for anything that is not a mapping of lists of mappings."""
    data = _read(file)
    if len(data) > MAX_BYTES:
        raise InvalidInput(file.name, f"lớn hơn {MAX_BYTES} byte", f"it is larger than {MAX_BYTES} bytes")
    try:
        answers = orjson.loads(data.removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise InvalidInput(file.name, f"không phải JSON ({error})", f"this is no JSON ({error})") from error
    if not isinstance(answers, dict):
        raise _wrong(file, "")
    for element, visits in answers.items():
        if not isinstance(visits, list) or not all(isinstance(visit, dict) for visit in visits):
            raise _wrong(file, f" “{element}”")
    found: Mapping[str, list[dict[str, Value]]] = answers
    return found


def _wrong(file: Path, where: str) -> InvalidInput:
    return InvalidInput(
        f"{file.name}{where}",
        'phải có dạng {"phần_tử": [{"mục": giá trị}, …], …}, mỗi lượt một {…}',
        'must look like {"element": [{"field": value}, …], …}, one {…} a visit',
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Office:
    """Answers service tasks as the real operators decide, and forgets the effects."""

    now: datetime | None

    def __call__(self, operator: str, parameters: dict[str, Value], element: str) -> Value:
        context = ServiceContext(
            now=self.now or FAR,
            horizon=self,
            supplement_within=SUPPLEMENT_WITHIN,
            payment_within=PAYMENT_WITHIN,
            payment_kept_days=PAYMENT_KEPT_DAYS,
            owed=lambda: 0,
        )
        return run_operator(operator, parameters, context).result

    def after(self, start: datetime, term: Term) -> datetime:
        """Plain days and hours: a rehearsal shows ways, not deadlines."""
        if self.now is None:
            return FAR
        hours = term.unit in (Unit.WORKING_HOURS, Unit.CLOCK_HOURS)
        amount = float(term.amount)
        return start + (timedelta(hours=amount) if hours else timedelta(days=amount))
