"""What an invariant is: a sentence that must hold, and how to find where it does not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from engine.ports import FileStore
from engine.store.database import Session


@dataclass(frozen=True, kw_only=True, slots=True)
class StageWaits:
    """What a stored state says that its stage waits for, by id of the task; messages with their names."""

    work: frozenset[UUID]
    timers: frozenset[UUID]
    messages: Mapping[UUID, str]
    ended: bool


ReadStage = Callable[[str, bytes], StageWaits]
"""Reads a state under the hash of its process version. Raises a Refusal where it cannot be read."""

ReadDiagrams = Callable[[Session, date], "Iterable[Problem]"]
"""Holds the units' own diagrams of a day, and of days to come, against the checker."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Examination:
    """One picture of the database, and what is needed to judge it."""

    session: Session
    now: datetime
    read_stage: ReadStage
    files: FileStore | None = None  # none where the store cannot be read from here
    read_diagrams: ReadDiagrams | None = None  # none where nobody asks for them


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    kind: str
    where: str  # code of the dossier (or its id), or unit, book and period
    vi: str
    en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Invariant:
    vi: str
    en: str
    find: Callable[[Examination], Iterable[Problem]]

    def problems(self, examination: Examination) -> Iterator[Problem]:
        """A value that is none of its column's type (SQLite takes any) ends this check, not the others."""
        try:
            yield from self.find(examination)
        except ValueError as unreadable:
            yield Problem(
                kind="unreadable",
                where=examination.session.dialect.name,
                vi=f"Có giá trị không đọc được ({unreadable}) nên chưa kiểm tra hết điều này: {self.vi}",
                en=f"A value cannot be read ({unreadable}), so this was not checked to the end: {self.en}",
            )


def label(code: str | None, dossier_id: UUID) -> str:
    """How people find a dossier: by its code, before acceptance by its id."""
    return code or str(dossier_id)
