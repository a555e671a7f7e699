"""Write down who signs as head or as deputy of a unit, from a day on."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from engine.domain.actor import LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.conduct_refusals import NotHeld
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import UnitId
from engine.domain.signing import Authority
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import signing_positions as position_store
from engine.store import users as user_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    unit_id: UnitId
    authority: Authority
    valid_from: date
    valid_to: date | None = None


def appoint_signer(
    installation: Installation, login: str, appointment: Appointment, *, actor: Actor, now: datetime
) -> None:
    """Raises NotFound, InvalidInput, NotHeld for somebody who is no leader of the unit that day."""
    unit = installation.catalog.organisation.unit(appointment.unit_id)
    first, last = appointment.valid_from, appointment.valid_to
    if appointment.authority is Authority.DELEGATED or (last is not None and last < first):
        raise InvalidInput(
            ("chức danh ký", "the signing position"),
            "phải là thủ trưởng hoặc cấp phó, với ngày cuối không trước ngày đầu",
            "is the head or a deputy, and the last day does not lie before the first",
        )

    def command(session: Session) -> None:
        user = user_store.by_login(session, login)
        if user is None:
            raise NotFound("tài khoản", "account", login)
        if user.id not in {holder.id for holder in user_store.holders(session, unit.id, LEADER, first)}:
            role = installation.catalog.organisation.role(LEADER).name_vi
            raise NotHeld(person=user.name, role=role, unit=unit.name, first=first, last=last or first)
        row = {"id": uuid4(), "user_id": user.id, "unit_id": unit.id, "authority": str(appointment.authority)}
        row |= {"valid_from": first, "valid_to": last, "decided_by": actor.login, "created_at": now}
        position_store.add(session, row)
        data = {"login": login, "authority": str(appointment.authority), "valid_from": first.isoformat()}
        with on_unit(session, actor=actor, now=now, unit_id=unit.id) as drafts:
            drafts.append(Draft(kind=AuditKind.SIGNER_APPOINTED, data=data, unit_id=unit.id))

    in_transaction(installation.database, command)
