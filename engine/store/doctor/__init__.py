"""The doctor: every invariant that must hold over the whole database, stated, and where it does not."""

from dataclasses import dataclass
from datetime import datetime

from engine.ports import FileStore
from engine.store.database import Database, Session
from engine.store.doctor import (
    blanks,
    cash,
    clocks,
    delivery,
    diagrams,
    dossiers,
    files,
    money,
    numbers,
    receipt_books,
    states,
    storage,
    succession,
    takeovers,
    trail,
    waiting,
)
from engine.store.doctor.invariant import Examination, Invariant, Problem, ReadDiagrams, ReadStage, StageWaits

__all__ = ["INVARIANTS", "Diagnosis", "Invariant", "Problem", "ReadStage", "StageWaits", "examine", "examine_in"]

INVARIANTS: tuple[Invariant, ...] = (
    *storage.INVARIANTS,
    *waiting.INVARIANTS,
    *states.INVARIANTS,
    *dossiers.INVARIANTS,
    *clocks.INVARIANTS,
    *numbers.INVARIANTS,
    *money.INVARIANTS,
    *blanks.INVARIANTS,
    *cash.INVARIANTS,
    *receipt_books.INVARIANTS,
    *takeovers.INVARIANTS,
    *succession.INVARIANTS,
    *trail.INVARIANTS,
    *delivery.INVARIANTS,
    *files.INVARIANTS,
    *diagrams.INVARIANTS,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnosis:
    checked: tuple[Invariant, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def examine(
    database: Database,
    *,
    now: datetime,
    read_stage: ReadStage,
    files: FileStore | None = None,
    read_diagrams: ReadDiagrams | None = None,
) -> Diagnosis:
    """Checks every invariant on one consistent picture of the database. Changes nothing."""
    with database.surveying() as session:
        return examine_in(session, now=now, read_stage=read_stage, files=files, read_diagrams=read_diagrams)


def examine_in(
    session: Session,
    *,
    now: datetime,
    read_stage: ReadStage,
    files: FileStore | None = None,
    read_diagrams: ReadDiagrams | None = None,
) -> Diagnosis:
    """The same inside a session that the caller has begun."""
    examination = Examination(session=session, now=now, read_stage=read_stage, files=files, read_diagrams=read_diagrams)
    problems = [problem for invariant in INVARIANTS for problem in invariant.problems(examination)]
    return Diagnosis(checked=INVARIANTS, problems=tuple(problems))
