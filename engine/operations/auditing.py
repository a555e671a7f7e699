"""What an auditor does: looks everywhere in the unit, takes the trail out as a file, and changes nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.domain.actor import AUDITOR, LEADER, Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.conduct_refusals import AuditorsOnly, AuditorsOnlyRead
from engine.domain.identifiers import RoleKey
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.queries.event_log import Logged, units_of
from engine.store.queries.visibility import Reader

QUALITY = RoleKey("ql")
FOLLOWERS = frozenset({AUDITOR, QUALITY, LEADER})
"""Who follows how the work goes, step by step; an auditor alone takes the trail out and has it verified."""


def audit(installation: Installation, actor: Actor, roles: frozenset[RoleKey] = FOLLOWERS) -> None:
    """Raises AuditorsOnly unless the actor has one of these roles, or stands in for somebody who has."""
    if actor.acting_roles & roles:
        return
    organisation = installation.catalog.organisation
    named = ", ".join(organisation.role(role).name_vi for role in sorted(roles))
    raise AuditorsOnly(roles=named, unit=organisation.unit(actor.unit_id).name)


def take_event_log(
    installation: Installation, logged: Logged, form: str, *, actor: Actor, now: datetime, reader: Reader | None
) -> None:
    """Note that the trail of these dossiers is taken out as a file, in the chain of the actor's unit; where nobody has
    signed in, in that of each unit whose they are."""
    told = _told(logged, form)

    def command(session: Session) -> None:
        units = units_of(session, reader, logged) if actor.is_system else [actor.unit_id]
        for unit_id in units:
            with on_unit(session, actor=actor, now=now, unit_id=unit_id) as drafts:
                drafts.append(Draft(kind=AuditKind.EVENT_LOG_TAKEN, data=told, unit_id=unit_id))

    in_transaction(installation.database, command)


def _told(logged: Logged, form: str) -> Mapping[str, Any]:
    period = logged.period
    return {
        "format": form,
        "first": None if period is None else period.first.isoformat(),
        "last": None if period is None else period.last.isoformat(),
        "procedure": logged.procedure,
        "dossier": None if logged.dossier is None else str(logged.dossier),
    }


def refuse_writing(installation: Installation, attempted: str, subject: str, *, actor: Actor, now: datetime) -> None:
    """Note what somebody who only audits tried to write, and on what. Raises AuditorsOnlyRead; nobody else is stopped
    here."""
    if not actor.only_reads:
        return

    def command(session: Session) -> None:
        with on_unit(session, actor=actor, now=now) as drafts:
            data = {"attempted": attempted, "subject": subject}
            drafts.append(Draft(kind=AuditKind.WRITE_REFUSED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)
    raise AuditorsOnlyRead
