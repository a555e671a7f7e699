"""The decision tables that lie beside diagrams, found by the id of the decision."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import PurePath

from engine.bpmn.dmn import Decision
from engine.bpmn.dmn_source import read_decisions
from engine.domain.errors import Refusal

DMN_SUFFIX = ".dmn"


class Tables:
    """Read when the first diagram asks for one. A broken file stops only who needs a decision that is nowhere else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = {name: data for name, data in files.items() if name.lower().endswith(DMN_SUFFIX)}
        self._broken: list[Refusal] = []
        self.applied: list[Decision] = []
        self.used: set[str] = set()  # names of the files that hold them

    def find(self, diagram: str, decision_id: str) -> Decision | None:
        """The decision, from the file named like the diagram if it is there. Raises what is wrong with a file."""
        holders = [name for name, decisions in self._decisions.items() if decision_id in decisions]
        if not holders:
            for refusal in self._broken:
                raise refusal
            return None
        name = min(holders, key=lambda name: (PurePath(name).stem != PurePath(diagram).stem, name))
        decision = self._decisions[name][decision_id]
        self.applied.append(decision)
        self.used.add(name)
        return decision

    @cached_property
    def _decisions(self) -> dict[str, dict[str, Decision]]:
        found = {}
        for name, data in sorted(self._files.items()):
            try:
                found[name] = {decision.id: decision for decision in read_decisions(data, name)}
            except Refusal as refusal:
                self._broken.append(refusal)
        return found
