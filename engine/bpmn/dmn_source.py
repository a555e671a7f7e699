"""From a DMN file to its decisions, and to everything that is wrong with them.

An allow-list as in diagrams: what is not a plain decision table is refused by name, never skipped.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.dmn import Decision, HitPolicy, Row
from engine.bpmn.source import line_of, read_dmn
from engine.bpmn.texts import Element
from engine.bpmn.unary_tests import unary_test
from engine.domain.errors import Refusal
from engine.domain.expressions import BadExpression, Expression, parse

PICTURES = frozenset({"documentation", "description", "extensionElements", "textAnnotation", "association", "group"})
CHILDREN: Mapping[str, frozenset[str]] = {
    "definitions": frozenset({"decision", "inputData", "knowledgeSource", "itemDefinition", "DMNDI"}),
    "decision": frozenset(
        {"question", "allowedAnswers", "variable", "informationRequirement", "authorityRequirement", "decisionTable"}
    ),
    "informationRequirement": frozenset({"requiredInput"}),
    "decisionTable": frozenset({"input", "output", "rule", "annotation"}),
    "input": frozenset({"inputExpression", "inputValues"}),
    "output": frozenset({"outputValues"}),
    "rule": frozenset({"inputEntry", "outputEntry", "annotationEntry"}),
    "inputExpression": frozenset({"text"}),
    "inputEntry": frozenset({"text"}),
    "outputEntry": frozenset({"text"}),
    "text": frozenset(),
}
LANGUAGES = frozenset({"", "python"})
OUTPUT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


class BadDecision(Refusal):
    """A DMN file holds something that is no decision table of ours."""

    vi = "{file}, dòng {line}, “{element}”: {problem_vi}"
    en = "{file}, line {line}, “{element}”: {problem_en}"


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionProblem:
    decision: str  # id of the decision around it; "" outside any
    element: str
    line: int
    vi: str
    en: str


def read_decisions(data: bytes, file: str) -> tuple[Decision, ...]:
    """The decisions of a file. Raises BrokenXml, UnsafeXml, BadDecision."""
    decisions, problems = inspect(read_dmn(data, file))
    for problem in problems:
        raise BadDecision(
            file=file, line=problem.line, element=problem.element, problem_vi=problem.vi, problem_en=problem.en
        )
    return decisions


def inspect(definitions: Element) -> tuple[tuple[Decision, ...], tuple[DecisionProblem, ...]]:
    """The decisions that could be read, and the problems of all of them."""
    reader = _Reader()
    reader.allow(definitions)
    reader.told_apart(_children(definitions, "decision"))
    found = [reader.decision(element) for element in _children(definitions, "decision")]
    return tuple(decision for decision in found if decision is not None), tuple(reader.problems)


def decision_ids(definitions: Element) -> tuple[str, ...]:
    return tuple(decision.get("id", "") for decision in _children(definitions, "decision"))


def _local(element: Element) -> str:
    return etree.QName(element).localname


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _local(child) == name]


def _text(element: Element) -> str:
    return "".join(text.text or "" for text in _children(element, "text")).strip()


@dataclass(kw_only=True, slots=True)
class _Reader:
    problems: list[DecisionProblem] = field(default_factory=list)

    def report(self, at: Element, vi: str, en: str) -> None:
        around = (at, *at.iterancestors())
        named = next((e.get("id", "") for e in around if e.get("id")), "")
        decision = next((e.get("id", "") for e in around if _local(e) == "decision"), "")
        self.problems.append(DecisionProblem(decision=decision, element=named, line=line_of(at), vi=vi, en=en))

    def allow(self, element: Element) -> None:
        """Reports every element below this one that a decision table has no place for."""
        for child in element:
            name = _local(child)
            if name == "DMNDI" or (name in PICTURES and _local(element) != "text"):
                continue
            foreign = etree.QName(child).namespace != etree.QName(element).namespace
            if foreign or (name not in CHILDREN.get(_local(element), ()) and not self.harmless(element)):
                self.report(child, f"DMN “{name}” không được hỗ trợ", f"DMN “{name}” is not supported")
            else:
                self.allow(child)
        if len(_children(element, "text")) > 1:
            self.report(element, "một ô chỉ có một <text>", "a cell has one <text> only")
        language = element.get("expressionLanguage", "")
        if _local(element) != "definitions" and language not in LANGUAGES:
            self.report(
                element, f"ngôn ngữ “{language}” không được hỗ trợ", f"the language “{language}” is not supported"
            )

    def harmless(self, element: Element) -> bool:
        """Descriptions of data that nothing evaluates."""
        return _local(element) not in CHILDREN

    def told_apart(self, decisions: list[Element]) -> None:
        """Of two decisions with one id the last would be applied."""
        ids = [decision.get("id", "") for decision in decisions]
        for position, decision in enumerate(decisions):
            if ids[position] in ids[:position]:
                name = ids[position]
                self.report(
                    decision, f"mã quyết định “{name}” được dùng hai lần", f"the decision id “{name}” is used twice"
                )

    def decision(self, element: Element) -> Decision | None:
        tables = _children(element, "decisionTable")
        if len(tables) != 1 or not element.get("id"):
            self.report(
                element, "mỗi quyết định cần mã và đúng một bảng", "a decision needs an id and exactly one table"
            )
            return None
        policy = self.policy(tables[0])
        inputs = [self.input(column) for column in _children(tables[0], "input")]
        outputs = tuple(self.output(column) for column in _children(tables[0], "output"))
        if len(set(outputs)) < len(outputs) or not outputs:
            self.report(tables[0], "cột kết quả thiếu hoặc trùng tên", "outputs are missing or have the same name")
        rows = [self.row(n, row, inputs, outputs) for n, row in enumerate(_children(tables[0], "rule"), start=1)]
        if policy is None or None in inputs or None in rows:
            return None
        return Decision(
            id=element.get("id", ""),
            name=element.get("name", ""),
            hit_policy=policy,
            outputs=outputs,
            rows=tuple(row for row in rows if row is not None),
        )

    def policy(self, table: Element) -> HitPolicy | None:
        written = table.get("hitPolicy", "UNIQUE")
        if written in {policy.value for policy in HitPolicy} and not table.get("aggregation"):
            return HitPolicy(written)
        name = f"{written} {table.get('aggregation', '')}".strip()
        self.report(table, f"hit policy “{name}” không được hỗ trợ", f"the hit policy “{name}” is not supported")
        return None

    def input(self, column: Element) -> Expression | None:
        expressions = _children(column, "inputExpression")
        if len(expressions) != 1:
            self.report(column, "cột điều kiện thiếu biểu thức", "an input column needs an expression")
            return None
        return self.expression(expressions[0])

    def output(self, column: Element) -> str:
        name = column.get("name", "")
        if not OUTPUT_NAME.fullmatch(name):
            self.report(
                column, f"tên kết quả “{name}” phải gồm a-z, 0-9, _", f"the output name “{name}” must be a-z, 0-9, _"
            )
        return name

    def row(self, number: int, row: Element, inputs: list[Expression | None], outputs: tuple[str, ...]) -> Row | None:
        tests, results = _children(row, "inputEntry"), _children(row, "outputEntry")
        if len(tests) != len(inputs) or len(results) != len(outputs):
            self.report(
                row, "số ô của dòng không khớp số cột", "the row has not as many cells as the table has columns"
            )
            return None
        before = len(self.problems)
        conditions = tuple(self.test(cell, tested) for cell, tested in zip(tests, inputs, strict=True))
        values = tuple(self.expression(cell) if _text(cell) else None for cell in results)
        return Row(number=number, tests=conditions, outputs=values) if len(self.problems) == before else None

    def test(self, cell: Element, tested: Expression | None) -> Expression | None:
        try:
            return unary_test(_text(cell), tested or parse("None"))
        except BadExpression as bad:
            self.report(cell, bad.vietnamese, bad.english)
            return None

    def expression(self, cell: Element) -> Expression | None:
        try:
            return parse(_text(cell))
        except BadExpression as bad:
            self.report(cell, bad.vietnamese, bad.english)
            return None
