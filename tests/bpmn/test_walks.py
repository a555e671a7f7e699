"""Every diagram is walked to every end; each step restores the state that the step before saved."""

import pytest

from engine import catalog
from engine.bpmn.definition import load
from tests.bpmn.walker import walk

CATALOG = catalog.load()


@pytest.mark.parametrize("process_id", sorted(CATALOG.diagrams()))
def test_every_end_and_every_element_is_reached(process_id: str) -> None:
    definition = load(process_id, CATALOG.diagrams())
    walked = walk(definition, CATALOG.diagrams(), CATALOG.forms)
    own = {e.id for e in definition.elements.values() if e.type == "endEvent" and e.process_id == process_id}
    assert walked.ends == own
    assert walked.passed == set(definition.elements)
