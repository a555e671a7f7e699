"""People with chosen roles, numbers and substitutes, hired into an office."""

from datetime import date, timedelta
from uuid import UUID

from engine.domain.actor import Actor, system
from engine.domain.identifiers import RoleKey, UnitId, UserId, WorkItemId
from engine.domain.instant import local
from engine.domain.substitution import WHOLE, Scope
from engine.operations.complete_work_item import complete_work_item
from engine.operations.delegations import Delegation, give_delegation
from engine.operations.users import Account, Holding, actors_of, create_user
from engine.store.queries.inbox import counts, inbox
from engine.store.queries.search import search
from engine.store.queries.visibility import Reader
from tests.office import COMMUNE, Office, fill


def hire(office: Office, login: str, *roles: str, unit: str = COMMUNE, number: str | None = None) -> UserId:
    holdings = [Holding(unit_id=UnitId(unit), role=RoleKey(role), valid_from=date(2019, 1, 1)) for role in roles]
    account = Account(login=login, name=f"Người {login}", password=None, holdings=holdings, identity_number=number)
    return create_user(office.installation, account, actor=system("test", COMMUNE), now=office.now)


def hat(office: Office, user_id: UserId, unit: str = COMMUNE) -> Actor:
    """The person as they are today in a unit."""
    return next(one for one in actors_of(office.installation, user_id, now=office.now) if one.unit_id == unit)


def delegate(
    office: Office,
    substitute: str,
    absent: str,
    role: str,
    *,
    days: int = 30,
    unit: str = COMMUNE,
    by: str | None = None,
    scope: Scope = WHOLE,
    first: date | None = None,
) -> UUID:
    begin = first or local(office.now).date()
    asked = Delegation(
        substitute=substitute,
        absent=absent,
        unit_id=UnitId(unit),
        role=RoleKey(role),
        valid_from=begin,
        valid_to=begin + timedelta(days=days),
        reason="đi công tác",
        decided_by=by or office.person(unit, "ld").login,
        scope=scope,
    )
    return give_delegation(office.installation, asked, actor=office.person(unit, "ld"), now=office.now)


def do_as(office: Office, actor: Actor, dossier_id: UUID, element: str, **answer: object) -> None:
    item = office.item(dossier_id, element)
    form = office.form_of(item)
    given = fill(form, answer) if form else answer
    complete_work_item(office.installation, WorkItemId(item.id), given, actor=actor, now=office.now)


def listed(office: Office, actor: Actor) -> set[UUID]:
    """The dossiers of the person's inbox."""
    with office.installation.database.reading() as session:
        return {entry.dossier_id for entry in inbox(session, Reader.of(actor), now=office.now).entries}


def counted(office: Office, actor: Actor) -> int:
    with office.installation.database.reading() as session:
        return counts(session, Reader.of(actor), now=office.now).offered


def found(office: Office, actor: Actor, needle: str = "") -> set[UUID]:
    with office.installation.database.reading() as session:
        return {one.id for one in search(session, Reader.of(actor), needle)}
