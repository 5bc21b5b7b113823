"""A segment is a piece of its volume, with the margin that an unpadded network loses."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import torch
from monai.bundle import ConfigParser
from monai.data import CacheDataset, DataLoader, MetaTensor
from monai.data import Dataset as UncachedDataset
from monai.transforms import Identityd
from torch import Tensor
from torch.nn import functional as F

from common.checks.input_error import InputError
from common.data.segment_dataset import SegmentDataset
from common.data.segment_sampling import SegmentSampling

SHAPE = (9, 10, 11)


def _volume(**items: Any) -> dict[str, Any]:
    """Two channels: the voxel's own number, and the same negative; its label is its number modulo 3."""
    number = torch.arange(9 * 10 * 11).view(1, *SHAPE)
    image = torch.cat([number, -number]).float()
    volume = {"image": image, "label": (number % 3).float(), "mask": torch.ones(1, *SHAPE), "case_id": "case 7"}
    return {name: MetaTensor(item) if torch.is_tensor(item) else item for name, item in (volume | items).items()}


def _segments(volumes: Any = None, **options: Any) -> SegmentDataset:
    settings: dict[str, Any] = {"output_size": 3, "margin": 4, "sampling": "whole_image", "num_classes": 3}
    settings |= {"flip_probability": 0.0, **options}
    return SegmentDataset([_volume()] if volumes is None else volumes, **settings)


def _drawn(segments: SegmentDataset, *, draws: int = 20, seed: int = 0) -> list[dict[str, Tensor]]:
    segments.set_random_state(seed=seed)
    return [segments[number % len(segments)] for number in range(draws)]


def _same(first: list[dict[str, Tensor]], second: list[dict[str, Tensor]]) -> bool:
    return all(torch.equal(a[key], b[key]) for a, b in zip(first, second, strict=True) for key in ("image", "label"))


@pytest.mark.parametrize(
    ("output_size", "margin", "seen"),
    [
        (1, 8, (17, 17, 17)),
        (3, 8, (19, 19, 19)),  # S-19
        (9, 24, (57, 57, 57)),
        ((9, 9, 1), (24, 24, 0), (57, 57, 1)),
    ],
    ids=["patch", "S-19", "deepmedic", "2D"],
)
def test_input_is_larger_than_the_output_by_the_margins(output_size: Any, margin: Any, seen: tuple[int, ...]) -> None:
    segment = _segments(output_size=output_size, margin=margin)[0]
    predicted = (output_size,) * 3 if isinstance(output_size, int) else output_size
    assert segment["image"].shape == (2, *seen)
    assert segment["label"].shape == (1, *predicted)


@pytest.mark.parametrize("sampling", ["uniform", "foreground_background"], ids=["P_uni", "P_eq"])
def test_patches_are_segments_of_one_voxel(sampling: str) -> None:
    label = torch.zeros(1, *SHAPE)
    label[0, 4, 5, 6] = 2
    drawn = _drawn(_segments([_volume(label=label)], output_size=1, margin=8, sampling=sampling), draws=200)
    lesions = sum(int(segment["label"].item() == 2) for segment in drawn)
    assert lesions < 10 if sampling == "uniform" else 60 < lesions < 140


def test_items_are_plain_tensors() -> None:
    image, label = _segments(flip_probability=1.0)[0].values()
    assert type(image) is type(label) is Tensor
    assert (image.dtype, label.dtype) == (torch.float32, torch.int64)
    assert image.is_contiguous()
    assert label.is_contiguous()


@pytest.mark.parametrize("flip_probability", [0.0, 1.0], ids=["as it is", "mirrored"])
def test_label_belongs_to_the_middle_of_the_image(flip_probability: float) -> None:
    for segment in _drawn(_segments(output_size=(3, 2, 1), flip_probability=flip_probability)):
        assert torch.equal(segment["label"], segment["image"][:1, 4:-4, 4:-4, 4:-4].long() % 3)


def _confidences(label: Tensor) -> Tensor:
    """Of three classes, half as sure as can be of the label."""
    return (0.5 * F.one_hot(label[0].long(), 3).movedim(-1, 0) + 0.5 / 3).half()


@pytest.mark.parametrize("flip_probability", [0.0, 1.0], ids=["as it is", "mirrored"])
def test_target_is_cut_where_the_label_would_be(flip_probability: float) -> None:
    volume = _volume()
    volume["confidences"] = _confidences(volume["label"].as_tensor())
    options: dict[str, Any] = {"output_size": (3, 2, 1), "flip_probability": flip_probability}
    labelled = _drawn(_segments([volume], **options))
    distilled = _drawn(_segments([volume], **options, target_key="confidences"))
    for hard, soft in zip(labelled, distilled, strict=True):
        assert torch.equal(soft["image"], hard["image"])
        assert torch.equal(soft["label"], _confidences(hard["label"]).float())


@pytest.mark.parametrize(
    ("given", "kept"),
    [(torch.float16, torch.float32), (torch.float64, torch.float32), (torch.uint8, torch.int64)],
    ids=str,
)
def test_target_keeps_its_kind(given: torch.dtype, kept: torch.dtype) -> None:
    volume = _volume(other=torch.ones(2, *SHAPE).to(given))
    target = _segments([volume], target_key="other")[0]["label"]
    assert (target.dtype, target.shape) == (kept, (2, 3, 3, 3))
    assert type(target) is Tensor


def test_centres_are_drawn_by_the_label_whatever_the_target() -> None:
    label = torch.zeros(1, *SHAPE)
    label[0, 4, 5, 6] = 2
    volume = _volume(label=label, other=label.clone())
    options: dict[str, Any] = {"output_size": 1, "sampling": "foreground_background", "target_key": "other"}
    drawn = _drawn(_segments([volume], **options), draws=200)
    assert 60 < sum(int(segment["label"].item() == 2) for segment in drawn) < 140


def test_volume_without_the_target_gives_the_image_alone() -> None:
    segment = _segments(sampling="per_class", target_key="confidences")[0]
    assert list(segment) == ["image"]


def test_border_is_repeated_beyond_the_image() -> None:
    volume = _volume()
    padded = F.pad(volume["image"].as_tensor()[None], [4] * 6, mode="replicate")[0]
    for segment in _drawn(_segments([volume])):
        first = int(segment["image"][0, 4, 4, 4])  # number of the output's first voxel
        i, j, k = first // 110, first // 11 % 10, first % 11
        assert torch.equal(segment["image"], padded[:, i : i + 11, j : j + 11, k : k + 11])


def test_mirroring_turns_the_first_axis() -> None:
    for plain, mirrored in zip(_drawn(_segments()), _drawn(_segments(flip_probability=1.0)), strict=True):
        assert torch.equal(mirrored["image"], plain["image"].flip(1))
        assert torch.equal(mirrored["label"], plain["label"].flip(1))


def test_mirroring_has_its_probability() -> None:
    drawn = _drawn(_segments(flip_probability=0.25, output_size=9, margin=0), draws=400)
    mirrored = sum(int(segment["image"][0, 0, 0, 0] > segment["image"][0, -1, 0, 0]) for segment in drawn)
    assert abs(mirrored - 100) < 43  # five standard deviations


def test_each_channel_is_shifted_by_its_own_number() -> None:
    plain, shifted = (_drawn(_segments(intensity_shift_sd=sd), draws=1, seed=1)[0]["image"] for sd in (0.0, 0.1))
    shifts = (shifted - plain).flatten(1)
    torch.testing.assert_close(shifts, shifts[:, :1].expand_as(shifts), atol=1e-3, rtol=0)  # of values up to 990
    assert abs(shifts[0, 0] - shifts[1, 0]) > 1


def test_shift_is_measured_in_standard_deviations_inside_the_mask() -> None:
    mask = torch.zeros(1, *SHAPE)
    mask[0, 4, 4] = 1
    image = torch.full((1, *SHAPE), 50.0)
    image[0, 4, 4] = torch.tensor([2.0, -2.0] * 5 + [0.0])
    segments = _segments([_volume(image=image, mask=mask)], output_size=9, margin=0, intensity_shift_sd=0.1)
    shifts = torch.stack([segment["image"][0, 0, 0, 0] - 50 for segment in _drawn(segments, draws=400)])
    expected = 0.1 * (40 / 11) ** 0.5
    # five standard errors of the spread of 400 draws, and of their mean
    assert shifts.std().item() == pytest.approx(expected, rel=5 / 800**0.5)
    assert abs(shifts.mean().item()) < 5 * expected / 20


def test_scale_comes_after_the_shift() -> None:
    def image(**options: float) -> Tensor:
        return _drawn(_segments(**options), draws=1, seed=3)[0]["image"].double()

    shifted, scaled = image(intensity_shift_sd=0.1), image(intensity_scale_sd=0.01)
    both = image(intensity_shift_sd=0.1, intensity_scale_sd=0.01)
    factor = (scaled / image()).amin((1, 2, 3), keepdim=True)
    assert factor[0] != factor[1]
    assert ((factor - 1).abs() < 0.05).all()
    torch.testing.assert_close(both, shifted * factor, atol=1e-3, rtol=0)


def test_volumes_are_left_as_they_are() -> None:
    volume = _volume()
    before = volume["image"].clone()
    _drawn(_segments([volume], intensity_shift_sd=1.0, intensity_scale_sd=1.0, flip_probability=0.5, margin=0))
    assert torch.equal(volume["image"], before)


def test_item_is_of_its_volume() -> None:
    volumes = [_volume(image=torch.full((1, *SHAPE), float(number))) for number in range(3)]
    segments = _segments(volumes)
    assert len(segments) == 3
    assert [segments[number]["image"].unique().tolist() for number in (2, 0, 1)] == [[2], [0], [1]]


def test_same_seed_draws_the_same_segments() -> None:
    segments = _segments(flip_probability=0.5, intensity_shift_sd=0.1)
    assert _same(_drawn(segments), _drawn(segments))
    assert not _same(_drawn(segments), _drawn(segments, seed=1))


@pytest.mark.parametrize("cache_rate", [0.0, 0.5, 1.0])
def test_segments_do_not_depend_on_the_cache(cache_rate: float) -> None:
    volumes = [_volume(), _volume(label=torch.ones(1, *SHAPE))]
    cached = CacheDataset(volumes, Identityd("image"), cache_rate=cache_rate, num_workers=None, progress=False)
    options = {"sampling": "per_class", "intensity_shift_sd": 0.1}
    assert _same(_drawn(_segments(cached, **options)), _drawn(_segments(volumes, **options)))


@pytest.mark.parametrize(
    ("volumes", "prepared"),
    [
        (lambda cases: cases, 2),
        (lambda cases: CacheDataset(cases, Identityd("image"), num_workers=None, progress=False), 2),
        (lambda cases: UncachedDataset(cases, Identityd("image")), 20),
    ],
    ids=["list", "cached", "uncached"],
)
def test_sampling_of_volumes_in_memory_is_prepared_once(
    monkeypatch: pytest.MonkeyPatch, volumes: Callable[[Any], Any], prepared: int
) -> None:
    calls = []
    categories = SegmentSampling.categories
    monkeypatch.setattr(
        SegmentSampling, "categories", lambda *arguments: calls.append(arguments) or categories(*arguments)
    )
    _drawn(_segments(volumes([_volume(), _volume()])), draws=20)
    assert len(calls) == prepared


# Python 3.12 minds how torch starts its workers, and torch minds more workers than cores
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning", "ignore:This DataLoader will create:UserWarning")
def test_worker_processes_draw_differently_and_repeatably() -> None:
    def epoch() -> list[Tensor]:
        torch.manual_seed(5)
        loader = DataLoader(_segments(), batch_size=4, sampler=[0] * 16, num_workers=2)
        return [batch["image"] for batch in loader]

    first = epoch()
    assert len({int(image[0, 4, 4, 4]) for batch in first for image in batch}) > 8
    assert not torch.equal(first[0], first[1])  # one worker's first batch and the other's
    assert all(torch.equal(a, b) for a, b in zip(first, epoch(), strict=True))


def test_volume_smaller_than_the_output_is_refused() -> None:
    line = "case 7: its [9, 10, 11] voxels must hold a segment's output of [9, 9, 12]; choose smaller segments"
    with pytest.raises(InputError, match="^" + re.escape(line) + "$"):
        _segments(output_size=(9, 9, 12))


def test_empty_mask_is_refused() -> None:
    with pytest.raises(InputError, match=r"^case 7: has no voxel that a segment .* can be centred on; check its mask"):
        _segments([_volume(mask=torch.zeros(1, *SHAPE))], sampling="uniform")


def test_wrong_probability_is_refused() -> None:
    with pytest.raises(InputError, match=r"^flip_probability: must lie between 0 and 1, got 2"):
        _segments(flip_probability=2)


def test_config_stops_at_a_volume_that_is_too_small(refused: Callable[[], AbstractContextManager[list[str]]]) -> None:
    settings = {"output_size": [9, 9, 12], "margin": [24, 24, 0], "sampling": "uniform", "num_classes": 3}
    target = {"_target_": "common.data.segment_dataset.SegmentDataset", "volumes": [_volume()], "flip_probability": 0.5}
    with refused() as lines:
        ConfigParser({"segments": {**target, **settings}}).get_parsed_content("segments")
    assert lines[0].startswith("case 7: its [9, 10, 11] voxels")


@pytest.mark.parametrize("sampling", ["uniform", "whole_image"])
def test_volume_without_a_label_gives_the_image_that_it_gives_with_one(sampling: str) -> None:
    unlabelled = {name: item for name, item in _volume().items() if name != "label"}
    options = {"sampling": sampling, "flip_probability": 0.5}
    for with_label, without in zip(
        _drawn(_segments(**options)), _drawn(_segments([unlabelled], **options)), strict=True
    ):
        assert list(without) == ["image"]
        assert torch.equal(without["image"], with_label["image"])


@pytest.mark.parametrize("sampling", ["foreground_background", "per_class"])
def test_volume_without_a_label_cannot_be_sampled_by_label(sampling: str) -> None:
    unlabelled = {name: item for name, item in _volume().items() if name != "label"}
    line = "case 7: has no label, so its sampling must be uniform or whole_image"
    with pytest.raises(InputError, match=f"^{line}$"):
        _segments([unlabelled], sampling=sampling)
