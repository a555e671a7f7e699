"""Going through the whole trail: every chain, beside the owner that says where it ends; memory stays flat."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.domain.audit_check import Fault, Head, StoredEvent, end_faults, next_faults, unreadable
from engine.store.audit_rows import Owner, Unreadable, events, owners
from engine.store.database import Database, Session
from engine.store.tables import dossiers

_head = select(dossiers.c.audit_seq, dossiers.c.audit_head).where(dossiers.c.id == bindparam("dossier_id"))


@dataclass(frozen=True, kw_only=True, slots=True)
class TrailProblem:
    kind: str
    dossier: str  # code, or id before it has one; unit:<id> for a unit's chain
    seq: int | None
    vi: str
    en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TrailReport:
    events: int
    dossiers: int
    seals: int
    problems: tuple[TrailProblem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(database: Database) -> TrailReport:
    """Reads one consistent picture of the trail and says everything that is wrong with it."""
    with database.surveying() as session:
        return survey(session)


def verify_dossier(session: Session, dossier_id: UUID) -> TrailReport:
    """Everything that is wrong with the chain of one dossier, which must exist."""
    seq, head = session.execute(_head, {"dossier_id": dossier_id}).one()
    survey = _Survey()
    chain = str(dossier_id)
    owner = Owner(chain, chain, Head(seq=seq, hash=head), True)
    survey.settle(survey.follow(events(session, chain), owner, chain), owner, chain)
    return TrailReport(events=survey.events, dossiers=1, seals=0, problems=tuple(survey.problems))


def survey(session: Session) -> TrailReport:
    """As verify, inside a reading that the caller has already begun."""
    return _Survey().of(session)


class _Survey:
    """Walks events and owners side by side, both in byte order of their chains."""

    def __init__(self) -> None:
        self.events = 0
        self.dossiers = 0
        self.problems: list[TrailProblem] = []

    def of(self, session: Session) -> TrailReport:
        waiting = self._counted(owners(session))
        owner = next(waiting, None)
        for chain, found in groupby(events(session), key=lambda event: event.chain):
            while owner is not None and owner.chain < chain:
                self.settle(Head(), owner, owner.chain)
                owner = next(waiting, None)
            mine = owner if owner is not None and owner.chain == chain else None
            self.settle(self.follow(found, mine, chain), mine, chain)
            owner = next(waiting, None) if mine else owner
        while owner is not None:
            self.settle(Head(), owner, owner.chain)
            owner = next(waiting, None)
        return TrailReport(events=self.events, dossiers=self.dossiers, seals=0, problems=tuple(self.problems))

    def _counted(self, found: Iterator[Owner]) -> Iterator[Owner]:
        for owner in found:
            self.dossiers += owner.is_dossier
            yield owner

    def follow(self, chain_events: Iterable[StoredEvent | Unreadable], owner: Owner | None, chain: str) -> Head:
        end = Head()
        for event in chain_events:
            self.events += 1
            if isinstance(event, Unreadable):
                self._note([unreadable(event.seq)], owner, chain)
            else:
                self._note(next_faults(end, event), owner, chain)
                end = Head(seq=event.seq, hash=event.hash)
        return end

    def settle(self, end: Head, owner: Owner | None, chain: str) -> None:
        self._note(end_faults(end, None if owner is None else owner.head), owner, chain)

    def _note(self, faults: Iterable[Fault], owner: Owner | None, chain: str) -> None:
        label = chain if owner is None else owner.label
        self.problems.extend(
            TrailProblem(kind=fault.kind, dossier=label, seq=fault.seq, vi=fault.vi, en=fault.en) for fault in faults
        )
