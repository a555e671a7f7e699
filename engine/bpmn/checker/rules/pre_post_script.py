"""SpiffWorkflow's pre- and post-scripts are code beside a task."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import spiff

_VI = "tiền xử lý, hậu xử lý bằng kịch bản (preScript, postScript) không được hỗ trợ: sơ đồ không chứa mã"
_EN = "preScript and postScript are not supported: diagrams hold no code"


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in diagram.judged():
        marked = element.get(spiff("scriptsOnInstances")) is not None
        if marked or element.tag in (spiff("preScript"), spiff("postScript")):
            yield Problem(element, _VI, _EN)


RULE = Rule(key="pre_post_script", find=find)
