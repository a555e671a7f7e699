"""What runs is also drawn, or an editor opens an empty page."""

from collections import Counter
from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.finding import Kind, Severity
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import BPMNDI, bpmn


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    shapes = diagram.definitions.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge")
    drawn = {shape.get("bpmnElement") for shape in shapes}
    undrawn = [element for element in (*diagram.nodes, *diagram.flows) if element.get("id") not in drawn]
    missing_of = Counter(next(element.iterancestors(bpmn("process"))) for element in undrawn)
    for process in diagram.processes:
        missing = missing_of[process]
        if missing:
            yield Problem(
                process,
                f"{missing} phần tử chưa được vẽ (BPMNShape, BPMNEdge); hãy chạy “motcua layout”",
                f"{missing} elements are not drawn (BPMNShape, BPMNEdge); run “motcua layout”",
            )


RULE = Rule(key="drawing", find=find, kind=Kind.HOUSE, elsewhere=Severity.WARNING)
