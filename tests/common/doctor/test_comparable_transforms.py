"""what_is_done tells chains of transforms apart by what happens to the image."""

from typing import Any

import pytest

from common.doctor.comparable_transforms import what_is_done


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        pytest.param({"keys": ["image", "label"], "mode": ["bilinear", "nearest"]}, True, id="label beside the image"),
        pytest.param({"keys": "image", "mode": "bilinear", "allow_missing_keys": True}, True, id="missing allowed"),
        pytest.param({"keys": ["image", "label"], "mode": "nearest"}, False, id="another mode"),
        pytest.param({"keys": "image", "mode": "bilinear", "pixdim": [1, 1, 2]}, False, id="another argument"),
        pytest.param({"keys": "label", "mode": "bilinear"}, False, id="label alone"),
    ],
)
def test_comparison_looks_at_what_happens_to_the_image(other: dict[str, Any], is_same: bool) -> None:
    spacing = {"_target_": "Spacingd", "keys": "image", "mode": ["bilinear"], "pixdim": [1, 1, 1]}
    done = [what_is_done([spacing | change], keys={"image"}) for change in ({}, other)]
    assert (done[0] == done[1]) is is_same
