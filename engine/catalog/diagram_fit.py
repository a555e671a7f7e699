"""Checks procedures against the diagrams that run them: roles, forms, functions asked for, and the sum of step terms.

Step terms are shares of the legal term. Along the longest way through a diagram they must fit in what the law gives
the agency; elements whose clock is stopped do not count, and a same-day term is one working day whose shares scale to
what is left of the day (process_steps “On the sums”)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from engine.catalog.catalog import Catalog
from engine.catalog.finding import Finding
from engine.catalog.located import Located
from engine.catalog.workload import budget, hours, spent
from engine.domain.dated import overlap
from engine.domain.errors import Refusal
from engine.domain.identifiers import RoleKey
from engine.domain.organisation import Competence
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.domain.term import Term

REQUESTER = "requester"


class DiagramElement(Protocol):
    """What is asked of one flow node of a diagram."""

    @property
    def id(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def role(self) -> str | None: ...
    @property
    def form(self) -> str | None: ...
    @property
    def term(self) -> str | None: ...
    @property
    def clock(self) -> str: ...
    @property
    def receiver(self) -> str | None: ...
    @property
    def calls(self) -> str | None: ...
    @property
    def notice(self) -> str | None: ...


class Diagram(Protocol):
    """One process as drawn: its flow nodes by id, and which come after which."""

    @property
    def elements(self) -> Mapping[str, DiagramElement]: ...
    @property
    def following(self) -> Mapping[str, Collection[str]]: ...


def check_diagrams(catalog: Catalog, diagrams: Mapping[str, Diagram]) -> list[Finding]:
    """Every contradiction between the catalogue and the diagrams, which come by process id."""
    found = [finding for name, diagram in diagrams.items() for finding in _drawing(catalog, name, diagram)]
    sums = _Sums(diagrams=diagrams)
    for procedure in catalog.procedures.values():
        for place, block in enumerate(procedure.blocks):
            here = catalog.listed.where[procedure.code].at("blocks", place, "process")
            if block.process in diagrams:
                found.extend(_runs(catalog, sums, procedure, block, here))
    return found


def _drawing(catalog: Catalog, name: str, diagram: Diagram) -> Iterator[Finding]:
    """Names that a diagram takes from the catalogue."""
    organisation = catalog.organisation
    for element in diagram.elements.values():
        role = None if element.role is None else organisation.roles.get(RoleKey(element.role))
        if element.role is not None and (role is None or not role.in_diagrams):
            yield _at(name, element, "role", f"không có vai trò “{element.role}”", f"there is no role “{element.role}”")
        if element.form is not None and element.form not in catalog.forms:
            yield _at(
                name, element, "form", f"không có biểu mẫu “{element.form}”", f"there is no form “{element.form}”"
            )
        if element.receiver not in (None, REQUESTER) and element.receiver not in organisation.functions:
            asked = element.receiver
            yield _at(name, element, "function", f"không có chức năng “{asked}”", f"there is no function “{asked}”")
        if element.notice is not None and catalog.notices.kinds and element.notice not in catalog.notices.kinds:
            told = element.notice
            yield _at(name, element, "notice", f"không có thông báo “{told}”", f"there is no notice “{told}”")
        try:
            _ = None if element.term is None else Term.parse(element.term)
        except Refusal as refusal:
            yield _at(name, element, "term", refusal.vietnamese, refusal.english)


def _at(name: str, element: DiagramElement, rule: str, vi: str, en: str) -> Finding:
    return Finding(
        file=f"bpmn/{name}.bpmn", line=element.line, element=element.id, rule=rule, severity="error", vi=vi, en=en
    )


def _runs(
    catalog: Catalog, sums: "_Sums", procedure: Procedure, block: ProcedureBlock, here: Located
) -> Iterator[Finding]:
    """The diagram asks for every function of the chain, and each agency's steps fit in its share of the term."""
    process = str(block.process)
    asked = sums.functions(catalog, process)
    for function in block.functions:
        if function is not None and function not in asked:
            yield here.finding(
                "function",
                f"sơ đồ “{process}” không gửi đến “{function}” mà chuỗi chặng cần",
                f"diagram “{process}” never asks for “{function}”, which the chain needs",
            )
    for flags in _places(catalog):
        yield from _too_long(sums, process, _own_hours(block, flags), here)
        for row in _receivers(catalog, procedure, block):
            allowed = budget(block.function_terms(row.function, flags))
            yield from _too_long(sums, str(row.process), allowed, here)


def _places(catalog: Catalog) -> Iterator[frozenset[str]]:
    """The kinds of area in which dossiers are received."""
    organisation = catalog.organisation
    receiving = [unit.id for unit in organisation.units.values() if unit.agency_code is not None]
    yield from dict.fromkeys(organisation.area_flags(unit_id) for unit_id in receiving)


def _own_hours(block: ProcedureBlock, flags: frozenset[str]) -> Fraction:
    """Working hours of the receiving unit: what the total leaves after the other agencies, else its own stages."""
    if block.campaign is not None:
        return budget((block.campaign.longest,))
    if block.term is None:
        return budget(block.function_terms(None, flags))
    extensions = budget(extension.term for extension in block.automatic_extensions(flags))
    others = [stage for stage in block.stages if stage.function is not None]
    theirs = spent((stage.term, stage.parallel and place > 0) for place, stage in enumerate(others))
    before = budget(stage.term for stage in block.stages if stage.outside_term and stage.function is None)
    elsewhere = budget(
        block.extensions[key].term for stage in others for key in stage.extended_by if key in block.extensions
    )
    return before + budget((block.term,)) + extensions - theirs - elsewhere


def _receivers(catalog: Catalog, procedure: Procedure, block: ProcedureBlock) -> Iterator[Competence]:
    """The rows of competence that carry out the procedure's stages: those that name it, where there are any."""
    for function in block.functions:
        rows = [row for row in catalog.organisation.competence if row.function == function and overlap(row, block)]
        naming = [row for row in rows if procedure.code in row.procedures]
        yield from naming or [row for row in rows if not row.procedures]


def _too_long(sums: "_Sums", process: str, allowed: Fraction, here: Located) -> Iterator[Finding]:
    if process not in sums.diagrams:
        return
    needed = sums.longest(process)
    if needed > allowed:
        yield here.finding(
            "step_terms",
            f"các bước của sơ đồ “{process}” dài nhất {_said(needed)} giờ làm việc, luật chỉ cho {_said(allowed)} giờ",
            f"the steps of “{process}” take up to {_said(needed)} working hours, the law gives {_said(allowed)}",
        )


def _said(amount: Fraction) -> str:
    return f"{float(amount):.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sums:
    """Longest ways through diagrams, counted once each."""

    diagrams: Mapping[str, Diagram]
    known: dict[str, Fraction] = field(default_factory=dict)

    def longest(self, process: str) -> Fraction:
        """Working hours along the longest way, each element once; called processes included."""
        if process not in self.known:
            self.known[process] = Fraction(0)  # a process that calls itself is refused elsewhere
            self.known[process] = self._longest(self.diagrams[process])
        return self.known[process]

    def _longest(self, diagram: Diagram) -> Fraction:
        best: dict[str, Fraction] = {}
        for node in _leaving_order(diagram.following):
            ahead = [best[after] for after in diagram.following[node] if after in best]
            element = diagram.elements.get(node)  # none for a kind of node that the checker refuses by itself
            own = Fraction(0) if element is None else self._own(element)
            best[node] = own + max(ahead, default=Fraction(0))
        return max(best.values(), default=Fraction(0))

    def _own(self, element: DiagramElement) -> Fraction:
        if element.clock == "stopped":
            return Fraction(0)
        calls = element.calls
        called = self.longest(calls) if calls is not None and calls in self.diagrams else Fraction(0)
        try:
            return called + (Fraction(0) if element.term is None else hours(Term.parse(element.term)))
        except Refusal:  # reported by itself
            return called

    def functions(self, catalog: Catalog, process: str) -> frozenset[str]:
        """Functions that a process asks for, in what it calls and in what the receivers run."""
        seen: set[str] = set()
        found: set[str] = set()
        waiting = [process]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.diagrams:
                continue
            seen.add(name)
            elements = self.diagrams[name].elements.values()
            asked = {element.receiver for element in elements if element.receiver not in (None, REQUESTER)}
            found |= {function for function in asked if function is not None}
            waiting += [element.calls for element in elements if element.calls is not None]
            waiting += [str(row.process) for row in catalog.organisation.competence if row.function in asked]
        return frozenset(found)


def _leaving_order(following: Mapping[str, Collection[str]]) -> list[str]:
    """Nodes in the order in which a walk in depth leaves them: what comes after a node stands before it, except
    where the way leads back into a loop."""
    order: list[str] = []
    seen: set[str] = set()
    for start in following:
        path = [(start, iter(following[start]))] if start not in seen else []
        seen.add(start)
        while path:
            node, targets = path[-1]
            target = next((target for target in targets if target in following and target not in seen), None)
            if target is None:
                order.append(node)
                path.pop()
            else:
                seen.add(target)
                path.append((target, iter(following[target])))
    return order
