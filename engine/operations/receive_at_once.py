"""Receive dossiers and accept them in one go: what is looked through while the citizens stand at the counter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.errors import Refusal
from engine.domain.instant import local
from engine.domain.procedure import Procedure
from engine.domain.receipt_books import WrittenSheets
from engine.domain.refusals import NothingForDesk
from engine.domain.term import Unit
from engine.domain.work_item import TaskKind
from engine.operations import receipts
from engine.operations.command import on_dossier
from engine.operations.complete_work_item import complete_item
from engine.operations.effects import numbering
from engine.operations.installation import Installation
from engine.operations.receive_dossier import Filing, Received, receive
from engine.store import dossiers as dossier_store
from engine.store import stages as stage_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.refusals import DatabaseUnavailable

ACCEPTED = {"outcome": "accept"}


def is_done_at_once(procedure: Procedure, at: datetime) -> bool:
    """Whether the law wants it done within the day, so that several people can be served in one sitting."""
    block = procedure.block(local(at).date())
    return block.process is not None and block.term is not None and block.term.unit is Unit.SAME_DAY


@dataclass(kw_only=True, slots=True)
class Paid:
    """How the fees of a sitting are receipted: from the unit's own series, or on the sheets of a book from one on."""

    sheet: WrittenSheets | None = None
    left_out: str = ""  # why sheets before the first were left out

    def next_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet, self.left_out = replace(self.sheet, first=self.sheet.first + 1), ""


def receive_at_once(
    installation: Installation, filings: Sequence[Filing], *, paid: Paid | None = None, actor: Actor, now: datetime
) -> list[Received | Refusal]:
    """One transaction for a sitting: numbers of books that are stamped at the counter follow one another in the order
    of the filings. Each filing is received, accepted and numbered, or refused alone: its place has the refusal, which
    is what receiving and completing the check at the desk raise, or NothingForDesk for a process that does not begin
    with that check. `paid`: the fees are handed over now, against a receipt each. Raises DatabaseUnavailable."""

    def command(session: Session) -> list[Received | Refusal]:
        how = None if paid is None else replace(paid)  # a command that is run again begins with the same sheet
        return [_one(installation, session, filing, paid=how, actor=actor, now=now) for filing in filings]

    return in_transaction(installation.database, command)


def _one(
    installation: Installation, session: Session, filing: Filing, *, paid: Paid | None, actor: Actor, now: datetime
) -> Received | Refusal:
    try:
        with session.begin_nested():
            received = receive(installation, session, filing, actor=actor, now=now)
            collected = False
            if not received.was_there:
                collected = _accept(installation, session, received, paid=paid, actor=actor, now=now)
        if paid is not None and collected:
            paid.next_sheet()
        return received
    except DatabaseUnavailable:
        raise
    except Refusal as refusal:
        return refusal


def _accept(
    installation: Installation, session: Session, received: Received, *, paid: Paid | None, actor: Actor, now: datetime
) -> bool:
    """Gives whether money was taken."""
    dossier = dossier_store.lock(session, received.dossier_id)
    with on_dossier(installation, session, dossier, actor=actor, now=now) as accepting:
        waiting = work_item_store.open_of(session, received.dossier_id)
        check = next((item for item in waiting if item.kind == TaskKind.INTAKE), None)
        stage = stage_store.lock(session, received.stage_id)
        if check is None or stage is None:
            raise NothingForDesk(
                dossier=accepting.label, status=accepting.dossier.status, what_vi="tiếp nhận", what_en="acceptance"
            )
        complete_item(accepting, check, accepting.adopt(stage), ACCEPTED)
        numbering.take_at_counter(accepting, stage, check.element)
        if paid is None or not receipts.owed(accepting):
            return False
        accepting.sheets, accepting.left_out = () if paid.sheet is None else (paid.sheet,), paid.left_out
        receipts.collect(accepting, check.unit_id)
        return True
