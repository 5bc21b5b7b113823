"""brain_mimics are bright where there is no tumour."""

import numpy as np
import pytest
from scipy import ndimage

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.brain_mimics import brain_mimics
from common.data.phantoms.brain_sequences import BRAIN_SEQUENCES
from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.scan_geometry import ScanGeometry

_GEOMETRY = ScanGeometry(shape=(48, 60, 48), affine=np.diag([3.0, 3.0, 3.0, 1.0]))
_ANATOMY = BrainAnatomy.draw(_GEOMETRY, np.random.default_rng(0))


@pytest.mark.parametrize("seed", range(3))
def test_they_lie_in_the_white_matter_both_at_and_away_from_the_ventricles(seed: int) -> None:
    layer = brain_mimics(_ANATOMY, _GEOMETRY, np.random.default_rng(seed))
    assert np.all(_ANATOMY.tissues[layer.opacity > 0] == BrainTissue.WHITE_MATTER)
    away = ndimage.distance_transform_edt(~_ANATOMY.ventricles, sampling=3)[layer.opacity > 0.5]
    assert away.min() < 5
    assert away.max() > 20


@pytest.mark.parametrize("sequence", ["flair", "t2"])
def test_they_are_as_bright_as_oedema(sequence: str) -> None:
    ranges = BRAIN_SEQUENCES[sequence]
    assert ranges[BrainTissue.GLIOSIS] == ranges[BrainTissue.OEDEMA]
