"""Reach whoever is on call: a dossier whose term runs round the clock waits for no office hours."""

from typing import Any

from engine.domain.legal_clock import LegalClock
from engine.domain.procedure import ProcedureBlock
from engine.domain.term import Unit
from engine.operations.address_notices import ON_CALL
from engine.operations.command import Command


def is_urgent(clock: LegalClock | None) -> bool:
    """Whether nights and days off count (R13)."""
    return clock is not None and any(term.unit is Unit.CLOCK_HOURS for term in clock.terms)


def runs_round_the_clock(block: ProcedureBlock) -> bool:
    terms = (block.term, *(stage.term for stage in block.stages))
    return any(term is not None and term.unit is Unit.CLOCK_HOURS for term in terms)


def call(command: Command, unit_id: str, template: str, **said: Any) -> None:
    """Tell whoever is on call in a unit when the letter is delivered."""
    command.post(ON_CALL, {"template": template, "dossier": command.dossier.code, "unit": unit_id, **said})
