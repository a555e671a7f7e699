"""The leader says who does a piece of work (phân công): what is not offered to a whole role begins with this."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.conduct_refusals import NobodyLeft, NotAssignable
from engine.domain.errors import NotFound
from engine.domain.identifiers import RoleKey, WorkItemId
from engine.domain.inbox_refusals import ReasonMissing
from engine.domain.refusals import AlreadyCompleted
from engine.domain.work_item import TaskKind
from engine.operations import conduct, handling, users
from engine.operations.command import WORK_ITEM, Command, on_dossier
from engine.operations.installation import Installation
from engine.store import delegations as delegation_store
from engine.store import dossiers as dossier_store
from engine.store import users as user_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.users import UserRecord
from engine.store.work_items import WorkItemRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned:
    login: str
    name: str


def assign_work_item(
    installation: Installation, work_item_id: WorkItemId, to: str, *, actor: Actor, now: datetime, reason: str = ""
) -> Assigned:
    """Give open work, overdue work too, to the person of a login, also if somebody else had claimed it: then with a
    reason. In a confidential dossier all its open work of that role goes with it.

    Raises NotFound, NotYours (not the leader), AlreadyCompleted, NotAssignable, NobodyLeft, ReasonMissing."""

    def command(session: Session) -> Assigned:
        dossier = dossier_store.lock_of_work_item(session, work_item_id)
        with on_dossier(
            installation, session, dossier, actor=actor, now=now, named=work_item_id, what=WORK_ITEM
        ) as assigning:
            item = work_item_store.get(session, work_item_id)
            if item is None or item.unit_id != actor.unit_id:
                raise NotFound(*WORK_ITEM, work_item_id)
            conduct.take_role(assigning, LEADER, item.unit_id, name=f"Phân công “{item.name}”")
            return give(assigning, item, to, reason=_reason(assigning, item, to, reason))

    return in_transaction(installation.database, command)


def _reason(command: Command, item: WorkItemRecord, to: str, reason: str) -> str:
    """What is taken from somebody is taken for a reason. Raises ReasonMissing."""
    holder = None if item.claimed_by is None else user_store.by_id(command.session, item.claimed_by)
    if holder is not None and holder.login != to and not reason.strip():
        raise ReasonMissing(name=item.name, holder=holder.name)
    return reason.strip()


def give(command: Command, item: WorkItemRecord, to: str, *, reason: str = "") -> Assigned:
    """Hand open work to somebody who may do it. Raises AlreadyCompleted, NotAssignable, NobodyLeft."""
    person = user_store.by_login(command.session, to)
    hat = None if person is None else _hat(command, person, item)
    if hat is None or hat.user_id is None or not conduct.is_free(command, hat, item):
        raise _refusal(command, item, person)
    others = [item, *(_along(command, item) if command.dossier.confidential else ())]
    for one in others:
        if not work_item_store.assign(command.session, one.id, to=hat.user_id, at=command.now):
            raise AlreadyCompleted(name=item.name)
    if command.dossier.confidential and item.role != LEADER:
        if item.claimed_by not in (None, hat.user_id):
            handling.end(command, item.claimed_by, "reassigned", unit_id=item.unit_id, role=item.role)
        handling.begin(command, item.unit_id, item.role, hat.user_id)
    command.record(
        AuditKind.WORK_ITEM_ASSIGNED,
        {"work_item": str(item.id), "name": item.name, "to": hat.login, "instance": item.instance}
        | ({"reason": reason} if reason else {}),
        element=item.element,
    )
    return Assigned(login=hat.login, name=hat.name)


def _along(command: Command, item: WorkItemRecord) -> list[WorkItemRecord]:
    """The other work of this role that nobody has, or that the same person had before."""
    return [
        other
        for other in work_item_store.open_of_dossier(command.session, command.dossier.id)
        if other.id != item.id
        and (other.unit_id, other.role) == (item.unit_id, item.role)
        and other.claimed_by in (None, item.claimed_by)
        and TaskKind.COUNCIL not in (item.kind, other.kind)
        and item.role != LEADER
    ]


def _hat(command: Command, person: UserRecord, item: WorkItemRecord) -> Actor | None:
    if not person.active:
        return None
    hats = users.hats(command.session, person, command.now)
    return next((hat for hat in hats if hat.unit_id == item.unit_id), None)


def _refusal(command: Command, item: WorkItemRecord, person: UserRecord | None) -> NotAssignable | NobodyLeft:
    if not able(command, item):
        return nobody_left(command, item)
    name = "tài khoản này" if person is None else person.name
    return NotAssignable(name=item.name, dossier=command.label, person=name)


def able(command: Command, item: WorkItemRecord) -> list[Actor]:
    """Who may do this work now: holders of its role and whoever stands in for one."""
    session, on = command.session, command.local_date
    holding = user_store.holders(session, item.unit_id, item.role, on)
    standing = [
        person
        for row in delegation_store.of_day(session, item.unit_id, item.role, on)
        if (person := user_store.by_id(session, row.user_id)) is not None
    ]
    people = {person.login: person for person in (*holding, *standing)}
    hats = [hat for person in people.values() if (hat := _hat(command, person, item)) is not None]
    return [hat for hat in hats if conduct.is_free(command, hat, item)]


def nobody_left(command: Command, item: WorkItemRecord) -> NobodyLeft:
    organisation = command.installation.catalog.organisation
    role = organisation.role(RoleKey(item.role)).name_vi
    return NobodyLeft(unit=organisation.unit(item.unit_id).name, role=role, dossier=command.label)
