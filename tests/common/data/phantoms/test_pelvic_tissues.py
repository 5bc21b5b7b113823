"""PelvicTissues are as bright as T2 weighting makes them."""

import numpy as np

from common.data.phantoms.pelvic_tissues import PelvicTissues

_DRAWS = [PelvicTissues.draw(np.random.default_rng(seed)) for seed in range(50)]


def test_periphery_is_brighter_than_the_centre_and_urine_than_muscle() -> None:
    assert all(tissues.peripheral_zone > tissues.central_gland for tissues in _DRAWS)
    assert all(tissues.urine > tissues.marrow > tissues.muscle for tissues in _DRAWS)


def test_periphery_is_brighter_than_fat_by_less_than_a_bias_field_may_change() -> None:
    ratios = [tissues.peripheral_zone / tissues.fat for tissues in _DRAWS]
    assert 1 < min(ratios) < 1.2
