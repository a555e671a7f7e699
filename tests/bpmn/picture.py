"""The drawing of a BPMN file as plain boxes and ways, and what is wrong with it to the eye."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from engine.bpmn.namespaces import BPMNDI, DC, DI
from engine.bpmn.source import read_bpmn
from engine.bpmn.texts import Element

Box = tuple[float, float, float, float]  # left, top, width, height
Way = list[tuple[float, float]]

FRAMES = frozenset({"participant", "lane"})


@dataclass(frozen=True, kw_only=True)
class Picture:
    kinds: Mapping[str, str]  # BPMN name of each element by id
    hosts: Mapping[str, str]  # of boundary events
    ends: Mapping[str, tuple[str, str]]  # of flows
    parents: Mapping[str, str]  # the element around each
    boxes: Mapping[str, Box]
    ways: Mapping[str, Way]
    labels: Mapping[str, Box]

    @property
    def nodes(self) -> dict[str, Box]:
        return {name: box for name, box in self.boxes.items() if self.kinds[name] not in FRAMES}

    def inside(self, inner: str, outer: str) -> bool:
        """Whether an element lies in another by the diagram's own structure."""
        while inner in self.parents:
            inner = self.parents[inner]
            if inner == outer:
                return True
        return False


def picture(data: bytes) -> Picture:
    root = read_bpmn(data, "picture.bpmn")
    named = [element for element in root.iter() if element.get("id")]
    drawn = {shape.get("bpmnElement", ""): shape for shape in root.iter(_di("BPMNShape"), _di("BPMNEdge"))}
    return Picture(
        kinds={element.get("id", ""): element.tag.rpartition("}")[2] for element in named},
        hosts={e.get("id", ""): e.get("attachedToRef", "") for e in named if e.get("attachedToRef")},
        ends={e.get("id", ""): (e.get("sourceRef", ""), e.get("targetRef", "")) for e in named if e.get("sourceRef")},
        parents=dict(_parents(named)),
        boxes={name: _box(shape) for name, shape in drawn.items() if shape.tag == _di("BPMNShape")},
        ways={name: _way(shape) for name, shape in drawn.items() if shape.tag == _di("BPMNEdge")},
        labels={
            name: _box(label) for name, shape in drawn.items() if (label := shape.find(_di("BPMNLabel"))) is not None
        },
    )


def _parents(named: list[Element]) -> Iterator[tuple[str, str]]:
    for element in named:
        around = element.getparent()
        if around is not None and around.get("id"):
            yield element.get("id", ""), around.get("id", "")


def _di(name: str) -> str:
    return f"{{{BPMNDI}}}{name}"


def _box(shape: Element) -> Box:
    bounds = shape.find(f"{{{DC}}}Bounds")
    assert bounds is not None
    left, top, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
    return left, top, width, height


def _way(edge: Element) -> Way:
    return [(float(point.get("x", "")), float(point.get("y", ""))) for point in edge.findall(f"{{{DI}}}waypoint")]


def meet(one: Box, other: Box) -> bool:
    """Whether more than their borders overlap. A line is a box without width or height."""
    across = one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
    return across and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]


def stretches(way: Way) -> Iterator[Box]:
    for (x1, y1), (x2, y2) in pairwise(way):
        yield min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2)


def within(inner: Box, outer: Box) -> bool:
    right, bottom = inner[0] + inner[2], inner[1] + inner[3]
    return (
        outer[0] <= inner[0] and outer[1] <= inner[1] and right <= outer[0] + outer[2] and bottom <= outer[1] + outer[3]
    )


def eyesores(seen: Picture) -> list[str]:
    """Shapes on one another, flows through shapes, oblique flows, flows on one another."""
    return [*_shapes_on_shapes(seen), *_flows_through_shapes(seen), *_oblique(seen), *_flows_on_flows(seen)]


def _shapes_on_shapes(seen: Picture) -> Iterator[str]:
    for one, other in combinations(seen.nodes, 2):
        attached = seen.hosts.get(one) == other or seen.hosts.get(other) == one
        nested = seen.inside(one, other) or seen.inside(other, one)
        lies_over = one in seen.hosts and seen.inside(other, seen.hosts[one])
        lies_under = other in seen.hosts and seen.inside(one, seen.hosts[other])
        if not (attached or nested or lies_over or lies_under) and meet(seen.boxes[one], seen.boxes[other]):
            yield f"{one} lies on {other}"


def _flows_through_shapes(seen: Picture) -> Iterator[str]:
    for flow, way in seen.ways.items():
        own = {*seen.ends.get(flow, ()), *(seen.hosts.get(end, "") for end in seen.ends.get(flow, ()))}
        for node, box in seen.nodes.items():
            if node not in own and not seen.inside(flow, node) and any(meet(line, box) for line in stretches(way)):
                yield f"{flow} runs through {node}"


def _oblique(seen: Picture) -> Iterator[str]:
    for flow, way in seen.ways.items():
        if any(width and height for _, _, width, height in stretches(way)):
            yield f"{flow} runs obliquely"


def _flows_on_flows(seen: Picture) -> Iterator[str]:
    for one, other in combinations(seen.ways, 2):
        if seen.ends.get(one, ("", one))[1] == seen.ends.get(other, ("", other))[1]:
            continue  # flows to one target may join
        if any(_shared(a, b) for a in stretches(seen.ways[one]) for b in stretches(seen.ways[other])):
            yield f"{one} and {other} run on one another"


def _shared(one: Box, other: Box) -> bool:
    level = one[3] == other[3] == 0 and one[1] == other[1]
    upright = one[2] == other[2] == 0 and one[0] == other[0]
    if level:
        return one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
    return upright and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]


def hidden_labels(seen: Picture) -> list[str]:
    """Labels on shapes, on other labels or under flows."""
    found = []
    for named, label in seen.labels.items():
        found += [f"label of {named} on {node}" for node, box in seen.nodes.items() if meet(label, box)]
        others = (other for other in seen.labels if other > named)
        found += [f"labels of {named} and {other}" for other in others if meet(label, seen.labels[other])]
        lines = ((flow, line) for flow, way in seen.ways.items() for line in stretches(way))
        found += [f"label of {named} on {flow}" for flow, line in lines if meet(label, line)]
    return found
