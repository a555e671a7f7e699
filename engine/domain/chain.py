"""A chain of levels (liên thông): the promise to a citizen whose dossier passes through several agencies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.domain.calendar import Calendar
from engine.domain.deadline import Mode, due_in_row
from engine.domain.errors import InvalidInput
from engine.domain.extension import extended, joined
from engine.domain.instant import local
from engine.domain.procedure import ProcedureBlock, StagePlan
from engine.domain.term import Term


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainStage:
    """One agency's part: its own term, then what the area adds (10 land days in the mountains).

    A parallel stage starts when the stage before it starts; the next one waits for both.
    """

    level: str
    terms: tuple[Term, ...]
    parallel: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class StageDue:
    level: str
    starts_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """What a citizen is told, and by when each stage must be done for it to hold."""

    due_at: datetime
    stages: tuple[StageDue, ...]


def chain_due(
    accepted_at: datetime, stages: Iterable[ChainStage], calendar: Calendar, mode: Mode = Mode.LEGAL_EOD
) -> tuple[StageDue, ...]:
    """Where each stage ends when every one takes all its time. Raises InvalidInput for a parallel first stage."""
    dues: list[StageDue] = []
    start = end = accepted_at
    for stage in stages:
        if stage.parallel and not dues:
            raise InvalidInput(
                ("chuỗi cấp", "the chain of levels"),
                "chặng đầu không thể song song",
                "the first stage cannot be parallel",
            )
        start = start if stage.parallel else end
        due_at = due_in_row(start, joined(stage.terms), calendar, mode)
        end = max(end, due_at) if stage.parallel else due_at
        dues.append(StageDue(level=stage.level, starts_at=start, due_at=due_at))
    return tuple(dues)


def promise(
    accepted_at: datetime,
    block: ProcedureBlock,
    area_flags: frozenset[str],
    calendar: Calendar,
    mode: Mode = Mode.LEGAL_EOD,
) -> Promise:
    """The promise for a dossier of a procedure. The law's total goes before the sum of the stages where both exist.

    Raises InvalidInput for a procedure without a term of its own.
    """
    plan = (_stage(stage, terms) for stage, terms in block.chain(area_flags))
    stages = chain_due(accepted_at, plan, calendar, mode)
    if block.term is None and stages:
        return Promise(due_at=max(stage.due_at for stage in stages), stages=stages)
    due_at = due_in_row(accepted_at, promised_terms(block, area_flags, accepted_at, calendar), calendar, mode)
    return Promise(due_at=due_at, stages=stages)


def promised_terms(
    block: ProcedureBlock, area_flags: frozenset[str], accepted_at: datetime, calendar: Calendar
) -> tuple[Term, ...]:
    """The terms, one after the other, of a clock that keeps a procedure's promise.

    Raises InvalidInput for none."""
    if block.campaign is not None:
        begun = calendar.next_working_instant(accepted_at)
        return (block.campaign.term(local(accepted_at).date(), begun.date()),)
    chain = block.chain(area_flags)
    if block.term is not None:
        before = (term for stage, terms in chain if stage.outside_term for term in joined(terms))
        return (*before, *extended((block.term,), block.automatic_extensions(area_flags)))
    terms = tuple(_one_after_the_other(chain))
    if not terms:
        raise InvalidInput(
            ("thời hạn", "the term"),
            "thủ tục này không có thời hạn cho từng hồ sơ",
            "this procedure has no term for a single dossier",
        )
    return terms


def terms_before(block: ProcedureBlock, area_flags: frozenset[str]) -> int:
    """How many of the promised terms run before the total begins, such as the ten days for admitting a complaint."""
    if block.term is None:
        return 0
    return sum(len(joined(terms)) for stage, terms in block.chain(area_flags) if stage.outside_term)


def _one_after_the_other(chain: Iterable[tuple[StagePlan, tuple[Term, ...]]]) -> Iterator[Term]:
    for stage, terms in chain:
        if stage.parallel:
            raise InvalidInput(
                (f"chặng {stage.agency}", f"stage {stage.agency}"),
                "có chặng song song thì phải ghi tổng thời hạn của thủ tục",
                "with parallel stages the procedure must state its total term",
            )
        yield from joined(terms)


def _stage(stage: StagePlan, terms: tuple[Term, ...]) -> ChainStage:
    return ChainStage(level=stage.level, terms=terms, parallel=stage.parallel)
