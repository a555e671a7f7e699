"""Save a filter of the inbox under a name, for oneself or for the unit; remove it; begin with one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.inbox_refusals import FiltersFull, NotYourFilter
from engine.domain.work_filter import InboxList, WorkFilter
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import saved_filters as filter_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction

FILTER = ("bộ lọc", "filter")
MOST = 50
LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Saving:
    """What is saved under a name. `shared`: everybody in the unit is offered it."""

    name: str
    list: InboxList
    filter: WorkFilter
    shared: bool = False


def save_filter(installation: Installation, saving: Saving, *, actor: Actor, now: datetime) -> UUID:
    """Keep a filter; one of the same person and name is replaced. Raises InvalidInput, FiltersFull."""
    name = " ".join(saving.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            ("tên bộ lọc", "the name of the filter"),
            f"phải có từ 1 đến {LONGEST_NAME} ký tự",
            f"must have 1 to {LONGEST_NAME} characters",
        )
    assert actor.user_id is not None
    owner, new_id = actor.user_id, uuid4()

    def command(session: Session) -> UUID:
        with on_unit(session, actor=actor, now=now) as drafts:
            kept = filter_store.id_of(session, actor.unit_id, owner, name)
            if kept is None:
                if filter_store.count(session, actor.unit_id, owner) >= MOST:
                    raise FiltersFull(most=MOST)
                filter_store.add(session, _row(new_id, name, saving, actor, now))
            else:
                _change(session, kept, saving, owner, now)
            told = {"name": name, "list": saving.list, "shared": saving.shared, "narrowing": saving.filter.parts}
            drafts.append(Draft(kind=AuditKind.FILTER_SAVED, data=told, unit_id=actor.unit_id))
        return kept or new_id

    return in_transaction(installation.database, command)


def _row(filter_id: UUID, name: str, saving: Saving, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "id": filter_id,
        "unit_id": actor.unit_id,
        "owner_id": actor.user_id,
        "name": name,
        "shared": saving.shared,
        "list": saving.list.value,
        "narrowing": saving.filter.parts,
        "changed_at": now,
    }


def _change(session: Session, filter_id: UUID, saving: Saving, owner: UUID, now: datetime) -> None:
    filter_store.change(
        session,
        filter_id,
        shared=saving.shared,
        of_list=saving.list.value,
        narrowing=saving.filter.parts,
        at=now,
    )
    if not saving.shared:
        filter_store.unshare(session, filter_id, owner)


def drop_filter(installation: Installation, filter_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Remove one's own filter, or as the leader one that is shared. Raises NotFound, NotYourFilter."""

    def command(session: Session) -> None:
        found = filter_store.get(session, filter_id)
        if found is None or found.unit_id != actor.unit_id or not (found.shared or found.owner_id == actor.user_id):
            raise NotFound(*FILTER, filter_id)
        if found.owner_id != actor.user_id and LEADER not in actor.roles:
            raise NotYourFilter(name=found.name, owner=found.owner_name)
        with on_unit(session, actor=actor, now=now) as drafts:
            filter_store.drop(session, filter_id)
            drafts.append(Draft(kind=AuditKind.FILTER_DROPPED, data={"name": found.name}, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def begin_with(installation: Installation, filter_id: UUID | None, *, actor: Actor, now: datetime) -> None:
    """Let the own inbox open with a filter, own or shared, or with none. Raises NotFound."""
    assert actor.user_id is not None
    user = actor.user_id

    def command(session: Session) -> None:
        name = None
        if filter_id is not None:
            found = filter_store.get(session, filter_id)
            if found is None or found.unit_id != actor.unit_id or not (found.shared or found.owner_id == user):
                raise NotFound(*FILTER, filter_id)
            name = found.name
        with on_unit(session, actor=actor, now=now) as drafts:
            filter_store.begin_with(session, user, actor.unit_id, filter_id)
            drafts.append(Draft(kind=AuditKind.FILTER_CHOSEN, data={"name": name}, unit_id=actor.unit_id))

    in_transaction(installation.database, command)
