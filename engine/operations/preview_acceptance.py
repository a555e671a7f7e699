"""What accepting a filing now would freeze: its fees and its date, each with why. It writes nothing."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.days_passed import DayOff, days_off_between
from engine.domain.fees import FeeLine, total
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.domain.legal_clock import LegalClock
from engine.domain.procedure import ProcedureBlock
from engine.domain.term import Term
from engine.operations import deadlines
from engine.operations.effects.acceptance import assess_fees
from engine.operations.installation import Installation
from engine.operations.receive_dossier import Filing, check_filing


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewedDate:
    """`days_off` lie between acceptance and the promise. `has_slip`: what is done on the day needs none."""

    terms: tuple[Term, ...]
    accepted_at: datetime
    promised_at: datetime
    days_off: tuple[DayOff, ...]
    has_slip: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewedFees:
    lines: tuple[FeeLine, ...]
    total: int


def preview_date(installation: Installation, block: ProcedureBlock, unit_id: UnitId, at: datetime) -> PreviewedDate:
    """Raises CalendarUnknown, and InvalidInput for a procedure without a term."""
    calendar = installation.calendar(unit_id)
    flags = installation.catalog.organisation.area_flags(unit_id)
    clock: LegalClock = deadlines.clock_from(block, flags, at, calendar)
    first, last = local(at).date(), local(clock.promised_at).date()
    return PreviewedDate(
        terms=clock.terms,
        accepted_at=at,
        promised_at=clock.promised_at,
        days_off=days_off_between(calendar, first, last),
        has_slip=last > first,
    )


def preview_fees(installation: Installation, filing: Filing, *, actor: Actor, now: datetime) -> PreviewedFees:
    """Raises what receiving and accepting the filing would."""
    checked = check_filing(installation, filing, actor=actor, at=now)
    day = local(now).date()
    lines = assess_fees(installation, checked.procedure, checked.facts, channel=filing.channel, on=day)
    return PreviewedFees(lines=lines, total=total(lines))
