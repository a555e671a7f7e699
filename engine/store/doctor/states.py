"""The state of each stage can be read, and says the same as the rows that people and workers see."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from engine.domain.errors import Refusal
from engine.store.database import Session
from engine.store.doctor.invariant import Examination, Invariant, Problem, StageWaits, label
from engine.store.tables import awaited_messages, dossiers, stages, timers, work_items

_stages = (
    select(
        dossiers.c.code,
        dossiers.c.id.label("dossier_id"),
        stages.c.id,
        stages.c.process_id,
        stages.c.process_version,
        stages.c.unit_id,
        stages.c.status,
        stages.c.state,
        stages.c.trimmed_at,
    )
    .join_from(stages, dossiers, dossiers.c.id == stages.c.dossier_id)
    .where(or_(stages.c.trimmed_at.is_(None), func.length(stages.c.state) > 0))
    .execution_options(yield_per=200)
)


@dataclass(slots=True)
class _Rows:
    work: set[UUID] = field(default_factory=set)
    timers: set[UUID] = field(default_factory=set)
    messages: dict[UUID, str] = field(default_factory=dict)


def _states(examination: Examination) -> Iterator[Problem]:
    open_rows = _open_rows(examination.session)
    for stage in examination.session.execute(_stages):
        if stage.trimmed_at is not None:
            yield _problem(stage, "đã được dọn mà vẫn còn trạng thái.", "was trimmed and still has a state.")
            continue
        try:
            waits = examination.read_stage(stage.process_version, stage.state)
        except Refusal as refusal:
            yield _problem(
                stage, f"không đọc được: {refusal.vietnamese}", f"cannot be read: {refusal.english}", "state_unreadable"
            )
            continue
        if stage.status != "cancelled":
            yield from _compare(stage, waits, open_rows.get(stage.id, _Rows()))


def _open_rows(session: Session) -> Mapping[UUID, _Rows]:
    rows: defaultdict[UUID, _Rows] = defaultdict(_Rows)
    items = select(work_items.c.stage_id, work_items.c.id).where(work_items.c.status.in_(("open", "claimed")))
    for stage_id, item_id in session.execute(items):
        rows[stage_id].work.add(item_id)
    for stage_id, timer_id in session.execute(select(timers.c.stage_id, timers.c.id)):
        rows[stage_id].timers.add(timer_id)
    awaited = select(awaited_messages.c.stage_id, awaited_messages.c.id, awaited_messages.c.name)
    for stage_id, awaited_id, name in session.execute(awaited):
        rows[stage_id].messages[awaited_id] = name
    return rows


def _compare(stage: Any, waits: StageWaits, rows: _Rows) -> Iterator[Problem]:
    if waits.ended != (stage.status == "completed"):
        yield _problem(
            stage,
            f"ở trạng thái “{stage.status}” nhưng quy trình {'đã' if waits.ended else 'chưa'} kết thúc.",
            f"is “{stage.status}” although its process has {'' if waits.ended else 'not '}ended.",
        )
    for vi, en, said, found in (
        ("việc", "work items", waits.work, rows.work),
        ("hẹn giờ", "timers", waits.timers, rows.timers),
        ("thông điệp chờ", "awaited messages", waits.messages, rows.messages),
    ):
        if said != found:
            yield _problem(
                stage,
                f"có {len(said)} {vi} theo trạng thái quy trình nhưng {len(found)} trong bảng, không trùng nhau.",
                f"has {len(said)} {en} by its state and {len(found)} in the table, and they are not the same.",
            )


def _problem(stage: Any, vi: str, en: str, kind: str = "state_disagrees") -> Problem:
    return Problem(
        kind=kind,
        where=label(stage.code, stage.dossier_id),
        vi=f"Chặng {stage.process_id} của {stage.unit_id} {vi}",
        en=f"Stage {stage.process_id} of {stage.unit_id} {en}",
    )


INVARIANTS = (
    Invariant(
        vi="Trạng thái của mỗi chặng (trừ chặng đã dọn) đọc được và khớp với việc, hẹn giờ, thông điệp chờ trong bảng.",
        en="The state of each stage (a trimmed one has none) can be read and agrees with its work, timers and waits.",
        find=_states,
    ),
)
