"""Runs every rule over given files. Bytes in, findings out; the files may come from anybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.finding import Finding, Kind, Severity
from engine.bpmn.checker.rule import FoundDecision, Rule, Surroundings
from engine.bpmn.checker.rules import RULES
from engine.bpmn.dmn_source import DecisionProblem, decision_ids, inspect
from engine.bpmn.namespaces import BPMNDI
from engine.bpmn.source import BrokenXml, line_of, read_bpmn, read_dmn
from engine.bpmn.texts import Element, owner

XML = "xml"  # files that cannot be read, or not safely
DECISION_TABLE = "decision_table"  # whatever is wrong inside a DMN file
RULE_KEYS = frozenset({XML, DECISION_TABLE} | {rule.key for rule in RULES})
ALONE = Surroundings()
NOTHING: Mapping[str, bytes] = {}


def check_file(
    name: str, data: bytes, around: Surroundings = ALONE, neighbours: Mapping[str, bytes] = NOTHING
) -> list[Finding]:
    """`check_files` for one file."""
    return check_files({name: data}, around, neighbours)


def check_files(
    files: Mapping[str, bytes], around: Surroundings = ALONE, neighbours: Mapping[str, bytes] = NOTHING
) -> list[Finding]:
    """What is wrong with the files (.dmn are decision tables, all others diagrams), by file and line.

    Called processes and decisions are looked for in the same file, then in the files, then in the neighbours, about
    which nothing is reported. `around` brings the catalogues; its diagrams and decisions are filled in here.
    """
    reading = _Reading()
    for name, data in files.items():
        reading.read(name, data)
    beside = _Reading()
    for name in neighbours.keys() - files.keys():
        beside.read(name, neighbours[name])
    whole = replace(
        around,
        diagrams={**_by_process(beside.diagrams), **_by_process(reading.diagrams)},
        decisions={**beside.decisions, **reading.decisions},
    )
    found = [*reading.findings]
    for diagram in reading.diagrams:
        found += _checked(diagram, whole)
    return sorted(set(found))


@dataclass(kw_only=True, slots=True)
class _Reading:
    diagrams: list[Diagram] = field(default_factory=list)
    decisions: dict[str, tuple[FoundDecision, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def read(self, name: str, data: bytes) -> None:
        try:
            if name.lower().endswith(".dmn"):
                self.read_tables(name, read_dmn(data, name))
            else:
                self.diagrams.append(Diagram(file=name, definitions=read_bpmn(data, name)))
        except BrokenXml as broken:
            self.findings.append(_broken_finding(name, broken))

    def read_tables(self, name: str, definitions: Element) -> None:
        _, problems = inspect(definitions)
        self.findings += [_table_finding(name, problem) for problem in problems]
        for decision in decision_ids(definitions):
            problem = next((problem for problem in problems if problem.decision in (decision, "")), None)
            found = FoundDecision(file=name, problem=problem)
            self.decisions[decision] = (*self.decisions.get(decision, ()), found)


def _by_process(diagrams: list[Diagram]) -> dict[str, tuple[Diagram, ...]]:
    found: dict[str, tuple[Diagram, ...]] = {}
    for diagram in diagrams:
        for process in diagram.processes:
            name = process.get("id", "")
            found[name] = (*(d for d in found.get(name, ()) if d is not diagram), diagram)
    return found


def _checked(diagram: Diagram, whole: Surroundings) -> Iterator[Finding]:
    around = whole
    if not whole.workflows:  # files from anywhere need not know of one another: each means its own processes
        around = replace(whole, diagrams={**whole.diagrams, **_by_process([diagram])})
    for rule in RULES:
        severity = rule.severity_in(around.workflows)
        for problem in rule.find(diagram, around):
            yield _finding(diagram, rule, severity, problem.at, f"{problem.vi}. / {problem.en}.")


def _finding(diagram: Diagram, rule: Rule, severity: Severity, at: Element, message: str) -> Finding:
    return Finding(
        file=diagram.file,
        line=line_of(at),
        element=_named(at),
        rule=rule.key,
        severity=severity,
        message=message,
        kind=rule.kind,
    )


def _named(at: Element) -> str:
    drawn = next(
        (e.get("bpmnElement") for e in (at, *at.iterancestors()) if str(e.tag).startswith(f"{{{BPMNDI}}}")), None
    )
    return drawn or owner(at)


def _broken_finding(name: str, broken: BrokenXml) -> Finding:
    line = broken.fields["line"]
    message = f"{broken.fields['problem_vi']}. / {broken.fields['problem_en']}."
    return Finding(
        file=name,
        line=line if isinstance(line, int) else 1,
        element="",
        rule=XML,
        severity=Severity.ERROR,
        message=message,
    )


def _table_finding(name: str, problem: DecisionProblem) -> Finding:
    return Finding(
        file=name,
        line=problem.line,
        element=problem.element,
        rule=DECISION_TABLE,
        severity=Severity.ERROR,
        message=f"{problem.vi.rstrip('.')}. / {problem.en.rstrip('.')}.",
        kind=Kind.ENGINE,
    )
