"""The report of the use of receipts: a quarter is closed once, and nothing of its days changes any more."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.receipt_use import (
    Amounts,
    Quarter,
    QuarterNotNext,
    QuarterRuns,
    ReceiptReported,
    UseClosed,
    use_of,
)
from engine.operations import mandates
from engine.operations.command import Command
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import cash as cash_store
from engine.store import receipt_books as book_store
from engine.store.audit import Draft
from engine.store.cash import ReceiptRecord
from engine.store.database import Session, in_transaction
from engine.store.queries.receipt_use import bought_by, gone_of

_FIGURES = ("opening", "bought", "used", "deleted", "lost", "cancelled", "handed_on", "closing")


def close_quarter(installation: Installation, quarter: Quarter, *, actor: Actor, now: datetime) -> Amounts:
    """For good. The first that a unit closes may be any; the others follow one another.

    Raises NoMandate, QuarterRuns, QuarterNotNext, NotFound where no form of the report is known."""
    mandates.may_do(installation, Act.RECEIPT_BOOKS, actor, now=now, unit_id=actor.unit_id)
    papers = installation.catalog.receipt_papers
    if not papers.forms:
        raise NotFound("mẫu báo cáo sử dụng biên lai", "form of the report of receipts", quarter.key)
    if local(now).date() <= quarter.last:
        raise QuarterRuns(quarter=_told(quarter), day=quarter.after.first)

    def command(session: Session) -> Amounts:
        cash_store.lock(session, actor.unit_id)
        closed = book_store.closed_through(session, actor.unit_id)
        if closed is not None and Quarter.of(closed).after != quarter:
            raise QuarterNotNext(last=closed, next=_told(Quarter.of(closed).after))
        bought, gone = bought_by(session, actor.unit_id), gone_of(session, actor.unit_id)
        rows = use_of(bought, gone, quarter, papers.form(quarter.last).spoilt_as)
        found = sum((row.amounts for row in rows), Amounts())
        figures = {name: getattr(found, name) for name in _FIGURES}
        own = {"unit_id": actor.unit_id, "first": quarter.first, "last": quarter.last}
        book_store.add_closing(session, own | figures | {"closed_by": actor.user_id, "closed_at": now})
        with on_unit(session, actor=actor, now=now) as drafts:
            data = {"quarter": quarter.key, **figures}
            drafts.append(Draft(kind=AuditKind.RECEIPT_USE_CLOSED, data=data, unit_id=actor.unit_id))
        return found

    return in_transaction(installation.database, command)


def day_is_open(command: Command, unit_id: str) -> None:
    """Whether a receipt of the command's day may be added. Asked only of days that are over. Raises UseClosed."""
    if command.local_date == local(command.now).date():
        return
    closed = book_store.closed_through(command.session, unit_id)
    if closed is not None and command.local_date <= closed:
        raise UseClosed(last=closed, day=command.local_date)


def not_reported(session: Session, receipt: ReceiptRecord) -> None:
    """Raises ReceiptReported."""
    closed = book_store.closed_through(session, receipt.unit_id)
    if closed is not None and local(receipt.issued_at).date() <= closed:
        raise ReceiptReported(receipt=receipt.name, last=closed)


def _told(quarter: Quarter) -> str:
    return f"{quarter.number}/{quarter.year}"
