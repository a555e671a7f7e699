"""The runtime saves and restores a lean state after every step; SpiffWorkflow keeps everything in memory. On random
processes the two complete the same elements in the same order, wait for the same things and end with the same data."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.bpmn import state
from tests.bpmn import older_states
from tests.bpmn.equivalence import difference
from tests.properties import examples


@given(seed=st.integers(0, 2**32))
@examples(400, most=5000)
def test_lean_and_stock_go_the_same_way(seed: int) -> None:
    assert difference(Random(seed)) is None


@given(seed=st.integers(0, 2**32))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_states_of_older_releases_go_the_same_way(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each state between two steps is in one of three forms; steps write the newest."""
    with monkeypatch.context() as patched:
        patched.setattr(state, "VERSION", older_states.NEWEST)
        for version, forward in older_states.MIGRATIONS.items():
            patched.setitem(state.MIGRATIONS, version, forward)
        assert difference(Random(seed), kept=older_states.OlderRelease(Random(seed)).kept) is None


def test_every_older_version_has_its_way_forward() -> None:
    assert sorted(state.MIGRATIONS) == list(range(1, state.VERSION))
