"""Accept a dossier: code, fees and law frozen as of this day, promise computed, clock started."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import DossierStatus
from engine.domain.effects import SlipKey
from engine.domain.fee_facts import READERS, parse_facts
from engine.domain.fees import FeeLine, assess, questions, total
from engine.domain.hand_back import has_slip
from engine.domain.nonconforming_result import Fault
from engine.domain.procedure import Procedure
from engine.domain.tariff import Tariff
from engine.domain.term import Term
from engine.operations import deadlines, series
from engine.operations.command import Command
from engine.operations.effects import correction, on_call, slip
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import fees as fee_store
from engine.store.nonconforming_results import NonconformingResult
from engine.store.stages import StageRecord


def accept(command: Command, stage: StageRecord, element: str) -> None:
    """Raises what the tariff refuses: a fact that is missing, an exemption without evidence, an undecided amount."""
    command.move_to(DossierStatus.ACCEPTED, "tiếp nhận", "accepted")
    dossier = command.dossier
    dossier.procedure_from = command.block.valid_from
    dossier.tariff = command.installation.tariff
    wrong = correction.of(command)
    lines = () if wrong is not None and wrong.fault == Fault.AGENCY else _assess(command)
    dossier.code = _code(command)
    dossier.accepted_at = command.at
    deadlines.begin(command, stage, instead=None if wrong is None else _term_of_correction(command, wrong))
    fee_store.add_lines(command.session, _rows(command, lines))
    assert dossier.promised_at is not None
    book = slip.enter_in_register(command, stage)
    command.record(
        AuditKind.DOSSIER_ACCEPTED,
        {
            "code": dossier.code,
            "promised_at": dossier.promised_at.isoformat(),
            "term": stage.term,
            "tariff": dossier.tariff,
            "fees": total(lines),
            "puts_right": None if wrong is None else str(wrong.dossier_id),
            "law_from": dossier.procedure_from.isoformat(),
            **book,
        },
        stage=stage,
        element=element,
    )
    _slip(command, stage, element, book | {"fees": _told(command, lines)})
    if on_call.is_urgent(deadlines.clock_of(command)):
        on_call.call(command, stage.unit_id, "on_call_accepted")


def _term_of_correction(command: Command, wrong: NonconformingResult) -> Term | None:
    """The short term in which a wrong result is put right, where the law of the old dossier's procedure names one."""
    old = dossier_store.read(command.session, wrong.dossier_id)
    assert old is not None, "a wrong result has its dossier"
    return command.installation.catalog.procedure(old.procedure_code).block(command.local_date).correction.term


def _told(command: Command, lines: Iterable[FeeLine]) -> list[dict[str, Any]]:
    """The fees as the slip names them."""
    items = command.installation.catalog.tariff(command.installation.tariff).items
    return [{"name": items[line.item].name, "amount": line.amount} for line in lines if line.amount or line.exemption]


def _slip(command: Command, stage: StageRecord, element: str, content: dict[str, Any]) -> None:
    promised = command.dossier.promised_at
    assert promised is not None
    if has_slip(command.at, promised):
        slip.issue(command, stage, element, SlipKey.ACCEPTANCE, content)


def _code(command: Command) -> str:
    day = command.local_date
    unit_id = command.dossier.unit_id
    (number,) = series.take(command, unit_id, "dossier", day.isoformat())
    return command.installation.catalog.organisation.dossier_code(unit_id, day, number)


def _assess(command: Command) -> tuple[FeeLine, ...]:
    """The fee lines by the facts that this procedure reads; whatever paper was shown stands for each exemption."""
    return assess_fees(
        command.installation,
        command.procedure,
        command.details.facts,
        channel=command.dossier.channel,
        on=command.local_date,
    )


def assess_fees(
    installation: Installation, procedure: Procedure, given: Mapping[str, Any], *, channel: str, on: date
) -> tuple[FeeLine, ...]:
    """What a dossier with these facts owes when it is accepted on a day. Raises what `accept` raises of fees."""
    tariff = installation.catalog.tariff(installation.tariff)
    facts = _fee_facts(procedure, tariff, given, on) | {"channel": channel}
    claims = [*facts.get("exemptions", []), facts.get("purpose"), facts.get("relation")]
    shown = str(given.get("exemption_evidence") or "")
    evidence = {claim: shown for claim in claims if claim}
    return assess(procedure, tariff, parse_facts(facts), on=on, evidence=evidence)


def _fee_facts(procedure: Procedure, tariff: Tariff, given: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What the fact form answered, cut down to what fees are assessed from."""
    asked = questions(procedure, tariff, on)
    facts: dict[str, Any] = {
        name: value
        for name, value in given.items()
        if name in READERS and name in asked.needed | asked.taken and value not in (None, "", [])
    }
    for name, keys in _ROWS.items():
        if name in facts:
            facts[name] = [{key: row[key] for key in keys} for row in facts[name]]
    return facts


_ROWS = {"items": ("pages", "copies"), "extracts": ("event", "copies")}


def _rows(command: Command, lines: Iterable[FeeLine]) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid4(),
            "dossier_id": command.dossier.id,
            "position": position,
            "item": line.item,
            "kind": line.kind,
            "amount": line.amount,
            "legal_source": line.legal_source,
            "explanation": line.explanation,
            "exemption": line.exemption,
            "evidence": line.evidence,
            "collected_by": None,
            "assessed_at": command.at,
        }
        for position, line in enumerate(lines)
    ]
