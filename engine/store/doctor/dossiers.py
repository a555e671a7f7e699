"""A dossier and its stages tell the same story, and each dossier is counted once."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from engine.domain.dossier import CLOSED
from engine.store.doctor.invariant import Examination, Invariant, Problem, label
from engine.store.tables import dossiers, handoffs, messages, stages

_named = (dossiers.c.code, dossiers.c.id.label("dossier_id"))
_is_open = stages.c.ended_at.is_(None)
_is_elsewhere = stages.c.requester_id.is_not(None)
_stage_of = exists().where(stages.c.dossier_id == dossiers.c.id)

_closed_with_open_stage: Any = (
    select(*_named, dossiers.c.status, stages.c.process_id)
    .join_from(stages, dossiers, dossiers.c.id == stages.c.dossier_id)
    .where(dossiers.c.status.in_(CLOSED), _is_open)
)
_open_without_stage: Any = select(*_named, dossiers.c.status).where(
    dossiers.c.status.not_in(CLOSED), ~_stage_of.where(_is_open)
)
_forwarded_to_nobody: Any = select(*_named).where(
    dossiers.c.status == "forwarded",
    ~_stage_of.where(_is_open, _is_elsewhere),
    ~exists().where(messages.c.dossier_id == dossiers.c.id, messages.c.status == "waiting"),
)
_first_stages = (
    select(stages.c.dossier_id, func.count().label("number"), func.min(stages.c.unit_id).label("unit_id"))
    .where(~_is_elsewhere)
    .group_by(stages.c.dossier_id)
    .subquery()
)
_not_counted_once = (
    select(*_named, func.coalesce(_first_stages.c.number, 0).label("number"))
    .outerjoin_from(dossiers, _first_stages, _first_stages.c.dossier_id == dossiers.c.id)
    .where(
        or_(
            func.coalesce(_first_stages.c.number, 0) != 1,
            _first_stages.c.unit_id != dossiers.c.unit_id,
            and_(dossiers.c.accepted_at.is_not(None), dossiers.c.code.is_(None)),
        )
    )
)
_of_receiver = stages.c.id == handoffs.c.to_stage_id
_open_handoff = (
    select(*_named, handoffs.c.to_unit_id)
    .join_from(handoffs, stages, _of_receiver)
    .join(dossiers, dossiers.c.id == handoffs.c.dossier_id)
    .where(handoffs.c.returned_at.is_(None), stages.c.ended_at.is_not(None))
)
_stage_without_handoff = (
    select(*_named, stages.c.unit_id.label("to_unit_id"))
    .join_from(stages, dossiers, dossiers.c.id == stages.c.dossier_id)
    .where(_is_elsewhere, ~exists().where(_of_receiver))
)


def _status(examination: Examination) -> Iterator[Problem]:
    for row in examination.session.execute(_closed_with_open_stage):
        yield _problem(
            row,
            f"Hồ sơ đã đóng ({row.status}) mà chặng {row.process_id} còn mở.",
            f"The dossier is closed ({row.status}) but stage {row.process_id} is open.",
        )
    for row in examination.session.execute(_open_without_stage):
        yield _problem(
            row,
            f"Hồ sơ chưa đóng ({row.status}) mà không có chặng nào mở.",
            f"The dossier is not closed ({row.status}) but no stage of it is open.",
        )
    for row in examination.session.execute(_forwarded_to_nobody):
        yield _problem(
            row,
            "Hồ sơ đang ở cơ quan khác mà không cơ quan nào có chặng mở.",
            "The dossier is with another agency but none has an open stage.",
        )


def _once(examination: Examination) -> Iterator[Problem]:
    for row in examination.session.execute(_not_counted_once):
        yield _problem(
            row,
            f"Hồ sơ có {row.number} chặng tiếp nhận; phải có đúng một, ở đơn vị tiếp nhận, và mã khi đã tiếp nhận.",
            f"The dossier has {row.number} receiving stages; it must have one, at its own unit, and its code.",
            kind="counted_once",
        )


def _handoffs(examination: Examination) -> Iterator[Problem]:
    for row in examination.session.execute(_open_handoff):
        yield _problem(
            row,
            f"Đã chuyển cho {row.to_unit_id}, chặng ở đó đã kết thúc mà chưa trả lời.",
            f"Handed to {row.to_unit_id}, whose stage has ended without a reply.",
            kind="handoff",
        )
    for row in examination.session.execute(_stage_without_handoff):
        yield _problem(
            row,
            f"Chặng của {row.to_unit_id} không có lần chuyển liên thông nào dẫn tới.",
            f"No hand-off leads to the stage of {row.to_unit_id}.",
            kind="handoff",
        )


def _problem(row: Any, vi: str, en: str, *, kind: str = "dossier_status") -> Problem:
    return Problem(kind=kind, where=label(row.code, row.dossier_id), vi=vi, en=en)


INVARIANTS = (
    Invariant(
        vi="Hồ sơ đã đóng không còn chặng mở; hồ sơ chưa đóng có chặng mở.",
        en="A closed dossier has no open stage; one that is not closed has an open stage.",
        find=_status,
    ),
    Invariant(
        vi="Mỗi hồ sơ được đếm một lần: đúng một chặng ở đơn vị tiếp nhận, dù bao nhiêu cơ quan cùng giải quyết.",
        en="Each dossier is counted once: one stage at the unit that received it, however many agencies handle it.",
        find=_once,
    ),
    Invariant(
        vi="Liên thông chưa trả lời thì chặng bên nhận còn mở; mỗi chặng bên nhận có một lần chuyển.",
        en="While a hand-off has no reply the receiving stage is open; each receiving stage has its hand-off.",
        find=_handoffs,
    ),
)
