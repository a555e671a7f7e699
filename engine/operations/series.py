"""Numbers of a series for a command: the next ones, or those that were written into the paper book by hand."""

from collections.abc import Sequence
from itertools import pairwise

from engine.domain.book_refusals import BookClosed
from engine.domain.instant import spoken
from engine.domain.refusals import BookWentOn, HandNumbersUnfit, NumberPassed, NumbersMissing, NumberTaken
from engine.operations.command import ByHand, Command
from engine.store import numbers as number_store
from engine.store.queries import holders


def take(command: Command, unit: str, kind: str, period: str, count: int = 1) -> Sequence[int]:
    """As many numbers as wanted. Hand-written ones are kept as they are and the series goes on after them.

    Raises BookClosed, HandNumbersUnfit, NumberTaken, NumberPassed, NumbersMissing, BookWentOn."""
    try:
        return _take(command, unit, kind, period, count)
    except BookClosed as closed:
        name = command.installation.catalog.books.name(kind)
        raise BookClosed(**closed.fields | {"series": f"“{name}”"}) from closed


def _take(command: Command, unit: str, kind: str, period: str, count: int) -> Sequence[int]:
    by_hand = command.by_hand
    if by_hand is None:
        return number_store.next_number(command.session, unit, kind, period, count)
    _in_order_of_time(command, unit, kind, period)
    written = sorted(by_hand.numbers.pop(kind, ()))
    if not written:
        return number_store.next_number(command.session, unit, kind, period, count)
    if len(written) != count or len(set(written)) != count:
        raise HandNumbersUnfit(series=kind, wanted=count, given=len(written))
    _write(command, by_hand, (unit, kind, period), written)
    return written


def all_taken(by_hand: ByHand) -> None:
    """Whether the step took every number that was given. Raises HandNumbersUnfit for one that it did not ask for."""
    for kind, numbers in by_hand.numbers.items():
        raise HandNumbersUnfit(series=kind, wanted=0, given=len(numbers))


def _write(command: Command, by_hand: ByHand, of: tuple[str, str, str], written: list[int]) -> None:
    unit, kind, period = of
    last = number_store.last_number(command.session, *of)
    if written[0] <= last:
        holder = holders.holder(command.session, unit, kind, period, written[0])
        if holder is not None:
            raise NumberTaken(series=kind, period=period, number=written[0], holder=holder)
        raise NumberPassed(series=kind, period=period, number=written[0], last=last)
    for before, number in pairwise((last, *written)):
        if number == before + 1:
            continue
        if not by_hand.skipped:
            raise NumbersMissing(series=kind, period=period, last=before, number=number)
        row = {"unit_id": unit, "kind": kind, "period": period, "first": before + 1, "last": number - 1}
        reason = {"reason": by_hand.skipped, "proposal_id": by_hand.proposal_id}
        number_store.skip(command.session, row | reason)
    number_store.go_on_after(command.session, *of, written[-1])


def _in_order_of_time(command: Command, unit: str, kind: str, period: str) -> None:
    """A bound book is written from front to back: after an entry of a later instant nothing earlier follows."""
    if not kind.startswith("register:"):
        return
    latest = holders.latest_entry(command.session, unit, kind.removeprefix("register:"), int(period))
    if latest is not None and latest.entered_at > command.at:
        raise BookWentOn(
            series=kind, last=latest.number, entered=spoken(latest.entered_at), occurred=spoken(command.at)
        )
