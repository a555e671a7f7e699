"""Declare a relative (khai quan hệ thân thích) and one's own personal number: what they are compared with is shown to
nobody, and no event holds a number."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import UnitId
from engine.domain.instant import VIETNAM
from engine.domain.interest import Kinship, check_period, last_digits, personal_number
from engine.domain.refusals import NotYours
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.operations.users import NUMBER
from engine.store import relations as relation_store
from engine.store import users as user_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.users import UserRecord

PERIOD = ("thời hạn của quan hệ", "the period of the relation")


def declare_relation(
    installation: Installation,
    login: str,
    kinship: Kinship,
    number: str,
    *,
    actor: Actor,
    now: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> UUID:
    """Declared by the officer, or by the leader of a unit in which they work. Raises NotFound, NotYours,
    InvalidInput."""
    first = valid_from or now.astimezone(VIETNAM).date()
    check_period(first, valid_to, PERIOD)
    plain, relation_id = personal_number(number, NUMBER), uuid4()

    def command(session: Session) -> UUID:
        person = _person(installation, session, login, actor, now)
        if person.identity_number == plain:
            raise InvalidInput(NUMBER, "là số của chính người khai", "is the officer's own")
        with on_unit(session, actor=actor, now=now) as drafts:
            row = {"id": relation_id, "user_id": person.id, "kinship": kinship, "identity_number": plain}
            row |= {"valid_from": first, "valid_to": valid_to, "declared_by": actor.user_id, "declared_at": now}
            relation_store.add(session, row)
            data = {"relation": str(relation_id), "login": login, "from": first.isoformat()}
            drafts.append(Draft(kind=AuditKind.RELATION_DECLARED, data=data, unit_id=actor.unit_id))
        return relation_id

    return in_transaction(installation.database, command)


def end_relation(
    installation: Installation, relation_id: UUID, *, actor: Actor, now: datetime, last: date | None = None
) -> None:
    """The relation ends with a day, by default yesterday. Raises NotFound, NotYours, InvalidInput."""
    until = last or now.astimezone(VIETNAM).date() - timedelta(days=1)

    def command(session: Session) -> None:
        found = relation_store.get(session, relation_id)
        owner = None if found is None else user_store.by_id(session, found.user_id)
        if found is None or owner is None:
            raise NotFound("quan hệ đã khai", "declared relation", relation_id)
        _person(installation, session, owner.login, actor, now)
        check_period(found.valid_from, until, PERIOD)
        with on_unit(session, actor=actor, now=now) as drafts:
            relation_store.end(session, relation_id, until)
            data = {"relation": str(relation_id), "to": until.isoformat()}
            drafts.append(Draft(kind=AuditKind.RELATION_ENDED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def identify_user(installation: Installation, login: str, number: str | None, *, actor: Actor, now: datetime) -> None:
    """Give an account its person's number, or take it away. Raises NotFound, NotYours, InvalidInput."""
    plain = None if number is None else personal_number(number, NUMBER)

    def command(session: Session) -> None:
        person = _person(installation, session, login, actor, now)
        with on_unit(session, actor=actor, now=now) as drafts:
            user_store.identify(session, person.id, plain)
            data = {"login": login, "known": plain is not None}
            drafts.append(Draft(kind=AuditKind.USER_IDENTIFIED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def shown_relations(installation: Installation, login: str, *, actor: Actor, now: datetime) -> list[dict[str, object]]:
    """What was declared for a person, with the end of each number only. Raises NotFound, NotYours."""
    with installation.database.reading() as session:
        person = _person(installation, session, login, actor, now)
        return [
            {
                "id": str(row.id),
                "kinship": row.kinship,
                "number": last_digits(row.identity_number),
                "from": row.valid_from.isoformat(),
                "to": None if row.valid_to is None else row.valid_to.isoformat(),
            }
            for row in relation_store.of_user(session, person.id)
        ]


def _person(installation: Installation, session: Session, login: str, actor: Actor, now: datetime) -> UserRecord:
    """Themselves, or a leader of a unit in which they work today; whose account exists is not secret, whose relatives
    are: for everybody else the answer is the same."""
    found = user_store.by_login(session, login)
    if found is None:
        raise NotFound("tài khoản", "account", login)
    today = now.astimezone(VIETNAM).date()
    units = {unit for unit, _ in user_store.roles(session, found.id, today)}
    if actor.is_system or actor.user_id == found.id or (LEADER in actor.roles and actor.unit_id in units):
        return found
    organisation = installation.catalog.organisation
    unit = organisation.unit(UnitId(actor.unit_id))
    raise NotYours(name="Khai quan hệ thân thích", role=organisation.role(LEADER).name_vi, unit=unit.name)
