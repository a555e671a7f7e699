"""Receive a dossier and accept it in one go: what is looked through while the citizen stands at the counter."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.instant import local
from engine.domain.procedure import Procedure
from engine.domain.refusals import NothingForDesk
from engine.domain.term import Unit
from engine.domain.work_item import TaskKind
from engine.operations.command import on_dossier
from engine.operations.complete_work_item import complete_item
from engine.operations.installation import Installation
from engine.operations.receive_dossier import Filing, Received, receive
from engine.store import dossiers as dossier_store
from engine.store import stages as stage_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction

ACCEPTED = {"outcome": "accept"}


def is_done_at_once(procedure: Procedure, at: datetime) -> bool:
    """Whether the law wants it done within the day, so that several people can be served in one sitting."""
    block = procedure.block(local(at).date())
    return block.process is not None and block.term is not None and block.term.unit is Unit.SAME_DAY


def receive_at_once(installation: Installation, filing: Filing, *, actor: Actor, now: datetime) -> Received:
    """Both or neither. Raises what receiving and completing the check at the desk raise, NothingForDesk for a process
    that does not begin with that check."""

    def command(session: Session) -> Received:
        received = receive(installation, session, filing, actor=actor, now=now)
        if not received.was_there:
            _accept(installation, session, received, actor=actor, now=now)
        return received

    return in_transaction(installation.database, command)


def _accept(installation: Installation, session: Session, received: Received, *, actor: Actor, now: datetime) -> None:
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
