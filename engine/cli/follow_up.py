"""`motcua follow-up`: what results suggest next, and what the desk makes of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import click

from engine.bootstrap import Running, open_installation
from engine.catalog.catalog import Catalog
from engine.cli.acting import Acting, acting, acting_options
from engine.cli.facts import parse_facts_option
from engine.cli.output import json_option, print_json
from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.follow_up import FollowUp
from engine.domain.identifiers import DossierId, ProcedureCode, UnitId
from engine.domain.instant import local
from engine.operations.follow_ups import accept_follow_up, decline_follow_up, prefill, refer_follow_up
from engine.operations.receive_dossier import Filing
from engine.store import dossiers as dossier_store
from engine.store.queries.suggestions import SuggestionView, open_suggestions, suggestions_of


@click.group("follow-up")
def follow_up() -> None:
    """Follow-ups that results suggest: list, file, point out, decline."""


@follow_up.command("list")
@click.argument("code", required=False)
@click.option("--unit", help="The desk whose open suggestions to list, instead of those of one dossier.")
@json_option
def list_(code: str | None, unit: str | None, as_json: bool) -> None:
    """List the suggestions of dossier CODE, or those that a desk may still file."""
    if (code is None) == (unit is None):
        raise click.UsageError("Give the CODE of a dossier or --unit.")
    with _open() as running:
        rows = [_row(found, running.installation.catalog) for found in _found(running, code, unit)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        target = row["procedure"] or row["refer_to"]
        click.echo(f"{row['id']}  {row['status']}  {row['name']} ({target}), đến {row['expires_on']}")


@follow_up.command()
@click.argument("suggestion", metavar="SUGGESTION")
@click.option("--facts", default="{}", metavar="JSON", help="Facts besides those that carry over.")
@acting_options
@json_option
def accept(suggestion: str, facts: str, login: str, password: str, unit: str | None, as_json: bool) -> None:
    """File SUGGESTION for the same applicant, or note that they were shown the way to the other agency."""
    with acting(login, password, unit) as person:
        dossier_id = _accepted(person, _uuid(suggestion), parse_facts_option(facts))
    if as_json:
        print_json({"suggestion": suggestion, "dossier": None if dossier_id is None else str(dossier_id)})
    else:
        click.echo("Đã hướng dẫn. / Pointed out." if dossier_id is None else f"Đã nộp / filed: {dossier_id}")


@follow_up.command()
@click.argument("suggestion", metavar="SUGGESTION")
@click.option("--reason", required=True, help="Why it is not filed.")
@acting_options
def decline(suggestion: str, reason: str, login: str, password: str, unit: str | None) -> None:
    """Note that SUGGESTION is not filed, and why."""
    with acting(login, password, unit) as person:
        decline_follow_up(person.installation, _uuid(suggestion), reason, actor=person.actor, now=person.now)
    click.echo("Đã ghi lý do không nộp. / Declined.")


def _accepted(person: Acting, suggestion: UUID, facts: dict[str, Any]) -> DossierId | None:
    """The dossier that was filed; None where the applicant was shown the way to another agency."""
    begun = prefill(person.installation, suggestion, actor=person.actor)
    if begun.follow_up.procedure is None:
        refer_follow_up(person.installation, suggestion, actor=person.actor, now=person.now)
        return None
    filing = Filing(
        procedure_code=begun.follow_up.procedure,
        applicant=Applicant(**begun.applicant),
        facts={**begun.facts, **facts},
        papers=(),
        channel=Channel.DESK,
        demo=person.running.is_demo,
    )
    return accept_follow_up(person.installation, suggestion, filing, actor=person.actor, now=person.now).dossier_id


@contextmanager
def _open() -> Iterator[Running]:
    running = open_installation()
    try:
        yield running
    finally:
        running.close()


def _found(running: Running, code: str | None, unit: str | None) -> list[SuggestionView]:
    with running.installation.database.reading() as session:
        if unit is not None:
            known = running.installation.catalog.organisation.unit(UnitId(unit)).id
            return open_suggestions(session, None, known, local(running.clock.now()).date())
        dossier_id = dossier_store.id_of_code(session, str(code))
        if dossier_id is None:
            raise NotFound("hồ sơ", "dossier", code)
        return suggestions_of(session, None, DossierId(dossier_id))


def told(found: SuggestionView, catalog: Catalog) -> FollowUp:
    """What the law said of the follow-up when it was suggested."""
    procedure = catalog.procedure(ProcedureCode(found.procedure_of))
    return procedure.block(found.procedure_from or local(found.suggested_at).date()).follow_up(found.key)


def _row(found: SuggestionView, catalog: Catalog) -> dict[str, Any]:
    follow = told(found, catalog)
    return {
        "id": str(found.id),
        "dossier": found.dossier_code,
        "key": found.key,
        "name": follow.name_vi,
        "name_en": follow.name_en,
        "procedure": found.procedure_code,
        "refer_to": follow.refer_to,
        "legal_basis": follow.legal_basis,
        "status": found.status,
        "expires_on": found.expires_on.isoformat(),
        "reason": found.reason,
        "filed": found.filed_code or (None if found.filed_dossier_id is None else str(found.filed_dossier_id)),
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput(
            "SUGGESTION",
            f"“{text}” không phải mã đề xuất. Xem “motcua follow-up list”.",
            f"“{text}” is not the id of a suggestion. See “motcua follow-up list”.",
        ) from None
