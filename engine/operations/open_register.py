"""Open the register of dossiers of a unit and a period: it holds personal data, so that reading it is an event."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.domain.succession import Mapped
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.queries.report_period import ReportPeriod


def open_register(
    installation: Installation, unit_id: UnitId, period: ReportPeriod, *, actor: Actor, now: datetime
) -> Mapped:
    """Note that the actor reads it; gives the unit, and of which procedures the actor's unit keeps the archive. Raises
    NotFound for a unit whose register is not theirs to read, InvalidInput for days of two years: a book holds one."""
    if period.first.year != period.last.year:
        raise InvalidInput(
            ("kỳ của sổ", "the days of the register"),
            "sổ mở theo từng năm; hãy chọn ngày đầu và ngày cuối trong cùng một năm",
            "a register is kept for one year; choose a first and a last day in the same year",
        )
    archives = installation.catalog.organisation.mapped_to(actor.unit_id, local(now).date())
    archive = next((found for found in archives if found.unit == unit_id), None)
    if archive is None:
        raise NotFound("sổ theo dõi hồ sơ của đơn vị", "register of dossiers of unit", unit_id)

    def command(session: Session) -> None:
        data = {"unit": unit_id, "first": period.first.isoformat(), "last": period.last.isoformat()}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.REGISTER_OPENED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)
    return archive
