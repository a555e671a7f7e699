"""What the checker says of a diagram that a unit draws: the rules, names and sums of `motcua check`, beside the unit's
other diagrams. The diagram may come from anybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.bpmn.checker import Finding as DrawnFinding
from engine.bpmn.checker import Kind, Severity, Surroundings, check_files
from engine.bpmn.drawing import Outline, called, callers, outlines
from engine.bpmn.element import Element
from engine.bpmn.source import read_bpmn
from engine.bpmn.texts import executable_processes, names_in
from engine.catalog import Catalog
from engine.catalog.diagram_fit import check_diagrams
from engine.catalog.finding import Finding as CatalogueFinding
from engine.catalog.reach import check_reach
from engine.domain.diagram_refusals import WrongDiagram
from engine.domain.errors import Refusal
from engine.domain.own_form import base_of, is_own, needed
from engine.operations.diagrams_in_force import Drawing, with_forms
from engine.service_tasks import OPERATORS


@dataclass(frozen=True, kw_only=True, slots=True)
class DiagramFinding:
    """`element` is a BPMN id, or "" where no element of the diagram is meant."""

    element: str
    line: int
    rule: str
    severity: Literal["error", "warning"]
    vi: str
    en: str


def check_diagram(catalog: Catalog, process_id: str, drawing: Drawing) -> list[DiagramFinding]:
    """Everything that is wrong with the diagram and its own forms in its office, errors first."""
    own, data = f"{process_id}.bpmn", drawing.text.encode()
    catalog = with_forms(catalog, drawing.forms)
    beside = _beside(catalog, process_id, data)
    drawn = check_files({own: data}, surroundings(catalog), beside)
    found = [_drawn(finding) for finding in drawn]
    if not any(finding.kind is Kind.ENGINE and finding.severity is Severity.ERROR for finding in drawn):
        found += [_of_catalogue(finding, own) for finding in _fitting(catalog, process_id, data)]
        found += _fields(catalog, process_id, data, beside)
    return sorted(dict.fromkeys(found), key=lambda one: (one.severity, one.line, one.element, one.rule))


def _beside(catalog: Catalog, process_id: str, data: bytes) -> dict[str, bytes]:
    """The diagrams that this one calls, or that call it, directly or through others."""
    drawn = {**_outlines(catalog), **_outline(process_id, data)}
    wanted = callers(drawn, {process_id}) | called(drawn, {process_id})
    return {f"{name}.bpmn": catalog.files[name] for name in wanted & catalog.files.keys() - {process_id}}


def _outlines(catalog: Catalog) -> dict[str, Outline]:
    return {name: drawn for file, data in catalog.files.items() for name, drawn in _outline(file, data).items()}


@lru_cache(maxsize=256)
def _outline(file: str, data: bytes) -> dict[str, Outline]:
    return outlines({file: data})


def surroundings(catalog: Catalog) -> Surroundings:
    """What a diagram of this office is held against."""
    return Surroundings(
        operators=OPERATORS,
        workflows=True,
        roles=frozenset(catalog.organisation.roles),
        forms=frozenset(catalog.forms),
        functions=frozenset(catalog.organisation.functions),
    )


def holds_process(text: str, process_id: str) -> None:
    """Raises BrokenXml, UnsafeXml, WrongDiagram unless it can be read and draws this process."""
    definitions = read_bpmn(text.encode(), f"{process_id}.bpmn")
    if process_id not in {process.get("id") for process in executable_processes(definitions)}:
        raise WrongDiagram(diagram=process_id)


def _fitting(catalog: Catalog, process_id: str, data: bytes) -> Iterator[CatalogueFinding]:
    """What the catalogue says of the drawing that it did not say before: sums of terms, hand-offs, roles."""
    drawn = _outlines(catalog)
    changed = {**drawn, **_outline(process_id, data)}
    before = {_same(finding) for finding in _held_against(catalog, drawn)}
    return (finding for finding in _held_against(catalog, changed) if _same(finding) not in before)


def _held_against(catalog: Catalog, drawn: Mapping[str, Outline]) -> list[CatalogueFinding]:
    return [*check_diagrams(catalog, drawn), *check_reach(catalog, drawn)]


def _same(finding: CatalogueFinding) -> tuple[str, str, str, str]:
    return finding.file, finding.element, finding.rule, finding.vi


def _fields(catalog: Catalog, process_id: str, data: bytes, beside: Mapping[str, bytes]) -> Iterator[DiagramFinding]:
    """Own forms keep the fields that the diagrams and the program read."""
    read = _names(data).union(*map(_names, beside.values()))
    for element in _outline(process_id, data)[process_id].elements.values():
        form = catalog.forms.get(element.form or "")
        if form is None or not is_own(form.key):
            continue
        start = f"{element.id}_"
        of_step = {name.removeprefix(start) for name in read if name.startswith(start)}
        lost = sorted(needed(catalog.forms.get(base_of(form.key)), of_step) - form.facts.keys())
        if lost:
            yield _lost(element, ", ".join(f"“{key}”" for key in lost))


def _lost(element: Element, names: str) -> DiagramFinding:
    return DiagramFinding(
        element=element.id,
        line=element.line,
        rule="form_fields",
        severity="error",
        vi=f"biểu mẫu của việc “{element.name}” thiếu ô {names} mà sơ đồ hoặc phần mềm đọc.",
        en=f"the form of the user task “{element.name}” lacks {names}, which the diagram or the program reads.",
    )


@lru_cache(maxsize=256)
def _names(data: bytes) -> frozenset[str]:
    try:
        return names_in(read_bpmn(data, "beside.bpmn"))
    except Refusal:  # told by the checker
        return frozenset()


def _drawn(finding: DrawnFinding) -> DiagramFinding:
    vi, _, en = finding.message.partition(" / ")
    return DiagramFinding(
        element=finding.element,
        line=finding.line,
        rule=finding.rule,
        severity="error" if finding.severity is Severity.ERROR else "warning",
        vi=vi,
        en=en,
    )


def _of_catalogue(finding: CatalogueFinding, own: str) -> DiagramFinding:
    here = finding.file.endswith(f"bpmn/{own}")
    return DiagramFinding(
        element=finding.element if here else "",
        line=finding.line if here else 0,
        rule=finding.rule,
        severity=finding.severity,
        vi=finding.vi if here else f"{finding.vi} ({finding.element})",
        en=finding.en if here else f"{finding.en} ({finding.element})",
    )
