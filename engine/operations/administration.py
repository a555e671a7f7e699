"""What an administrator does with the accounts of their unit; each change is an event that says what was before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from engine.domain.actor import ADMINISTRATOR, Actor
from engine.domain.administration_refusals import (
    AccountElsewhere,
    AdministratorsOnly,
    OwnAccount,
    PasswordWrong,
    RoleHeldAlready,
)
from engine.domain.audit_kind import AuditKind
from engine.domain.dated import overlap
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import RoleKey, UnitId, UserId
from engine.domain.instant import VIETNAM
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.operations.users import PASSWORD, Account, Holding, check_roles, create_user, hash_password, is_password_of
from engine.store import delegations as delegation_store
from engine.store import users as user_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.users import AssignmentRecord, UserRecord

DAYS = ("thời gian giữ vai trò", "the days of the role")
_NEVER_ENDS = date.max


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleDays:
    """A role in the administrator's unit, from a day, perhaps to a last day."""

    role: RoleKey
    valid_from: date
    valid_to: date | None


def administer(installation: Installation, actor: Actor, unit_id: str) -> None:
    """Raises AdministratorsOnly unless the actor is the unit's administrator. Standing in for one is not enough: who
    gives roles must have been given that one."""
    if actor.is_system or (actor.unit_id == unit_id and ADMINISTRATOR in actor.roles):
        return
    organisation = installation.catalog.organisation
    raise AdministratorsOnly(
        role=organisation.role(ADMINISTRATOR).name_vi, unit=organisation.unit(UnitId(unit_id)).name
    )


def open_account(installation: Installation, account: Account, *, actor: Actor, now: datetime) -> UserId:
    """create_user for somebody who works in the administrator's unit; they choose a password of their own when they
    first sign in. Raises also AdministratorsOnly, OwnAccount, InvalidInput."""
    for holding in account.holdings:
        administer(installation, actor, holding.unit_id)
        _check_days(installation, holding, now)
    with installation.database.reading() as session:
        own = None if actor.user_id is None else user_store.by_id(session, actor.user_id)
    if own is not None and own.identity_number is not None and own.identity_number == account.identity_number:
        raise OwnAccount(command="motcua user add")
    return create_user(installation, account, actor=actor, now=now)


def give_role(installation: Installation, user_id: UserId, asked: RoleDays, *, actor: Actor, now: datetime) -> None:
    """Raises NotFound (person, role), AdministratorsOnly, OwnAccount, InvalidInput, RoleHeldAlready, RolesClash."""
    holding = Holding(unit_id=actor.unit_id, role=asked.role, valid_from=asked.valid_from, valid_to=asked.valid_to)
    administer(installation, actor, holding.unit_id)
    _check_days(installation, holding, now)

    def command(session: Session) -> None:
        given = delegation_store.meeting(session, holding.unit_id, holding.valid_from, holding.valid_to or _NEVER_ENDS)
        user = _another(session, user_id, actor, "give")
        held = user_store.held(session, user.id)
        _check_free(installation, user, holding, held)
        in_name = [
            Holding(unit_id=holding.unit_id, role=RoleKey(row.role), valid_from=row.valid_from, valid_to=row.valid_to)
            for row in given
            if row.user_id == user.id
        ]
        check_roles(installation, user.name, [*map(_holding, held), *in_name, holding])
        data = {"login": user.login, **_told(holding)}
        with on_unit(session, actor=actor, now=now) as drafts:
            user_store.assign(session, {"id": uuid4(), "user_id": user.id, **_columns(holding)})
            before = {"roles": [_told(_holding(row)) for row in held]}
            drafts.append(Draft(kind=AuditKind.USER_ASSIGNED, data=data, unit_id=actor.unit_id, before=before))

    in_transaction(installation.database, command)


def end_role(
    installation: Installation, user_id: UserId, assignment_id: UUID, last: date, *, actor: Actor, now: datetime
) -> None:
    """The role is held to the end of the day `last`. Raises NotFound, AdministratorsOnly, OwnAccount, InvalidInput."""

    def command(session: Session) -> None:
        user = _another(session, user_id, actor, "end")
        found = next((row for row in user_store.held(session, user.id) if row.id == assignment_id), None)
        if found is None or found.unit_id != actor.unit_id:
            raise NotFound("vai trò", "role", assignment_id)
        administer(installation, actor, found.unit_id)
        _check_last(found, last, now)
        with on_unit(session, actor=actor, now=now) as drafts:
            user_store.end_role(session, found.id, last)
            before = _told(_holding(found))
            data = {**before, "login": user.login, "to": last.isoformat()}
            drafts.append(Draft(kind=AuditKind.ROLE_ENDED, data=data, unit_id=actor.unit_id, before=before))

    in_transaction(installation.database, command)


def close_account(installation: Installation, user_id: UserId, *, actor: Actor, now: datetime) -> None:
    """Nobody signs in with it any more, and whoever is signed in is a stranger at the next click. What it did stays
    its own. Raises NotFound, AdministratorsOnly, OwnAccount, AccountElsewhere."""
    _set_active(installation, user_id, active=False, actor=actor, now=now)


def reopen_account(installation: Installation, user_id: UserId, *, actor: Actor, now: datetime) -> None:
    """Raises as close_account does."""
    _set_active(installation, user_id, active=True, actor=actor, now=now)


def _set_active(installation: Installation, user_id: UserId, *, active: bool, actor: Actor, now: datetime) -> None:
    def command(session: Session) -> None:
        user = _account(installation, session, user_id, _Asked(actor, now, "reopen" if active else "close"))
        if user.active == active:
            return
        kind = AuditKind.USER_REOPENED if active else AuditKind.USER_CLOSED
        with on_unit(session, actor=actor, now=now) as drafts:
            user_store.activate(session, user.id, active=active)
            data, before = {"login": user.login, "active": active}, {"active": user.active}
            drafts.append(Draft(kind=kind, data=data, unit_id=actor.unit_id, before=before))

    in_transaction(installation.database, command)


def reset_password(installation: Installation, user_id: UserId, password: str, *, actor: Actor, now: datetime) -> None:
    """The person chooses another when they next sign in; their sessions end. Raises NotFound, AdministratorsOnly,
    OwnAccount, AccountElsewhere, InvalidInput."""

    def command(session: Session) -> None:
        user = _account(installation, session, user_id, _Asked(actor, now, "password"))
        with on_unit(session, actor=actor, now=now) as drafts:
            user_store.set_password(session, user.id, hash_password(password, user.login), must_change=True)
            data = {"login": user.login, "must_change": True}
            before = {"must_change": user.must_change, "locked": user.locked_until is not None}
            drafts.append(Draft(kind=AuditKind.PASSWORD_RESET, data=data, unit_id=actor.unit_id, before=before))

    in_transaction(installation.database, command)


def change_password(installation: Installation, current: str, wanted: str, *, actor: Actor, now: datetime) -> None:
    """One's own. Every other session of the person ends. Raises PasswordWrong, InvalidInput."""
    assert actor.user_id is not None
    user_id = actor.user_id

    def command(session: Session) -> None:
        user = user_store.lock(session, user_id)
        if user is None or not is_password_of(user, current):
            raise PasswordWrong
        if wanted == current:
            raise InvalidInput(PASSWORD, "phải khác mật khẩu hiện tại", "must differ from the current one")
        with on_unit(session, actor=actor, now=now) as drafts:
            user_store.set_password(session, user.id, hash_password(wanted, user.login), must_change=False)
            data, before = {"login": user.login, "must_change": False}, {"must_change": user.must_change}
            drafts.append(Draft(kind=AuditKind.PASSWORD_CHANGED, data=data, unit_id=actor.unit_id, before=before))

    in_transaction(installation.database, command)


def _another(session: Session, user_id: UserId, actor: Actor, command: str) -> UserRecord:
    """The account, locked; somebody else's, also by their personal number. `command`: what whoever runs the server
    gives instead. Raises NotFound, OwnAccount."""
    user = user_store.lock(session, user_id)
    if user is None:
        raise NotFound("tài khoản", "account", user_id)
    own = None if actor.user_id is None else user_store.by_id(session, actor.user_id)
    if own is not None and (
        own.id == user.id or (own.identity_number is not None and own.identity_number == user.identity_number)
    ):
        raise OwnAccount(command=f"motcua user {command}")
    return user


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who wants an account changed; `command` is what whoever runs the server gives for it."""

    actor: Actor
    now: datetime
    command: str


def _account(installation: Installation, session: Session, user_id: UserId, asked: _Asked) -> UserRecord:
    """The account of somebody who works in the actor's unit and, now or later, in no other; whoever runs the server
    may change any."""
    administer(installation, asked.actor, asked.actor.unit_id)
    user = _another(session, user_id, asked.actor, asked.command)
    if asked.actor.is_system:
        return user
    held = user_store.held(session, user.id)
    if not any(row.unit_id == asked.actor.unit_id for row in held):
        raise NotFound("tài khoản", "account", user_id)
    today = asked.now.astimezone(VIETNAM).date()
    for row in held:
        if row.unit_id != asked.actor.unit_id and (row.valid_to is None or row.valid_to >= today):
            unit = installation.catalog.organisation.unit(UnitId(row.unit_id))
            raise AccountElsewhere(person=user.name, unit=unit.name, command=f"motcua user {asked.command}")
    return user


def _check_days(installation: Installation, holding: Holding, now: datetime) -> None:
    organisation, today = installation.catalog.organisation, now.astimezone(VIETNAM).date()
    role, unit = organisation.role(holding.role), organisation.unit(holding.unit_id)
    if holding.role not in unit.roles:
        raise InvalidInput(
            ("vai trò", "the role"),
            f"{unit.name} không có vai trò {role.name_vi}",
            f"{unit.name} has no role {role.name_en}",
        )
    if holding.valid_from < today:
        raise InvalidInput(
            DAYS, "không bắt đầu trước hôm nay: việc đã qua không đổi", "do not begin before today: the past stays"
        )
    if holding.valid_to is not None and holding.valid_to < holding.valid_from:
        raise InvalidInput(DAYS, "ngày cuối phải từ ngày đầu trở đi", "the last day must not be before the first")


def _check_last(found: AssignmentRecord, last: date, now: datetime) -> None:
    today = now.astimezone(VIETNAM).date()
    if found.valid_to is not None and found.valid_to < today:
        raise InvalidInput(DAYS, "vai trò này đã hết", "this role has ended")
    if last < max(today - timedelta(days=1), found.valid_from):
        raise InvalidInput(
            DAYS,
            "ngày cuối sớm nhất là hôm qua và không trước ngày đầu",
            "the last day is yesterday at the earliest, and not before the first",
        )


def _check_free(installation: Installation, user: UserRecord, holding: Holding, held: list[AssignmentRecord]) -> None:
    for row in held:
        if (row.unit_id, row.role) == (holding.unit_id, holding.role) and overlap(row, holding):
            organisation = installation.catalog.organisation
            raise RoleHeldAlready(
                person=user.name,
                role=organisation.role(holding.role).name_vi,
                unit=organisation.unit(holding.unit_id).name,
            )


def _holding(row: AssignmentRecord) -> Holding:
    return Holding(
        unit_id=UnitId(row.unit_id), role=RoleKey(row.role), valid_from=row.valid_from, valid_to=row.valid_to
    )


def _columns(holding: Holding) -> dict[str, object]:
    return {
        "unit_id": holding.unit_id,
        "role": holding.role,
        "valid_from": holding.valid_from,
        "valid_to": holding.valid_to,
    }


def _told(holding: Holding) -> dict[str, object]:
    return {
        "unit": holding.unit_id,
        "role": holding.role,
        "from": holding.valid_from.isoformat(),
        "to": None if holding.valid_to is None else holding.valid_to.isoformat(),
    }
