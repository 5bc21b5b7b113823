"""Claims about inference over a whole image: what one pass of the network over the mask's box gives."""

import copy
import logging
import re

import pytest
import torch
import torch.nn.functional as F
from monai.data import MetaTensor
from torch import Tensor, nn

from bundles.emma_ensemble.networks import FCN, UNet3d
from common.checks.input_error import InputError
from common.inferers.volume_inferer import VolumeInferer
from common.inferers.whole_image_inferer import WholeImageInferer

FOR_CUBES_OF_8 = 9**3 * 4 * 24 / 1e9  # GB: 9³ voxels of the FCN's 6 · 4 maps


def _network() -> FCN:
    """Takes multiples of 4; as if trained, with statistics of its own."""
    torch.manual_seed(0)
    network = FCN(2, 3, widths=(4, 5, 6)).train()
    network(_images(2, 2, 8, 8, 8))
    return network.eval()


def _images(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(1))


def _mask(*box: slice, shape: tuple[int, ...]) -> Tensor:
    mask = torch.zeros(1, 1, *shape)
    mask[(..., *box)] = 1
    return mask


@torch.no_grad()
def _filled_up(network: nn.Module, images: Tensor) -> Tensor:
    """The network itself, on the image with zeros at its far ends."""
    x, y, z = images.shape[2:]
    return network(F.pad(images, [0, -z % 4, 0, -y % 4, 0, -x % 4]))[:, :, :x, :y, :z]


def _calls(module: nn.Module) -> list[Tensor]:
    """Grows by what enters the module at each call."""
    seen: list[Tensor] = []
    module.register_forward_pre_hook(lambda _module, inputs: seen.append(inputs[0]))
    return seen


# one pass


@torch.no_grad()
def test_image_of_allowed_sides_is_given_to_the_network_as_it_is() -> None:
    network, images = _network(), _images(1, 2, 8, 12, 4)
    assert torch.equal(WholeImageInferer()(images, network), network(images))


@pytest.mark.parametrize("shape", [(9, 8, 7), (5, 13, 10), (1, 2, 3)], ids=str)
def test_other_images_are_filled_up_with_zeros(shape: tuple[int, ...]) -> None:
    network, images = _network(), _images(1, 2, *shape)
    assert torch.equal(WholeImageInferer()(images, network), _filled_up(network, images))


def test_unet_is_asked_likewise() -> None:
    torch.manual_seed(0)
    network = UNet3d(2, 3, skips="summed", down_sampling="max_pool", widths=(2, 3, 4)).eval()
    images = _images(1, 2, 9, 8, 7)
    assert torch.equal(WholeImageInferer()(images, network), _filled_up(network, images))


# masks


def test_inside_the_mask_are_the_logits_of_its_box() -> None:
    network, images = _network(), _images(1, 2, 20, 18, 16)
    inside = (slice(8, 11), slice(5, 9), slice(6, 12))
    logits = WholeImageInferer(border=3)(images, network, _mask(*inside, shape=(20, 18, 16)))
    expected = _filled_up(network, images[..., 5:14, 2:12, 3:15])
    assert torch.equal(logits[(..., *inside)], expected[..., 3:-3, 3:-3, 3:-3])


def test_border_is_what_the_image_holds_and_ends_where_it_ends() -> None:
    network, images = _network(), _images(1, 2, 20, 18, 16)
    entering = _calls(network)
    WholeImageInferer(border=2)(images, network, _mask(slice(8), slice(17, 18), slice(4, 5), shape=(20, 18, 16)))
    assert torch.equal(entering[0][..., :10, :3, :5], images[..., :10, 15:, 2:7])
    assert entering[0].shape == (1, 2, 12, 4, 8)
    assert not entering[0][..., 10:, :, :].any()


def test_outside_the_mask_is_background_with_probability_one() -> None:
    network, images = _network(), _images(1, 2, 9, 8, 7)
    mask = (_images(1, 1, 9, 8, 7) > 1).float()
    outside = mask[0, 0] == 0
    probabilities = WholeImageInferer()(images, network, mask).softmax(dim=1)[0]
    assert (probabilities[0, outside] == 1).all()
    assert (probabilities[1:, outside] == 0).all()
    assert (probabilities[0, ~outside] < 1).all()


def test_empty_mask_is_refused() -> None:
    with pytest.raises(InputError, match=r"^mask: excludes every voxel of the image; nothing can be segmented$"):
        WholeImageInferer()(_images(1, 2, 6, 6, 6), _network(), torch.zeros(1, 1, 6, 6, 6))


def test_images_of_a_batch_have_masks_of_their_own() -> None:
    network, images = _network(), _images(2, 2, 9, 8, 7)
    masks = torch.zeros(2, 1, 9, 8, 7)
    masks[0, :, :4], masks[1, :, :, 5:] = 1, 1
    inferer = WholeImageInferer(border=1)
    alone = [inferer(images[index : index + 1], network, masks[index : index + 1]) for index in range(2)]
    assert torch.equal(inferer(images, network, masks), torch.cat(alone))


@pytest.mark.parametrize("kind", [torch.bool, torch.uint8], ids=str)
def test_mask_may_be_of_any_kind(kind: torch.dtype) -> None:
    network, images = _network(), _images(1, 2, 6, 6, 6)
    mask = _mask(slice(2, 4), slice(5), slice(1, 6), shape=(6, 6, 6))
    inferer = WholeImageInferer()
    assert torch.equal(inferer(images, network, mask.to(kind)), inferer(images, network, mask))


# memory


def test_image_that_is_too_large_is_covered_with_the_largest_cubes_that_fit() -> None:
    network, images = _network(), _images(1, 2, 15, 12, 10)
    entering = _calls(network)
    logits = WholeImageInferer(memory_gb=FOR_CUBES_OF_8)(images, network)
    assert {window.shape for window in entering} == {(1, 2, 8, 8, 8)}
    filled = F.pad(images, [0, 2, 0, 0, 0, 1])
    with torch.no_grad():
        expected = VolumeInferer((8, 8, 8), batch_size=1)(filled, network)
    assert torch.equal(logits, expected[..., :15, :, :10])


def test_windows_are_not_larger_than_the_image() -> None:
    network, images = _network(), _images(1, 2, 4, 20, 20)
    entering = _calls(network)
    WholeImageInferer(memory_gb=FOR_CUBES_OF_8)(images, network)
    assert {window.shape for window in entering} == {(1, 2, 4, 8, 8)}


def test_image_that_fits_is_one_pass() -> None:
    network, images = _network(), _images(1, 2, 8, 8, 8)
    entering = _calls(network)
    WholeImageInferer(memory_gb=FOR_CUBES_OF_8)(images, network)
    assert len(entering) == 1


def test_too_little_memory_for_anything_makes_the_smallest_windows() -> None:
    network, images = _network(), _images(1, 2, 8, 4, 4)
    entering = _calls(network)
    WholeImageInferer(memory_gb=1e-9)(images, network)
    assert {window.shape for window in entering} == {(1, 2, 4, 4, 4)}


def test_windows_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    network, images = _network(), _images(1, 2, 12, 12, 12)
    inferer = WholeImageInferer(memory_gb=FOR_CUBES_OF_8)
    with caplog.at_level(logging.INFO):
        for asked in (inferer, inferer, copy.copy(inferer)):
            asked(images, network)
    line = "[12, 12, 12] voxels take more than memory_gb at once: in windows of [8, 8, 8]"
    assert [record.getMessage() for record in caplog.records] == [line]


@pytest.mark.parametrize(
    "network",
    [FCN(2, 3), UNet3d(2, 3, skips="concatenated", down_sampling="convolution")],
    ids=["FCN", "UNet3d"],
)
def test_networks_hold_more_maps_than_the_widest_of_their_largest(network: nn.Module) -> None:
    assert network.voxel_channels > 2 * 16


# precision, tensors and networks as MONAI hands them over


@pytest.mark.parametrize("memory_gb", [0.0, FOR_CUBES_OF_8], ids=["one pass", "windows"])
def test_amp_works_in_bfloat16_and_gives_float32(memory_gb: float) -> None:
    network, images = _network(), _images(1, 2, 12, 12, 8)
    seen: list[torch.dtype] = []
    network.lowest_score.register_forward_hook(lambda _layer, _args, scores: seen.append(scores.dtype))
    rounded, exact = (WholeImageInferer(amp=amp, memory_gb=memory_gb)(images, network) for amp in (True, False))
    assert set(seen[: len(seen) // 2]) == {torch.bfloat16}
    assert set(seen[len(seen) // 2 :]) == {torch.float32}
    assert rounded.dtype == torch.float32
    # 8 bits of every map and weight, through 7 layers
    assert 0 < (rounded - exact).abs().max() < 0.05 * exact.abs().max()


def test_meta_tensors_keep_their_affine() -> None:
    network, images = _network(), _images(1, 2, 6, 7, 8)
    mask, affine = torch.ones(1, 1, 6, 7, 8), torch.diag(torch.tensor([-1.0, 2.0, 3.0, 1.0], dtype=torch.float64))
    expected = WholeImageInferer()(images, network, mask)
    logits = WholeImageInferer()(MetaTensor(images, affine=affine), network, MetaTensor(mask, affine=affine))
    assert isinstance(logits, MetaTensor)
    assert torch.equal(logits.affine, affine)
    assert torch.equal(logits.as_tensor(), expected)
    assert not isinstance(expected, MetaTensor)


def test_wrapped_network_is_the_network_inside() -> None:
    network, images = _network(), _images(1, 2, 6, 7, 8)
    wrapper = nn.Module()
    wrapper.module = network
    assert torch.equal(WholeImageInferer()(images, wrapper), WholeImageInferer()(images, network))


def test_network_in_training_stays_in_training_and_is_evaluated() -> None:
    network, images = _network(), _images(1, 2, 6, 7, 8)
    expected = WholeImageInferer()(images, network)
    before = copy.deepcopy(network.train().state_dict())
    assert torch.equal(WholeImageInferer()(images, network), expected)
    assert all(module.training for module in network.modules())
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_result_needs_no_gradient() -> None:
    assert not WholeImageInferer()(_images(1, 2, 4, 4, 4), _network()).requires_grad


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"border": -1}, "border: must be 0 or more voxels, got -1"),
        ({"memory_gb": -1.0}, "memory_gb: must be 0 (automatic) or more, got -1.0"),
    ],
    ids=["border", "memory"],
)
def test_invalid_arguments_are_refused(options: dict[str, float], line: str) -> None:
    with pytest.raises(InputError, match="^" + re.escape(line) + "$"):
        WholeImageInferer(**options)
