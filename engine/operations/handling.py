"""Who handles a confidential dossier: its work is given to them by the leader and offered to nobody else."""

from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import LEADER
from engine.domain.identifiers import RoleKey
from engine.domain.work_item import TaskKind
from engine.operations.command import Command
from engine.store import handlers as handler_store
from engine.store import work_items as work_item_store
from engine.store.handlers import HandlerRecord

_EACH_FOR_ITSELF = frozenset({TaskKind.COUNCIL})  # every member has work of their own


def offering(command: Command, unit_id: str, role: str | None, kind: str) -> dict[str, Any]:
    """To whom new work is offered: to the role; in a confidential dossier to the one who handles it in this role, else
    it waits for the leader."""
    offered = {"status": "open", "reserved": command.dossier.confidential, "claimed_by": None, "claimed_at": None}
    if not command.dossier.confidential or role == LEADER or kind in _EACH_FOR_ITSELF:
        return offered
    able = [one for one in _handlers(command) if (one.unit_id, one.role) == (unit_id, role)]
    if len(able) != 1:
        return offered
    return {**offered, "status": "claimed", "claimed_by": able[0].user_id, "claimed_at": command.at}


def _handlers(command: Command) -> list[HandlerRecord]:
    if command.handlers is None:
        command.handlers = handler_store.of_dossier(command.session, command.dossier.id)
    return command.handlers


def begin(command: Command, unit_id: str, role: RoleKey, user_id: UUID) -> None:
    """From now on this person handles the confidential dossier in this role."""
    known = {(one.unit_id, one.role, one.user_id) for one in _handlers(command)}
    if (unit_id, role, user_id) in known:
        return
    handler_store.add(
        command.session,
        {
            "id": uuid4(),
            "dossier_id": command.dossier.id,
            "unit_id": unit_id,
            "role": role,
            "user_id": user_id,
            "assigned_at": command.now,
            "assigned_by": command.actor.login,
        },
    )
    command.handlers = None


def end(command: Command, user_id: UUID, why: str, *, unit_id: str | None = None, role: str | None = None) -> None:
    """The person handles it no more, in this role or at all; who still has work of it in hand goes on with that."""
    busy = {
        (item.unit_id, item.role)
        for item in work_item_store.open_of_dossier(command.session, command.dossier.id)
        if item.claimed_by == user_id
    }
    for one in _handlers(command):
        meant = role is None or (one.unit_id, one.role) == (unit_id, role)
        if one.user_id == user_id and meant and (one.unit_id, one.role) not in busy:
            handler_store.end(command.session, one.id, at=command.now, why=why)
    command.handlers = None
