"""Nothing hangs: an open stage has something that will move it, and nothing waits for a stage that has ended."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, select

from engine.store.doctor.invariant import Examination, Invariant, Problem, label
from engine.store.tables import awaited_messages, dossiers, incidents, messages, stages, timers, work_items

WITHDRAWAL = "withdrawal"  # every stage waits for it; alone it moves nothing


def _of_stage(table: Table, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.stage_id == stages.c.id, *conditions)


_open_work = work_items.c.status.in_(("open", "claimed"))
_open_incident = incidents.c.resolved_at.is_(None)
_named = (dossiers.c.code, dossiers.c.id.label("dossier_id"), stages.c.process_id, stages.c.unit_id)
_stages = select(*_named).join_from(stages, dossiers, dossiers.c.id == stages.c.dossier_id)

_hanging = _stages.where(
    stages.c.ended_at.is_(None),
    ~_of_stage(work_items, _open_work),
    ~_of_stage(timers),
    ~_of_stage(awaited_messages, awaited_messages.c.name != WITHDRAWAL),
    ~_of_stage(incidents, _open_incident),
)
_incident_without_one = _stages.where(stages.c.status == "incident", ~_of_stage(incidents, _open_incident))
_late_message = _stages.join(messages, messages.c.to_stage_id == stages.c.id).where(
    stages.c.ended_at.is_not(None), messages.c.status == "waiting"
)


def _left_over(table: Table, *conditions: ColumnElement[bool]) -> Any:
    """Rows of a stage that has ended, or that name another dossier than their stage does."""
    return (
        _stages.add_columns(table.c.element)
        .join(table, table.c.stage_id == stages.c.id)
        .where(*conditions, stages.c.ended_at.is_not(None) | (table.c.dossier_id != stages.c.dossier_id))
    )


_leftovers = {
    ("việc", "work item"): _left_over(work_items, _open_work),
    ("hẹn giờ", "timer"): _left_over(timers),
    ("chờ thông điệp", "awaited message"): _left_over(awaited_messages),
}


def _stage_hangs(examination: Examination) -> Iterator[Problem]:
    for row in examination.session.execute(_hanging):
        yield _problem(
            row,
            "không có việc, hẹn giờ hay thông điệp nào để đi tiếp.",
            "has no work, no timer and no awaited message that would move it.",
        )
    for row in examination.session.execute(_incident_without_one):
        yield _problem(
            row, "đang ở trạng thái sự cố mà không có sự cố nào mở.", "stands as failed without an incident."
        )


def _something_is_left_over(examination: Examination) -> Iterator[Problem]:
    for (vi, en), statement in _leftovers.items():
        for row in examination.session.execute(statement):
            yield _problem(
                row,
                f"đã kết thúc (hoặc thuộc hồ sơ khác) nhưng vẫn còn {vi} “{row.element}”.",
                f"has ended (or is another dossier's) but still has a {en} “{row.element}”.",
                kind="left_over",
            )
    for row in examination.session.execute(_late_message):
        yield _problem(
            row,
            "đã kết thúc nhưng vẫn có thông điệp chờ nhận.",
            "has ended but a message still waits for it.",
            kind="left_over",
        )


def _problem(row: Any, vi: str, en: str, *, kind: str = "stage_hangs") -> Problem:
    where = label(row.code, row.dossier_id)
    return Problem(
        kind=kind,
        where=where,
        vi=f"Chặng {row.process_id} của {row.unit_id} {vi}",
        en=f"Stage {row.process_id} of {row.unit_id} {en}",
    )


INVARIANTS = (
    Invariant(
        vi="Mỗi chặng đang mở đều có việc, hẹn giờ, thông điệp phải chờ (ngoài rút hồ sơ) hoặc sự cố đang xử lý.",
        en="Each open stage has work, a timer, an awaited message other than the withdrawal, or an open incident.",
        find=_stage_hangs,
    ),
    Invariant(
        vi="Việc, hẹn giờ và thông điệp đang chờ đều thuộc chặng đang mở của đúng hồ sơ.",
        en="Open work, timers and awaited messages belong to an open stage of their own dossier.",
        find=_something_is_left_over,
    ),
)
