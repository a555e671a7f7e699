"""`motcua late-entry`: what happened on paper while the power was away."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from engine.cli.acting import acting, acting_options
from engine.cli.output import json_option, print_json
from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import ProposalId, UnitId, WorkItemId
from engine.domain.instant import parse_instant
from engine.domain.papers import Paper
from engine.operations.enter_late import OnPaper, propose_late_filing, propose_late_step
from engine.operations.receive_dossier import Filing

Decorated = Callable[..., Any]


def _paper_options(command: Decorated) -> Decorated:
    for option in (
        click.option("--skipped", default="", metavar="WHY", help="Why the paper book left numbers out before these."),
        click.option("--receipt", "receipts", nargs=2, multiple=True, metavar="SERIES NUMBER"),
        click.option("--register", "registers", nargs=2, multiple=True, metavar="BOOK NUMBERS", help="SCT/BS 12,13"),
        click.option("--slip", "slips", nargs=2, multiple=True, metavar="SLIP NUMBER", help="e.g. acceptance 7"),
        click.option("--reason", required=True, help="Why it is entered late."),
        click.option("--occurred", required=True, metavar="T", help="When it happened."),
    ):
        command = option(command)
    return command


@click.group("late-entry")
def late_entry() -> None:
    """Propose to enter what happened on paper; another officer confirms it (motcua proposal)."""


@late_entry.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--code", help="The dossier code as it was written by hand.")
@_paper_options
@acting_options
@json_option
def accept(file: Path, code: str | None, as_json: bool, **given: Any) -> None:
    """A dossier that the desk accepted on paper. FILE is JSON: procedure, applicant, facts, papers, channel."""
    filing, answer = _filing(file)
    with acting(given["login"], given["password"], given["unit"]) as person:
        made = propose_late_filing(
            person.installation,
            filing,
            _on_paper(given, code),
            reason=given["reason"],
            answer=answer,
            actor=person.actor,
            now=person.now,
        )
    _say(made, as_json)


@late_entry.command()
@click.argument("work_item", type=click.UUID)
@click.option("--answer", default="{}", metavar="JSON", help="The answer of the step's form.")
@_paper_options
@acting_options
@json_option
def step(work_item: UUID, answer: str, as_json: bool, **given: Any) -> None:
    """A step that was done on paper: the open task WORK_ITEM with its answer."""
    with acting(given["login"], given["password"], given["unit"]) as person:
        made = propose_late_step(
            person.installation,
            WorkItemId(work_item),
            _object(answer, "--answer"),
            _on_paper(given, None),
            reason=given["reason"],
            actor=person.actor,
            now=person.now,
        )
    _say(made, as_json)


def _on_paper(given: dict[str, Any], code: str | None) -> OnPaper:
    return OnPaper(
        occurred_at=parse_instant(given["occurred"], "--occurred"),
        code=code,
        slips={key: _number(number, "--slip") for key, number in given["slips"]},
        registers={
            book: [_number(part, "--register") for part in numbers.split(",")] for book, numbers in given["registers"]
        },
        receipts={series: _number(number, "--receipt") for series, number in given["receipts"]},
        skipped=given["skipped"],
    )


def _number(text: str, option: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit()):
        raise InvalidInput(option, f"“{text}” không phải số", f"“{text}” is not a number")
    return int(text)


def _filing(file: Path) -> tuple[Filing, dict[str, Any] | None]:
    given = _object(file.read_text(encoding="utf-8"), str(file))
    try:
        filing = Filing(
            procedure_code=given["procedure"],
            applicant=Applicant(**given["applicant"]),
            facts=given.get("facts", {}),
            papers=[Paper(**paper) for paper in given.get("papers", ())],
            channel=Channel(given.get("channel", "desk")),
            for_unit=UnitId(given["for_unit"]) if given.get("for_unit") else None,
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise InvalidInput(
            str(file), f"thiếu hoặc thừa mục: {wrong}", f"a member is missing or unknown: {wrong}"
        ) from wrong
    return filing, given.get("answer")


def _object(text: str, where: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as wrong:
        raise InvalidInput(where, "không phải JSON", "is not JSON") from wrong
    if not isinstance(found, dict):
        raise InvalidInput(where, "phải là một đối tượng JSON", "must be a JSON object")
    return found


def _say(made: ProposalId, as_json: bool) -> None:
    if as_json:
        print_json({"proposal": str(made)})
    else:
        click.echo(f"Đề nghị {made} chờ người khác xác nhận: motcua proposal confirm {made}")
        click.echo(f"Proposal {made} waits for another officer.")
