"""The roster of who is on call (lịch trực): the office and the leader of a unit keep it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import RoleKey
from engine.domain.notice import email_address, masked, mobile_number
from engine.domain.refusals import NotYours
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import on_call as on_call_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction

KEEPERS = frozenset({RoleKey("vp"), LEADER})
LONGEST = timedelta(days=31)
_PERIOD = ("thời gian trực", "the time on call")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """One person, from an instant to another; by phone, e-mail, or both."""

    name: str
    phone: str
    email: str
    starts_at: datetime
    ends_at: datetime


def add_shift(installation: Installation, shift: Shift, *, actor: Actor, now: datetime) -> UUID:
    """Raises NotYours, InvalidInput."""
    _keeps(installation, actor)
    name, phone, email = _checked(shift, now)
    row_id = uuid4()

    def command(session: Session) -> UUID:
        row = {"id": row_id, "unit_id": actor.unit_id, "name": name, "phone": phone, "email": email}
        times = {"starts_at": shift.starts_at, "ends_at": shift.ends_at}
        on_call_store.add(session, {**row, **times, "recorded_by": actor.user_id, "recorded_at": now})
        reached = [masked(address) for address in (phone, email) if address]
        told = {"shift": str(row_id), "name": name, "reached": reached}
        data = told | {key: at.isoformat() for key, at in times.items()}
        with on_unit(session, actor=actor, now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.ON_CALL_ADDED, data=data, unit_id=actor.unit_id))
        return row_id

    return in_transaction(installation.database, command)


def strike_shift(installation: Installation, row_id: UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """From now on nobody is told there; who was on call until now stays to be read. Raises NotFound, NotYours,
    InvalidInput without a reason."""

    def command(session: Session) -> None:
        found = on_call_store.lock(session, row_id)
        if found is None or found.unit_id != actor.unit_id or found.struck_at is not None:
            raise NotFound("lượt trực", "shift on call", row_id)
        _keeps(installation, actor)
        if not reason.strip():
            raise InvalidInput(("lý do bỏ lượt trực", "the reason"), "không được để trống", "must not be empty")
        on_call_store.strike(session, row_id, at=now, by=actor.user_id)
        with on_unit(session, actor=actor, now=now) as drafts:
            data = {"shift": str(row_id), "name": found.name, "reason": reason.strip()}
            drafts.append(Draft(kind=AuditKind.ON_CALL_STRUCK, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)


def _keeps(installation: Installation, actor: Actor) -> None:
    if not KEEPERS & actor.roles:
        organisation = installation.catalog.organisation
        role = organisation.role(RoleKey("vp")).name_vi
        raise NotYours(name="Lịch trực", role=role, unit=organisation.unit(actor.unit_id).name)


def _checked(shift: Shift, now: datetime) -> tuple[str, str, str]:
    """Name, phone and e-mail as they are kept. Raises InvalidInput."""
    name = " ".join(shift.name.split())
    if not name or len(name) > 200:
        raise InvalidInput(
            ("người trực", "who is on call"), "phải có từ 1 đến 200 ký tự", "must have 1 to 200 characters"
        )
    phone = mobile_number(shift.phone) if shift.phone.strip() else ""
    if phone is None:
        raise InvalidInput(
            ("số điện thoại", "the phone number"),
            "phải là số di động, ví dụ 0912345678",
            "must be a mobile number, for example 0912345678",
        )
    email = email_address(shift.email) if shift.email.strip() else ""
    if email is None:
        raise InvalidInput(("thư điện tử", "the e-mail"), "không phải địa chỉ thư đúng", "is no correct address")
    if not phone and not email:
        raise InvalidInput(
            ("người trực", "who is on call"),
            "hãy ghi số điện thoại, thư điện tử hoặc cả hai",
            "give a phone number, an e-mail or both",
        )
    _check_period(shift, now)
    return name, phone, email


def _check_period(shift: Shift, now: datetime) -> None:
    if shift.ends_at <= shift.starts_at:
        raise InvalidInput(_PERIOD, "giờ kết thúc phải sau giờ bắt đầu", "must end after it begins")
    if shift.ends_at <= now:
        raise InvalidInput(_PERIOD, "đã qua; hãy ghi ca trực từ nay về sau", "is over; enter shifts from now on")
    if shift.ends_at - shift.starts_at > LONGEST:
        days = LONGEST.days
        raise InvalidInput(_PERIOD, f"dài nhất {days} ngày một lượt", f"has at most {days} days at once")
