"""gap_share says how much of a gap is closed, and of which gaps that cannot be said."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from common.experiments.gap_share import gap_share


def _by_seed(*values: float) -> dict[int, float]:
    return dict(enumerate(values))


def test_share_of_two_seeds_is_that_worked_out_by_hand() -> None:
    share, interval = gap_share(_by_seed(150, 152), lower=_by_seed(100, 100), upper=_by_seed(199, 201))
    assert share == 0.51
    # q = 12.7062² / 2; residuals ∓0.49 with variance 0.4802 and, with the gap's -1 and 1 about 100, covariance 0.98:
    # 9838.55 d² + 158.22 d - 38.763 <= 0
    assert interval == pytest.approx((0.51 - 0.07132, 0.51 + 0.05524), abs=1e-5)


def test_at_the_ends_of_the_interval_a_t_test_just_tells() -> None:
    closed, gap = np.array([4.0, 7.0, 6.0]), np.array([9.0, 11.0, 10.5])
    _, interval = gap_share(_by_seed(*closed), lower=_by_seed(0, 0, 0), upper=_by_seed(*gap))
    assert interval is not None
    assert [ttest_1samp(closed - end * gap, 0).pvalue for end in interval] == pytest.approx([0.05, 0.05])
    assert interval[0] < closed.mean() / gap.mean() < interval[1]


def test_seeds_that_not_all_three_have_are_left_out() -> None:
    share, _ = gap_share({0: 3.0, 1: 4.0, 2: 90.0}, lower={0: 1.0, 1: 2.0, 3: 90.0}, upper={1: 6.0, 0: 5.0, 4: 90.0})
    assert share == 0.5
    assert gap_share({0: 3.0}, lower={1: 1.0}, upper={0: 5.0, 1: 5.0}) == (None, None)


def test_single_seed_has_a_share_without_interval() -> None:
    assert gap_share({0: 4.0}, lower={0: 1.0}, upper={0: 5.0}) == (0.75, None)


@pytest.mark.parametrize("upper", [(1.0, 3.0), (0.0, 2.0)], ids=["none", "negative"])
def test_gap_that_is_not_positive_has_no_share(upper: tuple[float, float]) -> None:
    assert gap_share(_by_seed(5, 7), lower=_by_seed(1, 3), upper=_by_seed(*upper)) == (None, None)


def test_gap_that_may_be_none_has_a_share_without_interval() -> None:
    # 1, 3 and 8: mean 4, t = 1.92, below 4.30
    assert gap_share(_by_seed(1, 2, 3), lower=_by_seed(0, 0, 0), upper=_by_seed(1, 3, 8)) == (0.5, None)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_bound_has_its_share_without_interval(share: float) -> None:
    lower, upper = _by_seed(1.1, 1.3, 1.2), _by_seed(5.2, 5.1, 5.4)
    assert gap_share(upper if share else lower, lower=lower, upper=upper) == (share, None)
