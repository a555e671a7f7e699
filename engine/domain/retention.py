"""How long the traces of finished work stay at hand; the trail, answers, numbers and receipts stay for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.dated import in_force
from engine.domain.instant import VIETNAM


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention:
    """From day to day: what only moved a stage is dropped so many days after the stage ended."""

    stage_days: int
    valid_from: date
    valid_to: date | None


def droppable_before(rows: Iterable[Retention], now: datetime) -> datetime | None:
    """What ended before this instant need not be kept; none while no row is in force: then all is kept."""
    row = in_force(rows, now.astimezone(VIETNAM).date())
    return None if row is None else now - timedelta(days=row.stage_days)
