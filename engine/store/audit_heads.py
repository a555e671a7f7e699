"""One hash over where every chain of the trail ends: two databases with the same one have the same trail."""

from hashlib import sha256

from sqlalchemy import func, select

from engine.domain.backup import Chains
from engine.store.audit_rows import owners
from engine.store.database import Session
from engine.store.tables import audit_events

_events = select(func.count()).select_from(audit_events)


def heads(session: Session) -> Chains:
    """As the owners of the chains say it; that the events agree is what verifying the trail shows."""
    count, seen = 0, sha256()
    for owner in owners(session):
        seen.update(f"{owner.chain} {owner.head.seq} {owner.head.hash.hex()}\n".encode())
        count += 1
    return Chains(count=count, events=session.execute(_events).scalar_one(), sha256=seen.hexdigest())
