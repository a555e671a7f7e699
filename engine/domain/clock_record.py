"""The legal clock as it is stored with a dossier: a plain dictionary for JSON, tagged with its version."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.domain.clock_refusals import ClockUnreadable
from engine.domain.deadline import Mode
from engine.domain.effects import StopReason
from engine.domain.errors import Refusal
from engine.domain.extension import Extension
from engine.domain.legal_clock import Ending, LegalClock
from engine.domain.suspension import ClockEffect, Policy, Suspension
from engine.domain.term import Term

VERSION = 1


def to_record(clock: LegalClock) -> dict[str, Any]:
    """Instants are written in UTC, terms and enums as their text."""
    return {
        "version": VERSION,
        "accepted_at": _written(clock.accepted_at),
        "terms": [str(term) for term in clock.terms],
        "mode": clock.mode.value,
        "policy": clock.policy.value,
        "first_promised_at": _written(clock.first_promised_at),
        "promised_at": _written(clock.promised_at),
        "limit_at": _written(clock.limit_at),
        "suspensions": [_suspension_record(suspension) for suspension in clock.suspensions],
        "extensions": [_extension_record(extension) for extension in clock.extensions],
        "preliminary": clock.preliminary,
        "admitted_at": _written(clock.admitted_at),
        "missed_at": _written(clock.missed_at),
        "reappointed_at": _written(clock.reappointed_at),
        "apologised_at": _written(clock.apologised_at),
        "finished_at": _written(clock.finished_at),
        "ending": None if clock.ending is None else clock.ending.value,
    } | ({} if clock.slip_at is None else {"slip_at": _written(clock.slip_at)})


def from_record(record: Mapping[str, Any]) -> LegalClock:
    """The clock that was stored. Raises ClockUnreadable for another version or a damaged record."""
    if record.get("version") != VERSION:
        raise ClockUnreadable(problem=f"version {record.get('version')!r}")
    try:
        return _read(record)
    except (KeyError, TypeError, ValueError, Refusal) as damage:
        raise ClockUnreadable(problem=f"{type(damage).__name__} {damage}") from damage


def _read(record: Mapping[str, Any]) -> LegalClock:
    if not record["terms"]:
        raise ValueError("no terms")
    return LegalClock(
        accepted_at=_instant(record["accepted_at"]),
        terms=tuple(Term.parse(str(term)) for term in record["terms"]),
        mode=Mode(record["mode"]),
        policy=Policy(record["policy"]),
        first_promised_at=_instant(record["first_promised_at"]),
        promised_at=_instant(record["promised_at"]),
        limit_at=_instant(record["limit_at"]),
        suspensions=tuple(_suspension(suspension) for suspension in record["suspensions"]),
        extensions=tuple(_extension(extension) for extension in record["extensions"]),
        slip_at=_maybe(record.get("slip_at")),  # only clocks that were taken over have one
        preliminary=int(record.get("preliminary", 0)),  # clocks of 0.1.0 know no admission
        admitted_at=_maybe(record.get("admitted_at")),
        missed_at=_maybe(record["missed_at"]),
        reappointed_at=_maybe(record["reappointed_at"]),
        apologised_at=_maybe(record["apologised_at"]),
        finished_at=_maybe(record["finished_at"]),
        ending=None if record["ending"] is None else Ending(record["ending"]),
    )


def _suspension_record(suspension: Suspension) -> dict[str, Any]:
    return {
        "reason": suspension.reason.value,
        "effect": suspension.effect.value,
        "since": _written(suspension.since),
        "until": _written(suspension.until),
    }


def _suspension(record: Mapping[str, Any]) -> Suspension:
    return Suspension(
        reason=StopReason(record["reason"]),
        effect=ClockEffect(record["effect"]),
        since=_instant(record["since"]),
        until=_maybe(record["until"]),
    )


def _extension_record(extension: Extension) -> dict[str, Any]:
    return {
        "key": extension.key,
        "term": str(extension.term),
        "decided_at": _written(extension.decided_at),
        "replaces_total": extension.replaces_total,
    }


def _extension(record: Mapping[str, Any]) -> Extension:
    return Extension(
        key=str(record["key"]),
        term=Term.parse(str(record["term"])),
        decided_at=_instant(record["decided_at"]),
        replaces_total=bool(record["replaces_total"]),
    )


def _written(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).isoformat()


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return instant
