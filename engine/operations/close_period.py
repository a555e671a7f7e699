"""Close days of a book or of a whole unit (khóa sổ): nothing that happened on them can be entered any more."""

from datetime import date, datetime
from uuid import uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.refusals import DayClosed
from engine.operations import mandates
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import closings as closing_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction


def close_period(
    installation: Installation,
    unit_id: UnitId,
    *,
    first: date,
    last: date,
    book: str | None = None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Close the days from first to last, for good; `book` closes one book, without it everything of the unit.

    Raises NoMandate, InvalidInput for days that are not over, NotFound for an unknown book."""
    why = mandates.given_reason(reason)
    mandates.may_do(installation, Act.CLOSING, actor, now=now, unit_id=unit_id)
    if not first <= last < local(now).date():
        raise InvalidInput(
            ("kỳ khóa sổ", "the days to close"),
            "ngày cuối phải sau ngày đầu và đã qua; hôm nay chỉ khóa được từ ngày mai",
            "the last day must not lie before the first and must be over; today can be closed tomorrow",
        )
    if book is not None and book not in installation.catalog.vocabulary.registers:
        raise NotFound("sổ", "book", book)

    def command(session: Session) -> None:
        row = {"unit_id": unit_id, "book": book, "first": first, "last": last, "reason": why}
        closing_store.add(session, row | {"id": uuid4(), "closed_by": actor.user_id, "closed_at": now})
        data = {"book": book, "first": first.isoformat(), "last": last.isoformat(), "reason": why}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.PERIOD_CLOSED, data=data, unit_id=unit_id))

    in_transaction(installation.database, command)


def day_is_open(installation: Installation, session: Session, unit_id: UnitId, at: datetime, books: list[str]) -> None:
    """Whether something that happened then may still be entered. Raises DayClosed."""
    day = local(at).date()
    closed = closing_store.over_day(session, unit_id, day, books)
    if closed is not None:
        what = closed.book or installation.catalog.organisation.unit(unit_id).name
        raise DayClosed(day=day, what=what, first=closed.first, last=closed.last)
