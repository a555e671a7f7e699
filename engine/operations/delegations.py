"""Delegate a role for a time (ủy quyền): a substitute sees and does the work in the absent person's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.conduct_refusals import DelegatedOnward, DelegationCircular, DelegationOverlaps, NotHeld
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.instant import VIETNAM
from engine.domain.interest import check_period
from engine.domain.refusals import NotYours
from engine.domain.substitution import WHOLE, Scope
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.operations.users import refuse_role_clash
from engine.store import delegations as delegation_store
from engine.store import users as user_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.delegations import DelegationRecord
from engine.store.users import UserRecord

PERIOD = ("thời hạn ủy quyền", "the period of the delegation")


@dataclass(frozen=True, kw_only=True, slots=True)
class Delegation:
    """People are named by login. `valid_to` is the last day; nobody has to do anything for it to end."""

    substitute: str
    absent: str
    unit_id: UnitId
    role: RoleKey
    valid_from: date
    valid_to: date
    reason: str
    decided_by: str
    scope: Scope = WHOLE


def give_delegation(installation: Installation, asked: Delegation, *, actor: Actor, now: datetime) -> UUID:
    """Raises NotFound (person, unit, role, procedure, field), InvalidInput, NotYours (who decides is neither the
    unit's leader nor the absent person), NotHeld, DelegatedOnward, DelegationOverlaps, DelegationCircular,
    RolesClash."""
    _check(installation, asked, now)
    delegation_id = uuid4()

    def command(session: Session) -> UUID:
        substitute, absent, decider = (
            _person(session, login) for login in (asked.substitute, asked.absent, asked.decided_by)
        )
        given = delegation_store.meeting(session, asked.unit_id, asked.valid_from, asked.valid_to)
        _check_held(installation, session, asked, absent, given)
        _check_decider(installation, session, asked, decider, now)
        _check_others(installation, asked, substitute, absent, given)
        _check_roles(installation, session, asked, substitute)
        with on_unit(session, actor=actor, now=now, unit_id=asked.unit_id) as drafts:
            delegation_store.add(session, _row(delegation_id, asked, substitute, absent, decider, now))
            data = {"delegation": str(delegation_id), **_told(asked)}
            drafts.append(Draft(kind=AuditKind.DELEGATION_GIVEN, data=data, unit_id=asked.unit_id))
        return delegation_id

    return in_transaction(installation.database, command)


def end_delegation(
    installation: Installation, delegation_id: UUID, reason: str, *, actor: Actor, now: datetime
) -> None:
    """End it at once, before its last day. Raises NotFound where there is none that still holds, InvalidInput, and
    NotYours for somebody who is neither the unit's leader nor the absent person."""
    if not reason.strip():
        raise InvalidInput(("lý do kết thúc", "the reason"), "không được để trống", "must not be empty")

    def command(session: Session) -> None:
        found = delegation_store.get(session, delegation_id)
        if found is None or found.ended_at is not None or found.valid_to < now.astimezone(VIETNAM).date():
            raise NotFound("ủy quyền còn hiệu lực", "delegation that still holds", delegation_id)
        if not (actor.is_system or actor.user_id == found.absent_id or _leads(actor, found.unit_id)):
            raise _not_yours(installation, found.unit_id)
        with on_unit(session, actor=actor, now=now, unit_id=found.unit_id) as drafts:
            if not delegation_store.end(session, delegation_id, at=now, by=actor.login, why=reason.strip()):
                raise NotFound("ủy quyền còn hiệu lực", "delegation that still holds", delegation_id)
            data = {"delegation": str(delegation_id), "reason": reason.strip()}
            drafts.append(Draft(kind=AuditKind.DELEGATION_ENDED, data=data, unit_id=found.unit_id))

    in_transaction(installation.database, command)


def _leads(actor: Actor, unit_id: str) -> bool:
    return actor.unit_id == unit_id and LEADER in actor.roles


def _not_yours(installation: Installation, unit_id: str) -> NotYours:
    organisation = installation.catalog.organisation
    leader, unit = organisation.role(LEADER), organisation.unit(UnitId(unit_id))
    return NotYours(name="Ủy quyền", role=leader.name_vi, unit=unit.name)


def _check(installation: Installation, asked: Delegation, now: datetime) -> None:
    catalog = installation.catalog
    catalog.organisation.unit(asked.unit_id)
    catalog.organisation.role(asked.role)
    for code in asked.scope.procedures:
        catalog.procedure(code)
    known = {procedure.domain for procedure in catalog.procedures.values()}
    for domain in sorted(asked.scope.domains - known):
        raise NotFound("lĩnh vực", "field", domain)
    check_period(asked.valid_from, asked.valid_to, PERIOD)
    if asked.valid_to < now.astimezone(VIETNAM).date():
        raise InvalidInput(PERIOD, "đã qua; hãy chọn ngày từ hôm nay", "is over; choose days from today on")
    if asked.substitute == asked.absent:
        raise InvalidInput(
            ("người thay", "the substitute"), "không thể tự ủy quyền cho mình", "nobody delegates to themselves"
        )
    if not asked.reason.strip():
        raise InvalidInput(("lý do ủy quyền", "the reason"), "không được để trống", "must not be empty")


def _person(session: Session, login: str) -> UserRecord:
    found = user_store.by_login(session, login)
    if found is None or not found.active:
        raise NotFound("tài khoản", "account", login)
    return found


def _check_held(
    installation: Installation,
    session: Session,
    asked: Delegation,
    absent: UserRecord,
    given: Iterable[DelegationRecord],
) -> None:
    """Only what one holds oneself, and on every day of the period."""
    if user_store.holds_throughout(session, absent.id, asked.unit_id, asked.role, asked.valid_from, asked.valid_to):
        return
    named = _named(installation, asked, absent)
    if any(row.user_id == absent.id and row.role == asked.role for row in given):
        raise DelegatedOnward(**named)
    raise NotHeld(**named, first=asked.valid_from, last=asked.valid_to)


def _check_decider(
    installation: Installation, session: Session, asked: Delegation, decider: UserRecord, now: datetime
) -> None:
    """The leader of the unit decides, and whoever is absent of their own role."""
    today = now.astimezone(VIETNAM).date()
    leads = (asked.unit_id, LEADER) in user_store.roles(session, decider.id, today)
    if not leads and decider.login != asked.absent:
        raise _not_yours(installation, asked.unit_id)


def _check_others(
    installation: Installation,
    asked: Delegation,
    substitute: UserRecord,
    absent: UserRecord,
    given: list[DelegationRecord],
) -> None:
    if absent.id in _reached_from(substitute.id, given):
        organisation = installation.catalog.organisation
        raise DelegationCircular(
            substitute=substitute.name, person=absent.name, unit=organisation.unit(asked.unit_id).name
        )
    for row in given:
        if (row.absent_id, row.role) == (absent.id, asked.role) and row.scope.meets(asked.scope):
            raise DelegationOverlaps(
                **_named(installation, asked, absent), substitute=row.name, first=row.valid_from, last=row.valid_to
            )


def _reached_from(person: UUID, given: list[DelegationRecord]) -> set[UUID]:
    """Everybody who stands in for this person, or for somebody who does."""
    reached, new = set[UUID](), {person}
    while new:
        new = {row.user_id for row in given if row.absent_id in new} - reached
        reached |= new
    return reached


def _check_roles(installation: Installation, session: Session, asked: Delegation, substitute: UserRecord) -> None:
    """Acting in somebody's name is holding the role, as far as separation of duties goes."""
    own = {
        RoleKey(role)
        for unit, role in user_store.roles(session, substitute.id, asked.valid_from)
        if unit == asked.unit_id
    }
    together = frozenset({*own, asked.role})
    refuse_role_clash(installation, substitute.name, asked.unit_id, together, asked.valid_from)


def _named(installation: Installation, asked: Delegation, absent: UserRecord) -> dict[str, object]:
    organisation = installation.catalog.organisation
    role, unit = organisation.role(asked.role), organisation.unit(asked.unit_id)
    return {"person": absent.name, "role": role.name_vi, "unit": unit.name}


def _row(
    delegation_id: UUID,
    asked: Delegation,
    substitute: UserRecord,
    absent: UserRecord,
    decider: UserRecord,
    now: datetime,
) -> dict[str, object]:
    return {
        "id": delegation_id,
        "user_id": substitute.id,
        "absent_id": absent.id,
        "unit_id": asked.unit_id,
        "role": asked.role,
        "valid_from": asked.valid_from,
        "valid_to": asked.valid_to,
        "procedures": sorted(asked.scope.procedures),
        "domains": sorted(asked.scope.domains),
        "signing_only": asked.scope.signing_only,
        "reason": asked.reason.strip(),
        "decided_by": decider.id,
        "created_at": now,
    }


def _told(asked: Delegation) -> dict[str, object]:
    return {
        "substitute": asked.substitute,
        "absent": asked.absent,
        "role": asked.role,
        "from": asked.valid_from.isoformat(),
        "to": asked.valid_to.isoformat(),
        "procedures": sorted(asked.scope.procedures),
        "domains": sorted(asked.scope.domains),
        "signing_only": asked.scope.signing_only,
        "reason": asked.reason.strip(),
        "decided_by": asked.decided_by,
    }
