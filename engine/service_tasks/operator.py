"""What an operator is: a name that diagrams call, its parameters, and a function that decides and does no I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from engine.domain.effects import Effect
from engine.domain.errors import InvalidInput
from engine.domain.expressions import Value
from engine.domain.term import Term

T = TypeVar("T")


class Horizon(Protocol):
    """The part of the calendar that a service task may ask."""

    def after(self, start: datetime, term: Term) -> datetime:
        """The instant at which a term that starts at `start` ends, by the rules of the legal clock."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceContext:
    """What a service task may know of the moment."""

    now: datetime
    horizon: Horizon
    supplement_within: Term  # how long the procedure lets a citizen take to supplement
    payment_within: Term  # how long the citizen has to pay what another agency asks
    payment_kept_days: int  # how long the dossier is kept for one who does not pay
    owed: Callable[[], int]  # đồng of the dossier's own fee lines that no receipt covers yet


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """Effects to carry out, and the value for the task's result variable."""

    effects: tuple[Effect, ...] = ()
    result: Value = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Operator:
    name: str
    required: frozenset[str]
    run: Callable[[Mapping[str, Value], ServiceContext], Decision]
    optional: frozenset[str] = frozenset()
    gives_result: bool = False


def text(parameters: Mapping[str, Value], name: str) -> str:
    """A parameter that must be text; refused with the operator's parameter named."""
    value = parameters.get(name)
    if not isinstance(value, str):
        raise InvalidInput(
            (f"tham số {name}", f"parameter {name}"),
            f"phải là chuỗi chữ, không phải {value!r}",
            f"must be text, not {value!r}",
        )
    return value


def one_of(parameters: Mapping[str, Value], name: str, kind: Callable[[str], T]) -> T:
    """A parameter that must be one of the values of an enum."""
    value = text(parameters, name)
    try:
        return kind(value)
    except ValueError as wrong:
        raise InvalidInput(
            (f"tham số {name}", f"parameter {name}"), f"không có giá trị “{value}”", f"has no value “{value}”"
        ) from wrong
