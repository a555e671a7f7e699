"""Deliver a message from outside to a dossier, exactly once by its id."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.domain.actor import Actor
from engine.domain.errors import NotFound
from engine.domain.handoff import MessageKind, MessageStatus
from engine.domain.identifiers import MessageId
from engine.domain.refusals import MessageUnwanted
from engine.operations import advance, messaging
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import handoffs as handoff_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.handoffs import MessageRecord


def deliver_message(
    installation: Installation,
    *,
    message_id: MessageId,
    dossier_code: str,
    name: str,
    payload: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Hand a message to the stage of the dossier that waits for it. The same id a second time changes nothing.

    Raises NotFound for a dossier that does not exist, MessageUnwanted when no stage of it waits for the name,
    RestructuringPending where the stage's unit has ended."""

    def command(session: Session) -> None:
        dossier_id = dossier_store.id_of_code(session, dossier_code)
        if dossier_id is None:
            raise NotFound("hồ sơ", "dossier", dossier_code)
        dossier = dossier_store.lock(session, dossier_id)
        if handoff_store.message(session, message_id) is not None:
            return
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_code) as delivering:
            _deliver(delivering, message_id, name, dict(payload))

    in_transaction(installation.database, command)


def _deliver(command: Command, message_id: MessageId, name: str, payload: dict[str, Any]) -> None:
    for stage in command.open_stages():
        if name == messaging.WITHDRAWAL or work_item_store.awaiting(command.session, stage.id, name) is None:
            continue
        command.installation.catalog.organisation.check_at_work(stage.unit_id, command.local_date)
        message = MessageRecord(
            id=message_id,
            dossier_id=command.dossier.id,
            kind=MessageKind.EXTERNAL,
            name=name,
            from_stage_id=None,
            to_stage_id=stage.id,
            payload=payload,
            status=MessageStatus.WAITING,
            sent_at=command.at,
            delivered_at=None,
        )
        movement = messaging.accept(command, stage, message)
        assert movement is not None
        advance.run(command, movement)
        return
    raise MessageUnwanted(dossier=command.label, name=name)
