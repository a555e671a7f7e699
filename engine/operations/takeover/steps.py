"""The steps that a dossier can stand at, over all agencies that its diagrams hand it to, and how people name them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from engine.bpmn.element import Element
from engine.domain.applicant import fold
from engine.domain.errors import Refusal
from engine.domain.identifiers import UnitId
from engine.domain.work_item import TaskKind
from engine.operations.takeover.course import Goal
from engine.operations.takeover.refusals import StepUnclear, StepUnknown
from engine.operations.takeover.walk import Ground

_WAITS = ("userTask", "receiveTask")
_BRACKET = re.compile(r"\(([a-z][a-z0-9_/]*)\)\s*$")
_AT_UNIT = re.compile(r"^(?:dang o|dang|o|da chuyen|chuyen|cho)?\s*(?:tai|o|at|den|unit)\s*:?\s+(?P<unit>.+)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Agency:
    """A unit and the process that it runs for the dossier; the receiving one first."""

    unit_id: UnitId
    process_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PossibleStep:
    element: Element
    agency: Agency
    own: bool  # of the receiving unit

    @property
    def place(self) -> tuple[str, str]:
        return self.element.process_id, self.element.id

    @property
    def label(self) -> str:
        """Its name, and the key by which it can be named without doubt."""
        key = self.element.id if self.own else "/".join(self.place)
        return f"{self.element.name} ({key})"


def agencies(ground: Ground, process_id: str) -> list[Agency]:
    """Every agency that the diagrams lead to, in the order in which they are met."""
    found = [Agency(unit_id=ground.unit_id, process_id=process_id)]
    for agency in found:
        for function in _functions(ground, agency):
            try:
                unit_id, process = ground.installation.catalog.organisation.receiver(
                    function, agency.unit_id, ground.procedure, ground.day
                )
            except Refusal:
                continue  # nobody is competent for it here: that way does not exist
            other = Agency(unit_id=unit_id, process_id=process)
            if other not in found and process in ground.installation.current:
                found.append(other)
    return found


def _functions(ground: Ground, agency: Agency) -> Iterator[str]:
    elements = ground.version(agency.process_id, agency.unit_id).definition.elements.values()
    receivers = (element.receiver for element in elements)
    yield from dict.fromkeys(found for found in receivers if found and found != "requester")


def possible_steps(ground: Ground, process_id: str) -> list[PossibleStep]:
    steps = []
    for place, agency in enumerate(agencies(ground, process_id)):
        for element in ground.version(agency.process_id, agency.unit_id).definition.elements.values():
            intake = element.kind == TaskKind.INTAKE and place == 0  # not accepted yet: nothing was begun
            if element.type in _WAITS and not intake:
                steps.append(PossibleStep(element=element, agency=agency, own=place == 0))
    return steps


def goal_of(ground: Ground, process_id: str, told: str) -> tuple[Goal, list[PossibleStep]]:
    """What a clerk's words mean, with all possible steps. Raises StepUnknown, StepUnclear."""
    steps = possible_steps(ground, process_id)
    units = _units(ground, process_id, told)
    if units:
        return Goal(units=units), steps
    found = _matching(steps, told) or _matching_at_unit(ground, steps, told)
    if not found:
        raise StepUnknown(procedure=ground.procedure, step=told, steps=spoken(ground, steps, told))
    for meant in (_drawn_in(found, process_id), [step for step in found if step.own], found):
        places = {step.place for step in meant}
        if len(places) > 1:
            raise StepUnclear(step=told, steps="; ".join(sorted({step.label for step in meant})))
        if places:
            return Goal(places=frozenset(places)), steps
    raise AssertionError(told)


def _drawn_in(steps: list[PossibleStep], process_id: str) -> list[PossibleStep]:
    """Steps of the diagram itself come before those of what it calls."""
    return [step for step in steps if step.own and step.element.process_id == process_id]


def _matching_at_unit(ground: Ground, steps: list[PossibleStep], told: str) -> list[PossibleStep]:
    """“Kiểm tra hồ sơ tại Phòng LĐTBXH”: a step of another agency, with the agency's name after it."""
    step, _, unit = told.rpartition(" tại ")
    organisation = ground.installation.catalog.organisation
    here = []
    for other in steps:
        named = organisation.unit(other.agency.unit_id)
        if step and not other.own and fold(unit) in (fold(named.name), fold(named.short_name), named.id):
            here.append(other)
    return _matching(here, step) if here else []


def _units(ground: Ground, process_id: str, told: str) -> frozenset[UnitId]:
    """Units that the dossier can be handed to and that the words name, with or without “tại”."""
    asked = fold(told)
    named = _AT_UNIT.match(asked)
    wanted = {asked, named["unit"].strip() if named else asked}
    organisation = ground.installation.catalog.organisation
    units = {agency.unit_id: organisation.unit(agency.unit_id) for agency in agencies(ground, process_id)[1:]}
    found = {key for key, unit in units.items() if wanted & {fold(unit.name), fold(unit.short_name), unit.id}}
    if not found and named:
        words = set(named["unit"].split())
        held = {key for key, unit in units.items() if words <= set(fold(f"{unit.name} {unit.short_name}").split())}
        found = held if len(held) == 1 else set()
    return frozenset(found)


def _matching(steps: list[PossibleStep], told: str) -> list[PossibleStep]:
    """By key, by key in brackets, by name, by the beginning of the name, then by a part of it."""
    asked = fold(told)
    bracket = _BRACKET.search(told)
    key = bracket[1] if bracket else told.strip()
    names = [(fold(step.element.name), step) for step in steps]
    for found in (
        [step for step in steps if key in (step.element.id, "/".join(step.place))],
        [step for name, step in names if name == asked],
        [step for name, step in names if name.startswith((f"{asked} ", f"{asked},"))],
        [step for name, step in names if len(asked) > 3 and asked in name],
    ):
        if found:
            return found
    return []


def spoken(ground: Ground, steps: list[PossibleStep], told: str = "") -> str:
    """The possible steps as a sentence lists them: the nearest first where something was meant, then units."""
    own = list(dict.fromkeys(step.label for step in steps if step.own))
    nearest = get_close_matches(fold(told), [fold(label) for label in own], n=3, cutoff=0.4)
    own.sort(key=lambda label: fold(label) not in nearest)
    organisation = ground.installation.catalog.organisation
    units = dict.fromkeys(organisation.unit(step.agency.unit_id).short_name for step in steps if not step.own)
    return "; ".join([*own, *(f"tại {unit}" for unit in units)])
