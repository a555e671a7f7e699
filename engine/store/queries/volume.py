"""How much is in a database."""

from dataclasses import dataclass

from sqlalchemy import func, select

from engine.store.database import Session
from engine.store.tables import audit_events, dossiers, users, work_items


@dataclass(frozen=True, kw_only=True, slots=True)
class Volume:
    users: int
    dossiers: int  # received: what went back from the desk is not counted
    filed: int  # with what went back
    steps: int  # work items done
    events: int


NOTHING = Volume(users=0, dossiers=0, filed=0, steps=0, events=0)

_volume = select(
    select(func.count()).select_from(users).scalar_subquery().label("users"),
    select(func.count()).where(dossiers.c.accepted_at.is_not(None)).scalar_subquery().label("dossiers"),
    select(func.count()).select_from(dossiers).scalar_subquery().label("filed"),
    select(func.count()).where(work_items.c.status == "done").scalar_subquery().label("steps"),
    select(func.count()).select_from(audit_events).scalar_subquery().label("events"),
)


def volume(session: Session) -> Volume:
    return Volume(**session.execute(_volume).one()._mapping)
