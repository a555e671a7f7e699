"""What was left for later gets done: letters leave, timers fire, and what failed is seen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from engine.store.doctor.invariant import Examination, Invariant, Problem, label
from engine.store.tables import dossiers, incidents, outbox, timers

_PATIENCE = timedelta(days=1)  # a weekend without electricity is longer; then the worker has to be started anyway

_named = (dossiers.c.code, dossiers.c.id.label("dossier_id"))


def _stuck(examination: Examination) -> Iterator[Problem]:
    latest = examination.now - _PATIENCE
    letters: Any = (
        select(*_named, outbox.c.topic, outbox.c.id, outbox.c.last_error)
        .outerjoin_from(outbox, dossiers, dossiers.c.id == outbox.c.dossier_id)
        .where(or_(outbox.c.status == "failed", outbox.c.next_try_at < latest))
        .where(outbox.c.topic != "code")  # whoever waits for it asks anew
    )
    for row in examination.session.execute(letters):
        error = row.last_error or "motcua worker?"
        yield Problem(
            kind="outbox",
            where=row.code or str(row.dossier_id or row.id),
            vi=f"Thư “{row.topic}” chưa gửi được: {error}",
            en=f"Letter “{row.topic}” has not been delivered: {error}",
        )
    waiting: Any = (
        select(*_named, timers.c.element, timers.c.due_at)
        .join_from(timers, dossiers, dossiers.c.id == timers.c.dossier_id)
        .where(timers.c.due_at < latest, timers.c.attempts == 0)
    )
    for row in examination.session.execute(waiting):
        yield Problem(
            kind="timer",
            where=label(row.code, row.dossier_id),
            vi=f"Hẹn giờ “{row.element}” quá một ngày chưa chạy; hãy khởi động motcua worker.",
            en=f"Timer “{row.element}” is more than a day late; start motcua worker.",
        )


def _incidents(examination: Examination) -> Iterator[Problem]:
    statement = (
        select(*_named, incidents.c.element, incidents.c.command, incidents.c.attempts, incidents.c.error)
        .join_from(incidents, dossiers, dossiers.c.id == incidents.c.dossier_id)
        .where(incidents.c.resolved_at.is_(None))
        .order_by(incidents.c.raised_at)
    )
    for row in examination.session.execute(statement):
        yield Problem(
            kind="incident",
            where=label(row.code, row.dossier_id),
            vi=f"Sự cố ở “{row.element}” ({row.command}, {row.attempts} lần): {row.error}",
            en=f"Incident at “{row.element}” ({row.command}, {row.attempts} attempts): {row.error}",
        )


INVARIANTS = (
    Invariant(
        vi="Không thư nào hỏng và không thư hay hẹn giờ nào trễ quá một ngày.",
        en="No letter has failed, and no letter or timer is more than a day late.",
        find=_stuck,
    ),
    Invariant(
        vi="Không còn sự cố nào đang mở.",
        en="No incident is open.",
        find=_incidents,
    ),
)
