"""Which way a dossier took through a diagram: what lies between the steps that are known to have been done.

What a process passed by itself (gateways, service tasks) leaves no row. A step is offered by the same command that
ended the step before it, so the two instants are the same: the way between them is looked for in the diagram. Where
several would do, only what all of them share is said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from web.flow import Flow

MOST_WAYS = 60
_STOPS = frozenset({"userTask", "callActivity"})
Link = tuple[str, str]  # source and target of a flow


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """An element that was reached: since when, and until when it was done; None where that is not written down."""

    element: str
    begun: datetime | None
    ended: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """`passed` are the elements in between that are not known otherwise. `since`: when each flow was taken, where that
    is known."""

    flows: frozenset[Link]
    passed: frozenset[str]
    since: Mapping[Link, datetime] = field(default_factory=dict)


def taken(flow: Flow, known: Iterable[Known]) -> Taken:
    reached = list(known)
    start = flow.start()
    if start is None or not reached:
        return Taken(flows=frozenset(), passed=frozenset())
    begun = min((one.begun for one in reached if one.begun), default=None)
    ended = [*reached, Known(element=start.id, begun=begun, ended=begun)]
    links: set[Link] = set()
    since: dict[Link, datetime] = {}
    for one in reached:
        way, at = _way_to(flow, one, ended)
        links |= way
        if at is not None:
            since |= {link: min(at, since.get(link, at)) for link in way}
    links |= _joined(flow, links, {one.element for one in ended if one.ended is not None})
    inside = {element for link in links for element in link} - {one.element for one in reached}
    return Taken(flows=frozenset(links), passed=frozenset(inside), since=since)


def _way_to(flow: Flow, one: Known, ended: list[Known]) -> tuple[set[Link], datetime | None]:
    """The flows that surely led to it, and when: from what ended when it began, else from what ended last before."""
    for before in _before(one, ended):
        ways = list(_ways(flow, before.element, one.element))
        if ways:
            return set.intersection(*map(set, ways)), one.begun or before.ended
    return set(), None


def leads(flow: Flow, source: str, target: str) -> bool:
    """Whether a way leads from one to the other that touches no other step."""
    return next(_ways(flow, source, target), None) is not None


def _before(one: Known, ended: list[Known]) -> list[Known]:
    def may_lead(other: Known) -> bool:
        if other is one or other.ended is None:
            return False
        return one.begun is None or other.ended <= one.begun

    candidates = [(other.ended, other) for other in ended if may_lead(other) and other.ended is not None]
    return [other for _, other in sorted(candidates, key=lambda found: found[0], reverse=True)]


def _ways(flow: Flow, source: str, target: str) -> Iterator[list[Link]]:
    """Ways from one to the other that touch no other step and nothing twice; at most MOST_WAYS."""
    found = 0
    waiting: list[tuple[str, list[Link], frozenset[str]]] = [(source, [], frozenset({source}))]
    while waiting and found < MOST_WAYS:
        here, links, seen = waiting.pop()
        for way in flow.ways(here):
            if way.to == target:
                found += 1
                yield [*links, (here, target)]
            elif way.to not in seen and not _is_step(flow, way.to):
                waiting.append((way.to, [*links, (here, way.to)], seen | {way.to}))


def _is_step(flow: Flow, key: str) -> bool:
    element = flow.element(key)
    return element is None or element.type in _STOPS


def _joined(flow: Flow, links: set[Link], done: set[str]) -> set[Link]:
    """Where branches that ran at once came together, all of them were taken."""
    more: set[Link] = set()
    for key in {target for _, target in links}:
        element, sources = flow.element(key), flow.into.get(key, ())
        if element is None or element.type != "parallelGateway" or len(sources) < 2:
            continue
        if not any(source == key for source, _ in links):
            continue
        for source in sources:
            more |= _back(flow, source, key, done)
    return more


def _back(flow: Flow, source: str, target: str, done: set[str]) -> set[Link]:
    """From a join back to the step that was done before it, as long as there is one way only."""
    links: set[Link] = set()
    while (source, target) not in links:
        links.add((source, target))
        before = flow.into.get(source, ())
        if source in done or len(before) != 1:
            break
        source, target = before[0], source
    return links
