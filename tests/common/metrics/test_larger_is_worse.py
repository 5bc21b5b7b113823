"""larger_is_worse knows scores by the parts of their names."""

import pytest

from common.metrics.larger_is_worse import larger_is_worse


@pytest.mark.parametrize(
    ("score", "expected"),
    [("dice_whole", False), ("hd95_core", True), ("cross_entropy", True), ("precision", False), ("shd", False)],
)
def test_distances_and_errors_are_worst_where_they_are_largest(score: str, expected: bool) -> None:
    assert larger_is_worse(score) is expected
