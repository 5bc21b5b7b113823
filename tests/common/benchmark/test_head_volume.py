"""Claims about the synthetic scan of a head."""

import pytest

from common.benchmark.head_volume import head_volume


def test_brain_is_as_large_as_real_ones() -> None:
    """Half as many voxels along each axis as in the command."""
    mask = head_volume([120, 120, 78], sequences=1).mask[0]
    assert 1.4e6 < 8 * mask.sum() < 1.6e6
    extents = [int(where.max() - where.min()) + 1 for where in mask.nonzero().T]
    assert [2 * extent for extent in extents] == pytest.approx([150, 180, 140], abs=3)


def test_scan_is_empty_outside_the_brain_and_has_every_class_inside() -> None:
    head = head_volume([64, 64, 60], sequences=3)
    assert head.image.shape == (3, 64, 64, 60)
    outside = head.mask[0] == 0
    assert not head.image[:, outside].any()
    assert not head.label[0][outside].any()
    assert head.label.unique().tolist() == [0, 1, 2, 3, 4]
