"""An extension granted to a dossier (gia hạn): more time for a reason that its procedure names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.domain.term import Term


class MoreTime(Protocol):
    @property
    def term(self) -> Term: ...

    @property
    def replaces_total(self) -> bool:
        """Whether the term stands instead of the whole, not on top of it (same day → 5 working days)."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Extension:
    """`key` is the procedure's name for it, such as "verification"."""

    key: str
    term: Term
    decided_at: datetime
    replaces_total: bool = False


def extended(terms: Iterable[Term], extensions: Iterable[MoreTime]) -> tuple[Term, ...]:
    """The terms in force. What can be added is added (30 + 10 land days are 40); the rest runs after what was there."""
    total = list(terms)
    for extension in extensions:
        if extension.replaces_total:
            total = [extension.term]
        else:
            _append(total, extension.term)
    return tuple(total)


def joined(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms of one stage in a row, neighbours added where they can be."""
    total: list[Term] = []
    for term in terms:
        _append(total, term)
    return tuple(total)


def _append(total: list[Term], term: Term) -> None:
    if total and total[-1].joins(term):
        total[-1] = total[-1].plus(term)
    else:
        total.append(term)
