"""What the network sees: z-scores inside the brain mask, in whatever units; 0 where a sequence is missing."""

from pathlib import Path

import numpy as np
import pytest
import torch
from bundle_configs import PROJECT
from monai.bundle import ConfigParser
from tiny_brain import SEQUENCES, file_of, read, save, tiny_brain

INFERENCE = PROJECT / "bundles" / "deepmedic_brats" / "configs" / "inference.json"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return tiny_brain(tmp_path / "case")


def _preprocessed(case: Path, *, spacing: float = 1.0, missing: str = "") -> tuple[torch.Tensor, torch.Tensor]:
    """The image and where its mask is."""
    parser = ConfigParser(ConfigParser.load_config_file(str(INFERENCE)))
    parser["spacing"] = [spacing] * 3
    files = [None if sequence == missing else str(file_of(case, sequence)) for sequence in SEQUENCES]
    mask = {"mask": str(case / "mask.nii.gz")} if (case / "mask.nii.gz").is_file() else {}
    result = parser.get_parsed_content("preprocessing")({"case_id": case.name, "image": files, **mask})
    return result["image"].as_tensor(), result["mask"].as_tensor()[0] > 0


def _assert_standard(voxels: torch.Tensor) -> None:
    """(channels, voxels) of mean 0 and standard deviation 1, to float32."""
    torch.testing.assert_close(voxels.mean(dim=1), torch.zeros(len(voxels)), rtol=0, atol=1e-5)
    torch.testing.assert_close(voxels.std(dim=1, correction=0), torch.ones(len(voxels)), rtol=0, atol=1e-5)


@pytest.mark.parametrize("spacing", [1.0, 2.0], ids=["as it is", "resampled"])
def test_brain_has_mean_0_and_deviation_1_in_every_sequence(case: Path, spacing: float) -> None:
    image, mask = _preprocessed(case, spacing=spacing)
    assert image.shape == (4, *mask.shape)
    _assert_standard(image[:, mask])


def test_given_mask_is_where_intensities_are_measured(case: Path) -> None:
    voxels = np.zeros_like(read(file_of(case, "flair")))
    voxels[3:9, 3:9, 3:7] = 1
    save(voxels, case / "mask.nii.gz")
    image, mask = _preprocessed(case)
    assert mask.sum() == voxels.sum()
    _assert_standard(image[:, mask])


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_missing_sequence_is_0_and_the_others_are_as_ever(case: Path, sequence: str) -> None:
    whole, mask = _preprocessed(case)
    image, same_mask = _preprocessed(case, missing=sequence)
    expected = whole.clone()
    expected[SEQUENCES.index(sequence)] = 0
    assert torch.equal(same_mask, mask)
    torch.testing.assert_close(image, expected)


def test_units_of_the_scanner_do_not_matter(case: Path) -> None:
    before, _ = _preprocessed(case)
    save(30 * read(file_of(case, "t1")), file_of(case, "t1"))
    after, _ = _preprocessed(case)
    torch.testing.assert_close(after, before, rtol=0, atol=1e-5)
