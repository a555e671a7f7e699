"""A rule: a name, how much it matters, and a function that reports. Rules report; they never throw."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.finding import Kind, Severity
from engine.bpmn.dmn_source import DecisionProblem
from engine.bpmn.texts import Element


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence in each language about one element, without the closing full stop."""

    at: Element
    vi: str
    en: str


class Operator(Protocol):
    """What the checker must know of a service task's operator."""

    @property
    def required(self) -> frozenset[str]: ...
    @property
    def optional(self) -> frozenset[str]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDecision:
    """A decision table somewhere around, and the first thing that is wrong with it."""

    file: str
    problem: DecisionProblem | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What else there is. None stands for a catalogue that is not at hand: nothing is held against it."""

    diagrams: Mapping[str, tuple[Diagram, ...]] = field(default_factory=dict)  # by process id
    decisions: Mapping[str, tuple[FoundDecision, ...]] = field(default_factory=dict)  # by decision id
    workflows: bool = False  # the files are this office's own, to be released together
    operators: Mapping[str, Operator] | None = None
    roles: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    functions: frozenset[str] | None = None  # of the competence table: who may receive a message


Find = Callable[[Diagram, Surroundings], Iterator[Problem]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    key: str
    find: Find
    kind: Kind = Kind.ENGINE
    severity: Severity = Severity.ERROR  # in workflows/
    elsewhere: Severity | None = None  # for a file from anywhere, where it differs

    def severity_in(self, workflows: bool) -> Severity:
        return self.severity if workflows or self.elsewhere is None else self.elsewhere


def refused(*kinds: str, vi: str, en: str) -> Find:
    """Finds every element of these kinds: nothing more need be looked at to refuse them."""

    def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
        for element in diagram.running(*kinds):
            yield Problem(element, vi, en)

    return find
