"""An expression marked as another language would be read with another meaning."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import evaluated_texts

OURS = frozenset({"", "python"})


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for evaluated in evaluated_texts(diagram.definitions):
        language = evaluated.holder.get("language", "")
        if language.lower() not in OURS:
            yield Problem(
                evaluated.holder,
                f"ngôn ngữ biểu thức “{language}” không được hỗ trợ; hãy bỏ thuộc tính language",
                f"the expression language “{language}” is not supported; remove the language attribute",
            )


RULE = Rule(key="expression_language", find=find)
