"""People who work with the installation: their accounts, roles and sign-ins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.conduct_refusals import RolesClash
from engine.domain.dated import overlap
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import RoleKey, UnitId, UserId
from engine.domain.instant import VIETNAM
from engine.domain.interest import personal_number
from engine.domain.refusals import SignInLocked, SignInRefused
from engine.domain.substitution import Substitution
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import delegations as delegation_store
from engine.store import relations as relation_store
from engine.store import users as user_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.users import UserRecord

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
_SHORTEST_PASSWORD = 10
NUMBER = ("số định danh cá nhân", "the personal number")

_hasher = PasswordHasher()
# What a sign-in with an unknown login is compared with, so that it takes as long as one with a known login.
_nobody = _hasher.hash("nobody has this password")


@dataclass(frozen=True, kw_only=True, slots=True)
class Holding:
    """A role in a unit, from a day, perhaps to a day."""

    unit_id: UnitId
    role: RoleKey
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    login: str
    name: str
    password: str | None
    holdings: Sequence[Holding]
    demo: bool = False
    identity_number: str | None = field(default=None, repr=False)


def create_user(installation: Installation, account: Account, *, actor: Actor, now: datetime) -> UserId:
    """Create an account with its roles. Raises InvalidInput (taken login, short password) or NotFound (role, unit)."""
    _check(installation, account)
    user_id = uuid4()
    hashed = None if account.password is None else _hasher.hash(account.password)

    def command(session: Session) -> None:
        if user_store.by_login(session, account.login) is not None:
            raise InvalidInput(
                ("tên đăng nhập", "the login"), f"“{account.login}” đã có người dùng", f"“{account.login}” is taken"
            )
        with on_unit(session, actor=actor, now=now) as drafts:
            user_store.add(session, _row(user_id, account, hashed, now), _held(user_id, account))
            roles = [f"{holding.unit_id}:{holding.role}" for holding in account.holdings]
            data = {"login": account.login, "roles": roles}
            drafts.append(Draft(kind=AuditKind.USER_CREATED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)
    return UserId(user_id)


def _check(installation: Installation, account: Account) -> None:
    if not account.login.isascii() or not account.login.replace(".", "").replace("_", "").isalnum():
        raise InvalidInput(
            ("tên đăng nhập", "the login"), "chỉ gồm chữ không dấu, số, . và _", "letters, digits, . and _ only"
        )
    if account.password is not None and len(account.password) < _SHORTEST_PASSWORD:
        raise InvalidInput(
            ("mật khẩu", "the password"),
            f"phải có ít nhất {_SHORTEST_PASSWORD} ký tự",
            f"must have at least {_SHORTEST_PASSWORD} characters",
        )
    for holding in account.holdings:
        installation.catalog.organisation.unit(holding.unit_id)
        installation.catalog.organisation.role(holding.role)
    _check_roles(installation, account)


def _check_roles(installation: Installation, account: Account) -> None:
    """Raises RolesClash where two of the roles, which nobody holds together, would be held together some day."""
    for row in installation.catalog.separations.role_rows:
        for one, other in product(account.holdings, repeat=2):
            same = (one.role, other.role, one.unit_id) == (row.one, row.other, other.unit_id)
            if same and overlap(one, other) and overlap(one, row) and overlap(other, row):
                refuse_role_clash(
                    installation, account.name, one.unit_id, frozenset({one.role, other.role}), row.valid_from
                )


def refuse_role_clash(
    installation: Installation, person: str, unit_id: str, roles: frozenset[RoleKey], on: date
) -> None:
    """Raises RolesClash."""
    clash = installation.catalog.separations.role_clash(roles, on)
    if clash is not None:
        organisation = installation.catalog.organisation
        raise RolesClash(
            person=person,
            one=organisation.role(clash.one).name_vi,
            other=organisation.role(clash.other).name_vi,
            unit=organisation.unit(UnitId(unit_id)).name,
            basis=clash.legal_basis,
        )


def _row(user_id: UUID, account: Account, hashed: str | None, now: datetime) -> dict[str, object]:
    return {
        "id": user_id,
        "login": account.login,
        "name": account.name,
        "password_hash": hashed,
        "active": True,
        "demo": account.demo,
        "created_at": now,
        "identity_number": None
        if account.identity_number is None
        else personal_number(account.identity_number, NUMBER),
    }


def _held(user_id: UUID, account: Account) -> list[dict[str, object]]:
    return [
        {
            "id": uuid4(),
            "user_id": user_id,
            "unit_id": holding.unit_id,
            "role": holding.role,
            "valid_from": holding.valid_from,
            "valid_to": holding.valid_to,
        }
        for holding in account.holdings
    ]


def sign_in(installation: Installation, login: str, password: str, *, now: datetime) -> UserId:
    """Check a password. Raises SignInRefused (alike for unknown login and wrong password), SignInLocked."""
    with installation.database.reading() as session:
        user = user_store.by_login(session, login)
    right = _matches(user, password)
    if user is None or not user.active:
        raise SignInRefused
    if user.locked_until is not None and user.locked_until > now:
        raise SignInLocked(until=f"{user.locked_until.astimezone(VIETNAM):%H:%M}")
    _note(installation, user, right=right, now=now)
    if not right:
        raise SignInRefused
    return UserId(user.id)


def _matches(user: UserRecord | None, password: str) -> bool:
    hashed = _nobody if user is None or user.password_hash is None else user.password_hash
    try:
        return _hasher.verify(hashed, password) and user is not None
    except VerifyMismatchError:
        return False


def _note(installation: Installation, user: UserRecord, *, right: bool, now: datetime) -> None:
    def command(session: Session) -> None:
        actor = _any_hat(session, user, now)
        if right:
            user_store.sign_in_succeeded(session, user.id)
        else:
            failures = user.failed_sign_ins + 1
            locked = now + LOCKED_FOR if failures % MOST_FAILURES == 0 else None
            user_store.sign_in_failed(session, user.id, failures, locked)
        if actor is not None:
            kind = AuditKind.USER_SIGNED_IN if right else AuditKind.USER_SIGN_IN_REFUSED
            with on_unit(session, actor=actor, now=now) as drafts:
                drafts.append(Draft(kind=kind, data={"login": user.login}, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def _any_hat(session: Session, user: UserRecord, now: datetime) -> Actor | None:
    actors = hats(session, user, now)
    return actors[0] if actors else None


def by_login(installation: Installation, login: str) -> UserId | None:
    """The account with a login; None where there is none."""
    with installation.database.reading() as session:
        user = user_store.by_login(session, login)
    return None if user is None else UserId(user.id)


def actors_of(installation: Installation, user_id: UserId, *, now: datetime) -> list[Actor]:
    """The person as an actor in each unit where they hold a role today; empty when the account is closed."""
    with installation.database.reading() as session:
        user = user_store.by_id(session, user_id)
        return [] if user is None or not user.active else hats(session, user, now)


def hats(session: Session, user: UserRecord, now: datetime) -> list[Actor]:
    """The person in each unit where they hold a role on the day, or may act in somebody's name."""
    on = now.astimezone(VIETNAM).date()
    held: dict[str, set[RoleKey]] = {}
    for unit_id, role in user_store.roles(session, user.id, on):
        held.setdefault(unit_id, set()).add(RoleKey(role))
    substitutions = _substitutions(session, user, on)
    for unit_id in substitutions:
        held.setdefault(unit_id, set())
    interests = relation_store.interests(session, user.id, on) if held else frozenset()
    return [
        Actor(
            login=user.login,
            name=user.name,
            user_id=UserId(user.id),
            unit_id=UnitId(unit_id),
            roles=frozenset(roles),
            substitutions=substitutions.get(unit_id, ()),
            interests=interests,
        )
        for unit_id, roles in held.items()
    ]


def _substitutions(session: Session, user: UserRecord, on: date) -> dict[str, tuple[Substitution, ...]]:
    """By unit, in whose name the person may act on a day."""
    found: dict[str, tuple[Substitution, ...]] = {}
    for row in delegation_store.of_user(session, user.id, on):
        substitution = Substitution(
            absent=UserId(row.absent_id),
            login=row.absent_login,
            name=row.absent_name,
            role=RoleKey(row.role),
            scope=row.scope,
            interests=relation_store.interests(session, row.absent_id, on),
        )
        found[row.unit_id] = (*found.get(row.unit_id, ()), substitution)
    return found
