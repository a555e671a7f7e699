"""Deadlines in the rows are those of the legal clocks that are stored with them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from engine.domain.clock_record import from_record
from engine.domain.errors import Refusal
from engine.domain.legal_clock import LegalClock
from engine.store.doctor.invariant import Examination, Invariant, Problem, label
from engine.store.tables import dossiers, stages, visits

_dossiers: Any = (
    select(
        dossiers.c.code,
        dossiers.c.id.label("dossier_id"),
        dossiers.c.clock,
        dossiers.c.accepted_at,
        dossiers.c.first_promised_at,
        dossiers.c.promised_at,
        dossiers.c.due_at,
        dossiers.c.reappointed_at,
        dossiers.c.clock_stopped_at,
        dossiers.c.verdict,
        dossiers.c.result_at,
    )
    .where(dossiers.c.accepted_at.is_not(None))
    .execution_options(yield_per=500)
)
_stages: Any = (
    select(
        dossiers.c.code,
        dossiers.c.id.label("dossier_id"),
        stages.c.clock,
        stages.c.due_at,
        stages.c.own_verdict,
    )
    .join_from(stages, dossiers, dossiers.c.id == stages.c.dossier_id)
    .where(stages.c.clock.is_not(None))
    .execution_options(yield_per=500)
)
_visits: Any = (
    select(dossiers.c.code, dossiers.c.id.label("dossier_id"), visits.c.clock, visits.c.own_verdict)
    .join_from(visits, dossiers, dossiers.c.id == visits.c.dossier_id)
    .where(visits.c.clock.is_not(None))
    .execution_options(yield_per=500)
)

Values = Mapping[str, Any]


def _of_dossier(clock: LegalClock) -> Values:
    return {
        "accepted_at": clock.accepted_at,
        "first_promised_at": clock.first_promised_at,
        "promised_at": clock.promised_at,
        "due_at": clock.due_at,
        "reappointed_at": clock.reappointed_at,
        "clock_stopped_at": None if clock.finished_at else clock.stopped_since,
        "verdict": clock.verdict,
        "result_at": clock.finished_at if clock.verdict else None,  # an annulled dossier has neither
    }


def _of_stage(clock: LegalClock) -> Values:
    return {"due_at": clock.due_at, "own_verdict": clock.verdict}


def _of_visit(clock: LegalClock) -> Values:
    return {"own_verdict": clock.verdict}


def _clocks(examination: Examination) -> Iterator[Problem]:
    for row in examination.session.execute(_dossiers):
        yield from _judge(row, _of_dossier, "Hồ sơ", "The dossier")
    for row in examination.session.execute(_stages):
        yield from _judge(row, _of_stage, "Chặng", "The stage")
    for row in examination.session.execute(_visits):
        yield from _judge(row, _of_visit, "Lần giải quyết", "The visit")


def _judge(row: Any, expected: Callable[[LegalClock], Values], vi: str, en: str) -> Iterator[Problem]:
    where = label(row.code, row.dossier_id)
    try:
        clock = from_record(row.clock or {})
    except Refusal as refusal:
        yield Problem(kind="clock", where=where, vi=refusal.vietnamese, en=refusal.english)
        return
    wrong = [name for name, value in expected(clock).items() if getattr(row, name) != value]
    if wrong:
        names = ", ".join(wrong)
        yield Problem(
            kind="clock",
            where=where,
            vi=f"{vi} ghi {names} khác với thời hạn giải quyết đã tính.",
            en=f"{en} has another {names} than its legal clock.",
        )


INVARIANTS = (
    Invariant(
        vi="Hạn, ngày hẹn, tạm dừng và đánh giá của hồ sơ và chặng khớp với thời hạn giải quyết; "
        "đang dừng thì không có hạn.",
        en="Promise, due instant, stop and verdict of dossiers and stages are those of their legal clock; while it is "
        "stopped nothing is due.",
        find=_clocks,
    ),
)
