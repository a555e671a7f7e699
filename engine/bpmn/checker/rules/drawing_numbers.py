"""Positions in the drawing are numbers: SpiffWorkflow orders branches by them and fails on anything else."""

import math
from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import DC
from engine.bpmn.texts import Element


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for bounds in diagram.definitions.iter(f"{{{DC}}}Bounds"):
        if not all(_is_number(bounds, attribute) for attribute in ("x", "y", "width", "height")):
            yield Problem(
                bounds,
                "tọa độ trong hình vẽ phải là số hữu hạn",
                "positions in the drawing must be finite numbers",
            )


def _is_number(bounds: Element, attribute: str) -> bool:
    try:
        return math.isfinite(float(bounds.get(attribute, "0")))
    except ValueError:
        return False


RULE = Rule(key="drawing_numbers", find=find)
