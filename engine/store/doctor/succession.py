"""Restructurings are whole: nothing open stays with a unit that has ended, and every succession was applied once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Date, bindparam, func, select

from engine.domain.audit_kind import AuditKind
from engine.domain.instant import VIETNAM
from engine.store.doctor.invariant import Examination, Invariant, Problem, label
from engine.store.tables import audit_events, dossiers, restructurings, stages, transfers, units

_named = (dossiers.c.code, dossiers.c.id.label("dossier_id"))
_at_ended_unit = (
    select(units.c.id, units.c.name, units.c.valid_to, func.count().label("stages"))
    .join_from(stages, units, units.c.id == stages.c.unit_id)
    .where(stages.c.ended_at.is_(None), units.c.valid_to < bindparam("today", type_=Date))
    .group_by(units.c.id, units.c.name, units.c.valid_to)
    .order_by(units.c.id)
)
_unfinished = select(restructurings.c.day).where(restructurings.c.finished_at.is_(None))
_next = transfers.alias("following")
_row = (
    select(
        *_named,
        transfers.c.day,
        transfers.c.to_unit_id,
        func.coalesce(
            select(_next.c.from_unit_id)
            .where(_next.c.stage_id == transfers.c.stage_id, _next.c.day > transfers.c.day)
            .order_by(_next.c.day)
            .limit(1)
            .correlate(transfers)
            .scalar_subquery(),
            stages.c.unit_id,
        ).label("had_by"),
    )
    .join_from(transfers, stages, stages.c.id == transfers.c.stage_id)
    .join(dossiers, dossiers.c.id == transfers.c.dossier_id)
    .subquery()
)
_broken = select(_row).where(_row.c.to_unit_id != _row.c.had_by)
_moves = (
    select(transfers.c.dossier_id, func.count(transfers.c.day.distinct()).label("days"))
    .group_by(transfers.c.dossier_id)
    .subquery()
)
_events = (
    select(audit_events.c.dossier_id, func.count().label("events"))
    .where(audit_events.c.kind == AuditKind.DOSSIER_MOVED)
    .group_by(audit_events.c.dossier_id)
    .subquery()
)
_not_once: Any = (
    select(*_named, func.coalesce(_moves.c.days, 0).label("days"), func.coalesce(_events.c.events, 0).label("events"))
    .outerjoin_from(dossiers, _moves, _moves.c.dossier_id == dossiers.c.id)
    .outerjoin(_events, _events.c.dossier_id == dossiers.c.id)
    .where(func.coalesce(_moves.c.days, 0) != func.coalesce(_events.c.events, 0))
)


def _left(examination: Examination) -> Iterator[Problem]:
    today = examination.now.astimezone(VIETNAM).date()
    for row in examination.session.execute(_at_ended_unit, {"today": today}):
        day = row.valid_to + timedelta(days=1)
        yield Problem(
            kind="unit_ended",
            where=row.id,
            vi=f"{row.name} đã chấm dứt từ {day:%d/%m/%Y} mà còn {row.stages} chặng đang mở; hãy chạy "
            f"“motcua restructure --on {day} --apply”.",
            en=f"{row.name} ended before {day} and still has {row.stages} open stages; run "
            f"“motcua restructure --on {day} --apply”.",
        )


def _once(examination: Examination) -> Iterator[Problem]:
    for row in examination.session.execute(_unfinished):
        yield Problem(
            kind="restructuring",
            where=row.day.isoformat(),
            vi=f"Việc sắp xếp ngày {row.day:%d/%m/%Y} bị dừng giữa chừng; hãy chạy lại để làm tiếp.",
            en=f"The restructuring of {row.day} was interrupted; run it again to go on.",
        )
    for row in examination.session.execute(_broken):
        yield Problem(
            kind="restructuring",
            where=label(row.code, row.dossier_id),
            vi=f"Ngày {row.day:%d/%m/%Y} chặng đã về {row.to_unit_id}, nhưng sau đó lại thuộc {row.had_by}.",
            en=f"On {row.day} the stage went to {row.to_unit_id}, but afterwards {row.had_by} has it.",
        )
    for row in examination.session.execute(_not_once):
        yield Problem(
            kind="restructuring",
            where=label(row.code, row.dossier_id),
            vi=f"Hồ sơ đã chuyển đơn vị kế thừa trong {row.days} ngày, nhật ký ghi {row.events} lần.",
            en=f"The dossier went to successors on {row.days} days, the trail says {row.events} times.",
        )


INVARIANTS = (
    Invariant(
        vi="Đơn vị đã chấm dứt hoạt động không còn chặng nào đang mở.",
        en="A unit that has ended has no open stage.",
        find=_left,
    ),
    Invariant(
        vi="Mỗi việc kế thừa được áp dụng trọn vẹn và đúng một lần; nhật ký của hồ sơ ghi lại mỗi lần chuyển.",
        en="Each succession was applied wholly and once; the trail of the dossier tells of each move.",
        find=_once,
    ),
)
