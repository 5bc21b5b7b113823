"""Claims about histogram matching."""

import itk
import numpy as np
import pytest
import torch
from monai.data import MetaTensor
from monai.transforms import Compose, EnsureChannelFirstd, LoadImaged, ScaleIntensityd

from common.transforms.histogram_matching import RandHistogramMatchingd, intensity_landmarks, match_landmarks

# ITK's SWIG modules warn when they load and crash the interpreter where the warning is an error
pytestmark = pytest.mark.filterwarnings("ignore:builtin type [sS]wig:DeprecationWarning")

REFERENCES = [{"image": torch.rand(1, 8, 8, 8, generator=torch.Generator().manual_seed(i)) + i} for i in range(4)]


def _skewed(seed: int, scale: float, size: int = 24) -> torch.Tensor:
    """MR-like intensities: a third is dark background, the rest a broad peak."""
    rng = np.random.default_rng(seed)
    tissue = scale * rng.gamma(6, 1, (size, size, size))
    tissue[: size // 3] = scale * rng.random((size // 3, size, size))
    return torch.from_numpy(tissue).float()


def _matching(**changes: object) -> RandHistogramMatchingd:
    options = {"references": REFERENCES, "preprocessing": dict, **changes}
    return RandHistogramMatchingd("image", **options).set_random_state(seed=0)


def test_landmarks_by_hand() -> None:
    image = torch.tensor([0.0, 0, 0, 0, 0, 0, 10, 20, 30, 40, 50])  # mean 150 / 11; above it 20, 30, 40, 50
    expected = torch.tensor([0, 150 / 11, 27.5, 35, 42.5, 50], dtype=torch.float64)
    torch.testing.assert_close(intensity_landmarks(image, 3), expected)


def test_landmarks_of_all_voxels_by_hand() -> None:
    landmarks = intensity_landmarks(torch.arange(9.0), 3, threshold_at_mean=False)
    assert landmarks.tolist() == [0, 2, 4, 6, 8]


def test_segments_are_linear_and_extended() -> None:
    image = torch.tensor([-1.0, 0, 0.5, 1, 2, 3, 4])
    landmarks, reference = torch.tensor([0.0, 1, 3]), torch.tensor([10.0, 20, 24])
    assert match_landmarks(image, landmarks, reference).tolist() == [0, 10, 15, 20, 22, 24, 26]


def test_last_of_equal_landmarks_counts() -> None:
    landmarks, reference = torch.tensor([0.0, 0, 1, 1]), torch.tensor([5.0, 6, 7, 8])
    assert match_landmarks(torch.tensor([0.0, 0.5, 1]), landmarks, reference).tolist() == [6, 6.5, 8]


def test_matches_itk() -> None:
    image, reference = _skewed(0, 1.0), _skewed(1, 40.0) + 7
    expected = itk.histogram_matching_image_filter(
        itk.image_from_array(image.numpy()),
        reference_image=itk.image_from_array(reference.numpy()),
        number_of_histogram_levels=1024,
        number_of_match_points=7,
        threshold_at_mean_intensity=True,
    )
    source_landmarks, target_landmarks = intensity_landmarks(image), intensity_landmarks(reference)
    matched = match_landmarks(image, source_landmarks, target_landmarks)

    # ITK's quantiles are off by up to one of 1024 bins between mean and maximum, in the image and in the reference; the
    # former error is stretched by the map's steepest segment
    bins = [(landmarks[-1] - landmarks[1]).item() / 1024 for landmarks in (source_landmarks, target_landmarks)]
    slope = (target_landmarks.diff() / source_landmarks.diff()).max().item()
    tolerance = slope * bins[0] + bins[1]
    assert tolerance < 0.005 * (reference.max() - reference.min())
    np.testing.assert_allclose(matched.numpy(), itk.array_from_image(expected), rtol=0, atol=tolerance)


def test_own_landmarks_are_identity() -> None:
    image = _skewed(0, 1.0)
    landmarks = intensity_landmarks(image)
    torch.testing.assert_close(match_landmarks(image, landmarks, landmarks), image)


def test_half_precision_is_computed_in_float32() -> None:
    image, target = _skewed(0, 1.0).half(), intensity_landmarks(_skewed(1, 40.0))
    landmarks = intensity_landmarks(image)
    assert torch.equal(
        match_landmarks(image, landmarks, target), match_landmarks(image.float(), landmarks, target).half()
    )


def test_matching_is_monotone() -> None:
    image = _skewed(0, 1.0)
    order = image.flatten().argsort()
    matched = match_landmarks(image, intensity_landmarks(image), intensity_landmarks(_skewed(1, 40.0)))
    steps = matched.flatten()[order].diff()
    assert steps.min() >= -1e-4  # float32 rounding at intensities up to 800 where two segments meet


@pytest.mark.parametrize("value", [0.0, 7.7, -3.7], ids=str)
def test_constant_image_survives(value: float) -> None:
    image = torch.full((1, 7, 7, 7), value, dtype=torch.float64)  # the mean of 343 × 7.7 is above 7.7
    assert torch.equal(_matching()({"image": image})["image"], image)


def test_same_seed_replays() -> None:
    match, image = _matching(), _skewed(0, 1.0)[None]
    first = [match({"image": image})["image"] for _ in range(8)]
    match.set_random_state(seed=0)
    second = [match({"image": image})["image"] for _ in range(8)]
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    assert len({image.mean().item() for image in first}) > 1


def test_resumed_run_repeats_without_the_kept_landmarks() -> None:
    match, image = _matching(), _skewed(0, 1.0)[None]
    match({"image": image})
    resumed = _matching()
    resumed.R.set_state(match.R.get_state())
    assert torch.equal(resumed({"image": image})["image"], match({"image": image})["image"])


def test_takes_the_range_of_the_drawn_reference() -> None:
    match = _matching()
    matched = match({"image": _skewed(0, 1.0)[None]})["image"]
    torch.testing.assert_close(matched.aminmax(), REFERENCES[match.reference_index]["image"].aminmax())


def test_every_reference_is_drawn_and_prepared_once() -> None:
    prepared = []

    def preprocessing(case: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        prepared.append(round(case["image"].min().item()))
        return case

    match = _matching(preprocessing=preprocessing)
    assert prepared == []
    for _ in range(40):
        match({"image": REFERENCES[0]["image"]})
    assert sorted(prepared) == [0, 1, 2, 3]


def test_only_its_keys_of_a_reference_are_read(tmp_path) -> None:
    np.save(tmp_path / "image.npy", np.arange(64, dtype=np.float32).reshape(4, 4, 4))
    references = [{"image": str(tmp_path / "image.npy"), "label": str(tmp_path / "missing.npy")}]
    keys = ["image", "label"]
    preprocessing = Compose(
        [
            LoadImaged(keys, reader="NumpyReader", allow_missing_keys=True),
            EnsureChannelFirstd(keys, channel_dim="no_channel", allow_missing_keys=True),
            ScaleIntensityd("image", minv=-1, maxv=1),
        ]
    )
    matched = _matching(references=references, preprocessing=preprocessing)({"image": _skewed(0, 1.0)[None]})["image"]
    assert (matched.min(), matched.max()) == (-1, 1)


def test_channels_are_matched_apart() -> None:
    references = [{"image": torch.stack([torch.linspace(0, 1, 64), torch.linspace(5, 9, 64)]).view(2, 4, 4, 4)}]
    image = torch.stack([_skewed(0, 1.0), _skewed(1, 1.0)])
    matched = _matching(references=references)({"image": image})["image"]
    torch.testing.assert_close(matched.amax(dim=(1, 2, 3)), torch.tensor([1.0, 9.0]))
    torch.testing.assert_close(matched.amin(dim=(1, 2, 3)), torch.tensor([0.0, 5.0]))


def test_label_is_untouched() -> None:
    label = torch.ones(1, 4, 4, 4, dtype=torch.uint8)
    assert _matching()({"image": _skewed(0, 1.0)[None], "label": label})["label"] is label


def test_zero_probability_is_identity() -> None:
    image = _skewed(0, 1.0)[None]
    assert _matching(prob=0.0)({"image": image})["image"] is image


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64], ids=str)
def test_keeps_type_and_metadata(dtype: torch.dtype) -> None:
    affine = torch.diag(torch.tensor([1.0, 1.0, 1.5, 1.0], dtype=torch.float64))
    image = MetaTensor(_skewed(0, 1.0)[None].to(dtype), affine=affine, meta={"filename_or_obj": "case"})
    matched = _matching()({"image": image})["image"]
    assert isinstance(matched, MetaTensor)
    assert (matched.dtype, matched.shape) == (dtype, image.shape)
    assert torch.equal(matched.affine, affine)
    assert matched.meta["filename_or_obj"] == "case"


def test_integer_image_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must be floating point, got torch.int16"):
        _matching()({"image": torch.arange(8, dtype=torch.int16).view(1, 2, 2, 2)})


def test_other_number_of_channels_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'image' must have as many channels as reference \d, got 2 and 1"):
        _matching()({"image": torch.rand(2, 4, 4, 4)})


@pytest.mark.parametrize(
    ("options", "message"),
    [({"references": []}, "at least one case, got"), ({"num_match_points": 0}, "must be at least 1, got 0")],
    ids=["references", "num_match_points"],
)
def test_invalid_arguments_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _matching(**options)
