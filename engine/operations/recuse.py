"""Recuse somebody (từ chối vì liên quan): they handle the dossier no more, and their work goes to somebody else."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.conduct_refusals import Reserved
from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.identifiers import WorkItemId
from engine.domain.refusals import AlreadyCompleted
from engine.domain.work_item import WorkItemStatus
from engine.operations import conduct, handling
from engine.operations.assign_work_item import able, give, nobody_left
from engine.operations.command import WORK_ITEM, Command, on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import users as user_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.users import UserRecord
from engine.store.work_items import WorkItemRecord

_OPEN = (WorkItemStatus.OPEN, WorkItemStatus.CLAIMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recused:
    """Where the work went: to a person, to the leader, or back to its role. `advice` says what to do where nobody in
    the unit may do it any more."""

    to: str | None
    to_leader: bool
    advice: Refusal | None


def recuse(
    installation: Installation,
    work_item_id: WorkItemId,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    whom: str | None = None,
    to: str | None = None,
) -> Recused:
    """Recuse oneself, or a colleague of the unit by login (`whom`); the work goes `to` somebody, else back.

    Raises NotFound, NotYours, AlreadyCompleted, InvalidInput without a reason or for somebody who has nothing to do
    with this work, Reserved (only the leader gives such work to somebody), NotAssignable, NobodyLeft."""
    if not reason.strip():
        raise InvalidInput(("lý do từ chối", "the reason"), "không được để trống", "must not be empty")

    def command(session: Session) -> Recused:
        dossier = dossier_store.lock_of_work_item(session, work_item_id)
        with on_dossier(
            installation, session, dossier, actor=actor, now=now, named=work_item_id, what=WORK_ITEM
        ) as recusing:
            item = work_item_store.get(session, work_item_id)
            if item is None or item.unit_id != actor.unit_id:
                raise NotFound(*WORK_ITEM, work_item_id)
            if item.status not in _OPEN:
                raise AlreadyCompleted(name=item.name)
            return _recuse(recusing, item, _person(recusing, item, whom), reason.strip(), to)

    return in_transaction(installation.database, command)


def _person(command: Command, item: WorkItemRecord, whom: str | None) -> UserRecord:
    session, actor = command.session, command.actor
    if whom is None or whom == actor.login:
        conduct.take_role(command, item.role, item.unit_id, name=item.name, kind=item.kind)
        person = user_store.by_login(session, actor.login)
    else:
        found = user_store.by_login(session, whom)
        holders = user_store.holders(session, item.unit_id, item.role, command.local_date)
        involved = found is not None and (found.id == item.claimed_by or found.id in {one.id for one in holders})
        person = found if involved else None
    if person is None:
        raise InvalidInput(
            ("người có liên quan", "the interested person"),
            f"“{whom}” không nhận và không thể nhận việc này",
            f"“{whom}” neither has nor could take this work",
        )
    return person


def _recuse(command: Command, item: WorkItemRecord, person: UserRecord, reason: str, to: str | None) -> Recused:
    if to is not None and item.reserved and LEADER not in command.actor.acting_roles:
        unit = command.installation.catalog.organisation.unit(item.unit_id)
        raise Reserved(name=item.name, unit=unit.name)
    _take_away(command, item, person)
    outcome = _pass_on(command, item, to)
    command.record(
        AuditKind.WORK_ITEM_RECUSED,
        {
            "work_item": str(item.id),
            "name": item.name,
            "person": person.login,
            "reason": reason,
            "to": outcome.to or (LEADER if outcome.to_leader else item.role),
        },
        element=item.element,
        role=item.role,
    )
    if outcome.to_leader:
        command.post("notice", {"template": "recused", "dossier": command.dossier.code, "unit": item.unit_id})
    return outcome


def _take_away(command: Command, item: WorkItemRecord, person: UserRecord) -> None:
    """All that the person has of this dossier, in every role and unit."""
    dossier = command.dossier
    if str(person.id) not in dossier.recused:
        dossier.recused = [*dossier.recused, str(person.id)]
    for one in work_item_store.open_of_dossier(command.session, dossier.id):
        if one.claimed_by == person.id:
            work_item_store.unclaim(command.session, one.id)
    handling.end(command, person.id, "recused")


def _pass_on(command: Command, item: WorkItemRecord, to: str | None) -> Recused:
    if to is not None:
        return Recused(to=give(command, item, to).login, to_leader=False, advice=None)
    left = able(command, item)
    if not left:
        work_item_store.reserve(command.session, item.id)
        return Recused(to=None, to_leader=True, advice=nobody_left(command, item))
    return Recused(to=None, to_leader=item.reserved, advice=None)
