"""Checks that whatever a running procedure's diagram asks for is carried out by somebody, on every day and for every
unit that receives it: the way of a dossier is followed from unit to unit through the table of competence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from engine.catalog.catalog import Catalog
from engine.catalog.days import turning_days
from engine.catalog.diagram_fit import Diagram, DiagramElement
from engine.catalog.finding import Finding
from engine.catalog.located import Located
from engine.domain.dated import holds
from engine.domain.errors import Refusal
from engine.domain.identifiers import ProcedureCode, UnitId
from engine.domain.organisation import Organisation
from engine.domain.procedure import Procedure, ProcedureBlock


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """One hand-off on the way: who asks whom for what, and by which process the receiver does it."""

    function: str
    sender: UnitId
    receiver: UnitId
    process: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """Follows dossiers through diagrams and competence. `refusals` are what a hand-off would meet."""

    organisation: Organisation
    diagrams: Mapping[str, Diagram]
    drawn: dict[str, tuple[DiagramElement, ...]] = field(default_factory=dict)

    def legs(self, process: str, unit: UnitId, code: ProcedureCode, on: date) -> tuple[list[Leg], list[Refusal]]:
        """Every hand-off from a unit that runs a process, and from those that it reaches."""
        legs: list[Leg] = []
        refusals: list[Refusal] = []
        waiting, seen = [(process, unit)], set()
        while waiting:
            running, sender = waiting.pop()
            if (running, sender) in seen:
                continue
            seen.add((running, sender))
            for function in sorted(self.functions(running)):
                try:
                    receiver, following = self.organisation.receiver(function, sender, code, on)
                except Refusal as refusal:
                    refusals.append(refusal)
                    continue
                legs.append(Leg(function=function, sender=sender, receiver=receiver, process=str(following)))
                waiting.append((str(following), receiver))
        return legs, refusals

    def functions(self, process: str) -> frozenset[str]:
        """What a diagram asks other agencies for, in all that it calls too."""
        named = {element.receiver for element in self._elements(process)}
        return frozenset(self.organisation.functions) & named

    def roles(self, process: str) -> frozenset[str]:
        """Whose work a diagram offers, in all that it calls too."""
        return frozenset(element.role for element in self._elements(process) if element.role is not None)

    def _elements(self, process: str) -> tuple[DiagramElement, ...]:
        if process not in self.drawn:
            self.drawn[process] = ()  # a diagram that calls itself is refused elsewhere
            diagram = self.diagrams.get(process)
            own = tuple(diagram.elements.values()) if diagram else ()
            called = (each for element in own if element.calls is not None for each in self._elements(element.calls))
            self.drawn[process] = (*own, *called)
        return self.drawn[process]


def check_reach(catalog: Catalog, diagrams: Mapping[str, Diagram]) -> list[Finding]:
    """For each block that runs: each day on which something changes, from each unit that then receives."""
    organisation = catalog.organisation
    reach = Reach(organisation=organisation, diagrams=diagrams)
    days = turning_days((*organisation.units.values(), *organisation.competence))
    found: list[Finding] = []
    for procedure in catalog.procedures.values():
        for place, block in enumerate(procedure.blocks):
            here = catalog.listed.where[procedure.code].at("blocks", place)
            if block.process in diagrams:
                found.extend(_block(reach, procedure, block, [*days, block.valid_from], here))
    return found


def _block(
    reach: Reach, procedure: Procedure, block: ProcedureBlock, days: list[date], here: Located
) -> Iterator[Finding]:
    """Each thing is said once, of the first day on which it is so."""
    said: set[object] = set()
    for day in sorted({day for day in days if holds(block, day)}):
        for unit in reach.organisation.receiving_on(day):
            legs, refusals = reach.legs(str(block.process), unit.id, procedure.code, day)
            running = [(unit.id, str(block.process)), *((leg.receiver, leg.process) for leg in legs)]
            for about, finding in chain(
                _nobody(refusals, here),
                _level(reach.organisation, block, legs, day, here),
                _staff(reach, running, here),
            ):
                if about not in said:
                    said.add(about)
                    yield finding


def _nobody(refusals: list[Refusal], here: Located) -> Iterator[tuple[object, Finding]]:
    for refusal in refusals:
        finding = here.at("process").finding("competence", refusal.vietnamese, refusal.english)
        yield (type(refusal), refusal.fields.get("function")), finding


def _level(
    organisation: Organisation, block: ProcedureBlock, legs: list[Leg], day: date, here: Located
) -> Iterator[tuple[object, Finding]]:
    """The chain of the law names the level at which the function is carried out that day."""
    for place, stage in enumerate(block.stages):
        for leg in legs:
            level = organisation.units[leg.receiver].level
            if leg.function == stage.function and level != stage.level:
                name = organisation.units[leg.receiver].name
                yield (
                    (stage.function, leg.receiver),
                    here.at("stages", place, "level").finding(
                        "level",
                        f"ngày {day:%d/%m/%Y} “{stage.function}” do {name} làm, không phải cấp “{stage.level}”",
                        f"on {day:%Y-%m-%d} “{stage.function}” is carried out by {name}, not at level “{stage.level}”",
                    ),
                )


def _staff(reach: Reach, running: list[tuple[UnitId, str]], here: Located) -> Iterator[tuple[object, Finding]]:
    """Whoever runs a diagram can have somebody in each of its lanes."""
    for unit_id, process in running:
        unit = reach.organisation.units[unit_id]
        for role in sorted(reach.roles(process) - set(unit.roles)):
            yield (
                (unit_id, process, role),
                here.at("process").finding(
                    "role",
                    f"{unit.name} chạy “{process}” nhưng không có vai trò “{role}”",
                    f"{unit.name} runs “{process}” but has no role “{role}”",
                ),
            )
