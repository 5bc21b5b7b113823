"""What the network sees does not depend on a scanner's intensity scale."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import torch
from bundle_configs import PROJECT
from monai.bundle import ConfigParser

INFERENCE = PROJECT / "bundles" / "vnet_prostate" / "configs" / "inference.json"


def _preprocessed(folder: Path, *, scale: float = 1.0, shift: float = 0.0, size: int = 16) -> torch.Tensor:
    voxels = np.random.default_rng(0).uniform(10, 200, (size, size, size)).astype(np.float32)
    voxels[:4] = 0  # air
    nib.save(nib.Nifti1Image(voxels * scale + shift, np.diag([3.25, 3.25, 3, 1])), folder / "image.nii.gz")
    parser = ConfigParser(ConfigParser.load_config_file(str(INFERENCE)))
    return parser.get_parsed_content("preprocessing")({"image": str(folder / "image.nii.gz")})["image"].as_tensor()


@pytest.mark.parametrize(
    ("scale", "shift"), [(40.0, 0.0), (1.0, -1200.0), (0.01, 3.0)], ids=["brighter", "CT", "other"]
)
def test_intensity_scale_does_not_matter(tmp_path: Path, scale: float, shift: float) -> None:
    torch.testing.assert_close(
        _preprocessed(tmp_path, scale=scale, shift=shift), _preprocessed(tmp_path), rtol=0, atol=1e-3
    )


def test_padding_looks_like_air(tmp_path: Path) -> None:
    image = _preprocessed(tmp_path)  # 16³ in a field of 32³
    assert image.shape == (1, 32, 32, 32)
    assert image[0, 0, 0, 0] == image.min() == image[0, 8, 16, 16]


def test_tissue_has_mean_0_and_variance_1(tmp_path: Path) -> None:
    image = _preprocessed(tmp_path)
    tissue = image[image > image.min()]
    assert tissue.mean().item() == pytest.approx(0, abs=1e-4)
    assert tissue.std(correction=0).item() == pytest.approx(1, abs=1e-4)


def test_side_smaller_than_the_patch_is_padded(tmp_path: Path) -> None:
    parser = ConfigParser(ConfigParser.load_config_file(str(INFERENCE)))
    parser["field_size"] = [-1, -1, -1]
    _preprocessed(tmp_path, size=20)  # writes the image
    image = parser.get_parsed_content("preprocessing")({"image": str(tmp_path / "image.nii.gz")})["image"]
    assert image.shape == (1, 32, 32, 32)
