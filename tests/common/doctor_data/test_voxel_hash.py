"""voxel_hash is of what an image shows, not of how it is stored."""

import numpy as np

from common.doctor_data.voxel_hash import voxel_hash

IMAGE = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


def test_type_and_order_in_memory_do_not_matter() -> None:
    assert voxel_hash(IMAGE) == voxel_hash(np.asfortranarray(IMAGE.astype(np.float64)))


def test_values_and_shape_matter() -> None:
    assert len({voxel_hash(image) for image in (IMAGE, IMAGE + 1, IMAGE.reshape(4, 3, 2))}) == 3
