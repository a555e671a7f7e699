"""What a dossier that waits needs from the citizen, or from whom: what the step that stopped it wrote down."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.domain.audit_kind import AuditKind
from engine.domain.clock_record import from_record
from engine.domain.effects import StopReason
from engine.domain.form import Form
from engine.store.queries.charges import ChargeView
from engine.store.queries.course import EventView
from engine.store.queries.dossier import DossierView
from web.answers import told_answer


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedFor:
    """`reason` is what the clock waits for. `answer` is what was written when it was asked for, as (label, value);
    `owed`, in đồng, what the citizen has to pay."""

    reason: str
    answer: list[tuple[str, str]]
    owed: int
    units: list[str]  # that have the dossier now


def asked_for(
    dossier: DossierView,
    events: list[EventView],
    forms: Mapping[UUID, Form],
    charges: list[ChargeView],
    units: list[str],
) -> AskedFor | None:
    """None where the dossier waits for nobody."""
    waiting = None if dossier.clock is None else from_record(dossier.clock).waiting
    if waiting is None or dossier.closed_at is not None:
        return None
    owed = [charge.amount or 0 for charge in charges if charge.is_owed or (charge.is_external and charge.amount)]
    return AskedFor(
        reason=waiting.reason,
        answer=_answer(events, forms),
        owed=sum(owed) if waiting.reason is StopReason.PAYMENT else 0,
        units=units if waiting.reason is StopReason.OPINION else [],
    )


def _answer(events: list[EventView], forms: Mapping[UUID, Form]) -> list[tuple[str, str]]:
    """Of the step that the same command completed."""
    stops = [event for event in events if event.kind is AuditKind.CLOCK_STOPPED]
    if not stops:
        return []
    last = stops[-1]
    done = [
        event
        for event in events
        if event.kind is AuditKind.WORK_ITEM_COMPLETED
        and event.seq < last.seq
        and event.recorded_at == last.recorded_at
    ]
    return told_answer(done[-1], forms) if done else []
