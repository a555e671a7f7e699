"""Hand-overs of a dossier (giao nhận): from whose hands into whose, when, and how the giver's part stood to its term.

They are read off the work that was done, never typed (TT 01/2018/TT-VPCP, phiếu kiểm soát)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.verdict import Verdict, verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """One task of the dossier: who has or had it, offered and done when. `order`: its place among what was done."""

    unit: str
    role: str
    name: str  # of the task
    person: str | None  # who did it, or has taken it
    offered_at: datetime
    taken_at: datetime | None  # when somebody claimed it, where they did
    due_at: datetime | None
    done_at: datetime | None  # when it happened
    recorded_at: datetime | None  # when that was written down
    order: int | None

    @property
    def received_at(self) -> datetime | None:
        """When it came into its person's hands: claimed, or lying before them when they did it. None while it waits."""
        return self.taken_at or (self.offered_at if self.done_at else None)


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOver:
    """`verdict` is that of the giver's part, and `due_at` by when it should have been done, where it is one step of it.
    `received_at` is None while nobody has taken it; `entered_at`: when it was written down, if later."""

    giver: Work | None  # None: the system, when time was over
    receiver: Work
    given_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    verdict: Verdict | None
    entered_at: datetime | None


def hand_overs(done: Iterable[Work], judged: Mapping[tuple[str, datetime], str]) -> list[HandOver]:
    """In the order in which they happened. `judged`: the verdicts of units on their whole part, by unit and instant."""
    known = list(done)
    last = max((work.order or 0 for work in known), default=0) + 1
    works = sorted(known, key=lambda work: (work.offered_at, work.order or last))
    return list(_each(works, judged))


def _each(works: list[Work], judged: Mapping[tuple[str, datetime], str]) -> Iterator[HandOver]:
    for place, work in enumerate(works):
        giver = _giver(works, place)
        if giver is None and place == 0:
            continue  # the citizen's own filing
        if giver is not None and _same_hands(giver, work):
            continue
        due_at, judgement = (None, None) if giver is None else _judged(giver, work, judged)
        yield HandOver(
            giver=giver,
            receiver=work,
            given_at=work.offered_at,
            received_at=work.received_at,
            due_at=due_at,
            verdict=judgement,
            entered_at=_entered(giver),
        )


def _giver(works: list[Work], place: int) -> Work | None:
    """The work that was done at the instant at which this was offered: one command does both. Of several the one that
    was done last before this."""
    at, before = works[place].offered_at, works[place].order
    found = [work for work in works if work.done_at == at and work.order is not None and _earlier(work.order, before)]
    return max(found, key=lambda work: work.order or 0, default=None)


def _earlier(order: int, before: int | None) -> bool:
    return before is None or order < before


def _same_hands(giver: Work, receiver: Work) -> bool:
    """Whether it stays where it was: the same people of the same unit, or the same person in another role."""
    same_person = giver.person == receiver.person or receiver.person is None
    return giver.unit == receiver.unit and giver.role == receiver.role and same_person


def _judged(
    giver: Work, receiver: Work, judged: Mapping[tuple[str, datetime], str]
) -> tuple[datetime | None, Verdict | None]:
    """Of a unit's whole part where the dossier leaves it, else of the step and by when that was due."""
    assert giver.done_at is not None
    whole = judged.get((giver.unit, giver.done_at)) if giver.unit != receiver.unit else None
    if whole is not None:
        return None, Verdict(whole)
    return giver.due_at, None if giver.due_at is None else verdict(giver.due_at, giver.done_at)


def _entered(giver: Work | None) -> datetime | None:
    if giver is None or giver.recorded_at in (None, giver.done_at):
        return None
    return giver.recorded_at
