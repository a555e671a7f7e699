"""A released process as a graph that a page can walk, read once for each version: released diagrams never change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from engine.bpmn.element import Element
from engine.bpmn.reading import Line, Way, reading
from engine.domain.identifiers import VersionHash
from engine.operations.installation import LoadedVersion
from engine.store.database import Session
from engine.store.queries.course import diagram

MOST_KEPT = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """`lines` in the order of the flow."""

    lines: tuple[Line, ...]
    by_element: Mapping[str, Line]
    into: Mapping[str, tuple[str, ...]]  # element -> those whose flows lead to it

    @classmethod
    def of(cls, lines: tuple[Line, ...]) -> "Flow":
        into: dict[str, list[str]] = {}
        for line in lines:
            for way in line.ways:
                into.setdefault(way.to, []).append(line.element.id)
        return cls(
            lines=lines,
            by_element={line.element.id: line for line in lines},
            into={element: tuple(sources) for element, sources in into.items()},
        )

    def element(self, key: str) -> Element | None:
        line = self.by_element.get(key)
        return None if line is None else line.element

    def ways(self, key: str) -> tuple[Way, ...]:
        line = self.by_element.get(key)
        return () if line is None else line.ways

    def start(self, scope: str | None = None) -> Element | None:
        """Where the process begins, or one of its embedded sub-processes."""
        starts = (line.element for line in self.lines if line.element.type == "startEvent")
        return next((element for element in starts if element.scope == scope), None)


Flows = Callable[[str, str], Flow]
"""Version and process id -> its flow."""

EMPTY = Flow(lines=(), by_element={}, into={})
_kept: dict[tuple[str, str], Flow] = {}
_read: dict[tuple[str, str], Flow] = {}  # by process and text: most versions call what others call too


def flows_of(session: Session, versions: Iterable[LoadedVersion]) -> Flows:
    """The flows of these versions and of all that they call."""
    found: dict[tuple[str, str], Flow] = {}
    for version in versions:
        for process_id in {process_id for process_id, _ in version.definition.elements}:
            found[version.hash, process_id] = _flow(session, version, process_id)
    return lambda version_hash, process_id: found.get((version_hash, process_id), EMPTY)


def _flow(session: Session, version: LoadedVersion, process_id: str) -> Flow:
    key = (version.hash, process_id)
    if key not in _kept:
        text = diagram(session, VersionHash(version.hash), process_id)
        if text is None:
            return EMPTY
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
            _read.clear()
        _kept[key] = _flow_in(text.encode(), version, process_id)
    return _kept[key]


def _flow_in(text: bytes, version: LoadedVersion, process_id: str) -> Flow:
    known = (process_id, sha256(text).hexdigest())
    if known not in _read:
        _read[known] = Flow.of(reading(version.definition, text, process_id))
    return _read[known]
