"""The runtime saves and restores a lean state after every step; SpiffWorkflow keeps everything in memory. On random
processes the two complete the same elements in the same order, wait for the same things and end with the same data."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bpmn.equivalence import difference


@given(seed=st.integers(0, 2**32))
@settings(max_examples=400, deadline=None)
def test_lean_and_stock_go_the_same_way(seed: int) -> None:
    assert difference(Random(seed)) is None
