"""Numbers have no gap and no double, however commands that take them come between each other and roll back."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from engine.store.database import Database, Session, in_transaction
from engine.store.numbers import next_number
from tests.properties import examples

BOOKS = ("register:HT_KS", "receipt:BL", "slip:acceptance")
Taking = tuple[str, int]
Commands = list[tuple[list[Taking], bool]]

COMMANDS = st.lists(
    st.tuples(st.lists(st.tuples(st.sampled_from(BOOKS), st.integers(1, 3)), min_size=1, max_size=3), st.booleans()),
    max_size=5,
)


class GivenUpError(Exception):
    """What a command raises that is refused after it has taken its numbers."""


def _take(database: Database, period: str, commands: Commands) -> list[tuple[str, int]]:
    """The numbers of the commands that were carried out, one after the other."""
    taken: list[tuple[str, int]] = []
    for wanted, refused in commands:

        def command(session: Session, wanted: list[Taking] = wanted, refused: bool = refused) -> list[tuple[str, int]]:
            found = [(book, n) for book, many in sorted(wanted) for n in next_number(session, "xa", book, period, many)]
            if refused:
                raise GivenUpError
            return found

        try:
            taken += in_transaction(database, command)
        except GivenUpError:
            continue
    return taken


_periods = count(1)


@examples(15, most=1500)
@given(st.lists(COMMANDS, min_size=1, max_size=4))
def test_numbers_are_gap_free_under_any_interleaving(office: Database, workers: list[Commands]) -> None:
    period = str(next(_periods))
    with ThreadPoolExecutor(len(workers)) as pool:
        found = [pair for taken in pool.map(lambda mine: _take(office, period, mine), workers) for pair in taken]
    by_book: defaultdict[str, list[int]] = defaultdict(list)
    for book, number in found:
        by_book[book].append(number)
    for numbers in by_book.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
