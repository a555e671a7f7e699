"""The verdict on a dossier: early, on time or overdue (R9–R11).

It measures the instant at which the result reached the desk, never the one at which the citizen collected it.
"""

from datetime import datetime
from enum import StrEnum
from typing import assert_never

from engine.domain.instant import local


class Verdict(StrEnum):
    EARLY = "early"
    ON_TIME = "on_time"
    OVERDUE = "overdue"


class Comparison(StrEnum):
    """How early and on time are told apart (R10)."""

    DATE = "date"  # for the reports: early is a date before the promised one
    MINUTE = "minute"  # as some one-stop software does: early is any minute before the promised one


def verdict(promised_at: datetime, result_at: datetime, comparison: Comparison = Comparison.DATE) -> Verdict:
    """The verdict on a result that reached the desk; the promised instant itself is on time."""
    promised, result = local(promised_at), local(result_at)
    if result > promised:
        return Verdict.OVERDUE
    match comparison:
        case Comparison.DATE:
            early = result.date() < promised.date()
        case Comparison.MINUTE:
            early = result.replace(second=0, microsecond=0) < promised.replace(second=0, microsecond=0)
        case _:
            assert_never(comparison)
    return Verdict.EARLY if early else Verdict.ON_TIME


def verdict_without_result(promised_at: datetime, ended_at: datetime) -> Verdict:
    """A dossier withdrawn or cancelled within its term counts as handled on time (O7), never as early."""
    return Verdict.OVERDUE if verdict(promised_at, ended_at) is Verdict.OVERDUE else Verdict.ON_TIME
