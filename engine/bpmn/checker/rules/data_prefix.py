"""Answers are stored under `<element id>_<field>`, so the id of whoever answers must fit into a data name."""

import re
from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.finding import Kind, Severity
from engine.bpmn.checker.rule import Problem, Rule, Surroundings

_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in diagram.running("userTask", "receiveTask", "intermediateCatchEvent", "businessRuleTask"):
        name = element.get("id", "")
        if name and not _PREFIX.fullmatch(name):
            yield Problem(
                element,
                f"dữ liệu của “{name[:60]}” không gọi được trong biểu thức; hãy đặt mã bằng a-z, số và _",
                f"no expression can name the data of “{name[:60]}”; make its id of a-z, digits and _",
            )


RULE = Rule(key="data_prefix", find=find, kind=Kind.HOUSE, elsewhere=Severity.WARNING)
