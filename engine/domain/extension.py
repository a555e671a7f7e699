"""An extension (gia hạn): more time that the law gives a dossier for a named reason, such as a verification."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.domain.term import Term


@dataclass(frozen=True, kw_only=True, slots=True)
class Extension:
    """`replaces_total` marks a term that stands instead of the whole, not on top of it (same day → 5 working days)."""

    key: str
    term: Term
    decided_at: datetime
    replaces_total: bool = False


def extended(terms: Iterable[Term], extensions: Iterable[Extension]) -> tuple[Term, ...]:
    """The terms in force. What can be added is added (30 + 10 land days are 40); the rest runs after what was there."""
    total = list(terms)
    for extension in extensions:
        if extension.replaces_total:
            total = [extension.term]
        elif total[-1].joins(extension.term):
            total[-1] = total[-1].plus(extension.term)
        else:
            total.append(extension.term)
    return tuple(total)
