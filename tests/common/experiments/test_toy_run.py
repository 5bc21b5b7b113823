"""Claims about a descent of a toy study."""

import pytest
from tiny_toy_run import tiny_toy_run


def test_reach_leaves_room_around_the_farthest_points_there_ever_are() -> None:
    run = tiny_toy_run()
    assert run.reach == pytest.approx(1.3 * max(state.z.abs().max().item() for state in run.states))
