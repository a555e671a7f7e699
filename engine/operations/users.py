"""People who work with the installation: their accounts, roles and sign-ins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from hashlib import sha256
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
from engine.store import sign_ins as sign_in_store
from engine.store import users as user_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.users import UserRecord

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 10
PASSWORD = ("mật khẩu", "the password")
NUMBER = ("số định danh cá nhân", "the personal number")

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """What a sign-in with an unknown login is compared with, so that it takes as long as one with a known login. Made
    when somebody signs in: hashing takes a command that knows no passwords a tenth of a second and 64 MB."""
    return _hasher.hash("nobody has this password")


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
    must_change: bool = False  # somebody else knows the password


def create_user(installation: Installation, account: Account, *, actor: Actor, now: datetime) -> UserId:
    """Create an account with its roles. Raises InvalidInput (taken login, short password), NotFound (role, unit),
    RolesClash."""
    _check(installation, account)
    user_id = uuid4()
    hashed = None if account.password is None else hash_password(account.password, account.login)

    def command(session: Session) -> None:
        if user_store.by_login(session, account.login) is not None:
            raise InvalidInput(
                ("tên đăng nhập", "the login"), f"“{account.login}” đã có người dùng", f"“{account.login}” is taken"
            )
        with on_unit(session, actor=actor, now=now) as drafts:
            user_store.add(session, _row(user_id, account, hashed, now), _held(user_id, account))
            roles = [f"{holding.unit_id}:{holding.role}" for holding in account.holdings]
            data = {"login": account.login, "name": account.name, "roles": roles}
            drafts.append(Draft(kind=AuditKind.USER_CREATED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)
    return UserId(user_id)


def _check(installation: Installation, account: Account) -> None:
    if not account.login.isascii() or not account.login.replace(".", "").replace("_", "").isalnum():
        raise InvalidInput(
            ("tên đăng nhập", "the login"), "chỉ gồm chữ không dấu, số, . và _", "letters, digits, . and _ only"
        )
    for holding in account.holdings:
        installation.catalog.organisation.unit(holding.unit_id)
        installation.catalog.organisation.role(holding.role)
    check_roles(installation, account.name, account.holdings)


def hash_password(password: str, login: str) -> str:
    """Argon2id with the parameters of the library (RFC 9106). Raises InvalidInput."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(
            PASSWORD,
            f"phải có ít nhất {SHORTEST_PASSWORD} ký tự",
            f"must have at least {SHORTEST_PASSWORD} characters",
        )
    if login.casefold() in password.casefold():
        raise InvalidInput(PASSWORD, "không được chứa tên đăng nhập", "must not contain the login")
    return _hasher.hash(password)


def is_password_of(user: UserRecord, password: str) -> bool:
    return _matches(user, password)


def check_roles(installation: Installation, person: str, holdings: Sequence[Holding]) -> None:
    """Raises RolesClash where two of the roles, which nobody holds together, would be held together some day."""
    for row in installation.catalog.separations.role_rows:
        for one, other in product(holdings, repeat=2):
            same = (one.role, other.role, one.unit_id) == (row.one, row.other, other.unit_id)
            if same and overlap(one, other) and overlap(one, row) and overlap(other, row):
                refuse_role_clash(installation, person, one.unit_id, frozenset({one.role, other.role}), row.valid_from)


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
        "must_change": account.must_change,
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


def sign_in(
    installation: Installation, login: str, password: str, *, now: datetime, address: str | None = None
) -> UserId:
    """Check a password; every attempt is noted, with the address that it came from. Raises SignInRefused (alike for
    unknown login, closed account and wrong password), SignInLocked."""
    with installation.database.reading() as session:
        user = user_store.by_login(session, login)
    right = _matches(user, password)
    fresh = _hasher.hash(password) if right and user and _is_outdated(user) else None
    entry = _Entry(right=right, fresh=fresh, at=now, address=address)
    judged = in_transaction(installation.database, lambda session: _judge(session, user, entry))
    if judged.outcome is SignInOutcome.LOCKED and judged.locked_until is not None:
        raise SignInLocked(until=f"{judged.locked_until.astimezone(VIETNAM):%H:%M}")
    if user is None or judged.outcome is not SignInOutcome.ENTERED:
        raise SignInRefused
    return UserId(user.id)


class SignInOutcome(StrEnum):
    ENTERED = "entered"
    REFUSED = "refused"
    LOCKED = "locked"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """One attempt. `fresh`: the password hashed anew, where its hash was made with weaker parameters."""

    right: bool
    fresh: str | None
    at: datetime
    address: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Judged:
    outcome: SignInOutcome
    locked_until: datetime | None = None


def _matches(user: UserRecord | None, password: str) -> bool:
    hashed = _nobody() if user is None or user.password_hash is None else user.password_hash
    try:
        return _hasher.verify(hashed, password) and user is not None and user.password_hash is not None
    except VerifyMismatchError:
        return False


def _is_outdated(user: UserRecord) -> bool:
    return user.password_hash is not None and _hasher.check_needs_rehash(user.password_hash)


def _judge(session: Session, known: UserRecord | None, entry: _Entry) -> _Judged:
    """By the account as it is now, locked: of many guesses at once none is left uncounted."""
    user = None if known is None else user_store.lock(session, known.id)
    if user is None:
        judged = _Judged(outcome=SignInOutcome.REFUSED)
    elif not user.active:
        judged = _Judged(outcome=SignInOutcome.CLOSED)
    elif user.locked_until is not None and user.locked_until > entry.at:
        judged = _Judged(outcome=SignInOutcome.LOCKED, locked_until=user.locked_until)
    else:
        judged = _count(session, user, entry)
        _tell(session, user, entry, judged)
    sign_in_store.add(
        session,
        at=entry.at,
        user_id=None if user is None else user.id,
        address=entry.address,
        outcome=judged.outcome,
    )
    return judged


def _count(session: Session, user: UserRecord, entry: _Entry) -> _Judged:
    if entry.right:
        user_store.sign_in_succeeded(session, user.id)
        if entry.fresh is not None:
            user_store.set_password(session, user.id, entry.fresh, must_change=user.must_change)
        return _Judged(outcome=SignInOutcome.ENTERED)
    failures = user.failed_sign_ins + 1
    locked = entry.at + LOCKED_FOR if failures % MOST_FAILURES == 0 else None
    user_store.sign_in_failed(session, user.id, failures, locked)
    return _Judged(outcome=SignInOutcome.REFUSED, locked_until=locked)


def _tell(session: Session, user: UserRecord, entry: _Entry, judged: _Judged) -> None:
    actor = _any_hat(session, user, entry.at)
    if actor is None:
        return
    kind = AuditKind.USER_SIGNED_IN if entry.right else AuditKind.USER_SIGN_IN_REFUSED
    data: dict[str, object] = {"login": user.login, "address": entry.address}
    if judged.locked_until is not None:
        data["locked_until"] = judged.locked_until.isoformat()
    with on_unit(session, actor=actor, now=entry.at) as drafts:
        drafts.append(Draft(kind=kind, data=data, unit_id=actor.unit_id))


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
    standing = standing_of(installation, user_id, now=now)
    return [] if standing is None else standing.hats


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What somebody may be today. `stamp` is another after each change of the password: sessions that were begun with
    the old one end."""

    hats: list[Actor]
    must_change: bool
    stamp: str = field(repr=False)


def standing_of(installation: Installation, user_id: UserId, *, now: datetime) -> Standing | None:
    """None for a closed account."""
    with installation.database.reading() as session:
        user = user_store.by_id(session, user_id)
        if user is None or not user.active:
            return None
        stamp = sha256((user.password_hash or "").encode()).hexdigest()[:16]
        return Standing(hats=hats(session, user, now), must_change=user.must_change, stamp=stamp)


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
