"""The ten networks: sizes, counts and receptive fields of the papers."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from bundles.unet2d_nuclei.networks import (
    VARIANTS,
    UNet,
    VGGUNet,
    VNet2d,
    find_variant,
    output_channels,
    variant_default,
    variant_network,
)
from common.checks.input_error import InputError
from common.checks.patch_size import check_patch_size

NARROW = {"widths": (2, 2, 2, 2, 2)}
OTHERS = ("UNet2015", "VGGUNet", "U3HR")  # beside the eight of the comparison


def narrow_unet(**settings: object) -> UNet:
    """A U-Net of the full geometry, whose maxima are means so that the gradient reaches all that it sees."""
    network = UNet(1, 1, **{**NARROW, **settings})  # type: ignore[arg-type]
    network.down = nn.ModuleList(
        nn.AvgPool2d(2) if isinstance(layer, nn.MaxPool2d) else layer for layer in network.down
    )
    return network


def seen_pixels(network: nn.Module, *, size: int) -> set[int]:
    """Along an axis, how many pixels an output depends on, for each of the places that it can have in the poolings."""
    for name, parameter in network.named_parameters():
        nn.init.zeros_(parameter) if name.endswith("bias") else nn.init.constant_(parameter, 0.1)
    image = torch.ones(1, 1, size if network.margin else 16, size, requires_grad=True)
    logits = network.double()(image.double())
    middle = logits.shape[3] // 32 * 16
    seen = set()
    for index in range(middle, middle + 16):
        (gradient,) = torch.autograd.grad(logits[0, 0, 8, index], image, retain_graph=True)
        columns = (gradient[0, 0].abs().sum(dim=0) > 0).nonzero()
        seen.add(int(columns[-1] - columns[0]) + 1)
    return seen


def count(network: nn.Module, kind: type[nn.Module]) -> int:
    return sum(isinstance(module, kind) for module in network.modules())


# --- the U-Net of 2015


def test_published_unet_has_its_number_of_parameters() -> None:
    with torch.device("meta"):
        network = UNet()
    assert sum(parameter.numel() for parameter in network.parameters()) == 31_030_658


def test_published_unet_maps_572_pixels_to_388() -> None:
    assert narrow_unet()(torch.zeros(1, 1, 572, 572)).shape[2:] == (388, 388)


def test_published_unet_has_23_convolutions() -> None:
    network = UNet(**NARROW)  # type: ignore[arg-type]
    assert count(network, nn.Conv2d) + count(network, nn.ConvTranspose2d) == 23


def test_margin_is_what_is_lost_on_each_side() -> None:
    network = narrow_unet()
    assert (network.margin, 388 + 2 * network.margin) == (92, 572)


@pytest.mark.parametrize(("kernel_size", "depth"), [(3, 2), (3, 3), (5, 3), (3, 5)])
def test_sizes_that_are_announced_are_taken(kernel_size: int, depth: int) -> None:
    network = UNet(1, 1, widths=[1] * depth, kernel_size=kernel_size)
    step = network.size_multiple[0]
    side = next(size for size in range(2 * network.margin + 1, 999) if size % step == network.size_remainder)
    assert network(torch.zeros(1, 1, side, side + step)).shape[2:] == (
        side - 2 * network.margin,
        side + step - 2 * network.margin,
    )


@pytest.mark.parametrize("side", [571, 573, 184, 28])
def test_sizes_that_do_not_fit_are_refused(side: int) -> None:
    with pytest.raises(InputError, match="multiples of 16 plus 12, more than 184"):
        narrow_unet()(torch.zeros(1, 1, side, 572))


def test_published_unet_sees_188_to_204_pixels() -> None:
    """188 by its convolutions and poolings, 16 more where an up-convolution's pixel lies across the pooling's edge."""
    assert seen_pixels(narrow_unet(), size=284) == {188, 204}


def test_output_pixel_sees_the_pixels_around_its_own_place() -> None:
    network = narrow_unet(activation="leaky_relu")
    image = torch.zeros(1, 1, 284, 284)
    plain = network(image)
    image[0, 0, 92 + 50, 92 + 60] = 100.0
    assert (network(image) - plain)[0, 0, 50, 60] != 0


def test_skip_is_the_middle_of_the_way_down() -> None:
    """With the deep stages silent, the network is a 1x1 function of what its first stage sees in the middle."""
    network = UNet(1, 1, widths=(1, 1))
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        for stage in (network.down_stages[0], network.up_stages[0]):
            for layer in (stage[0], stage[2]):
                layer.weight[0, 0, 1, 1] = 1.0  # the identity, on the skip alone where there is more
        network.head.weight.fill_(1.0)
    image = torch.rand(1, 1, 28, 28)
    side = 28 - 2 * network.margin
    assert torch.equal(network(image), image[:, :, network.margin :, network.margin :][:, :, :side, :side])


# --- the VGG U-Net


def test_vgg_unet_has_27_convolutions() -> None:
    network = VGGUNet(width_factor=1 / 16)
    assert sum(module.kernel_size == (3, 3) for module in network.modules() if isinstance(module, nn.Conv2d)) == 27


def test_vgg_unet_maps_256_pixels_of_colour_to_one_map() -> None:
    assert VGGUNet(width_factor=1 / 32)(torch.zeros(1, 3, 256, 256)).shape == (1, 1, 256, 256)


def test_way_down_has_the_parameters_of_vgg16() -> None:
    """Those of the convolutions of configuration D, and two for each map of a batch norm."""
    with torch.device("meta"):
        network = VGGUNet()
    assert sum(p.numel() for p in network.features.parameters()) == 14_714_688 + 8_448


@pytest.mark.parametrize("batch_norm", [True, False])
def test_batch_norm_is_switchable(batch_norm: bool) -> None:
    assert count(VGGUNet(width_factor=1 / 32, batch_norm=batch_norm), nn.BatchNorm2d) == (27 if batch_norm else 0)


def torchvision_state(network: VGGUNet) -> dict[str, Tensor]:
    """What a file of torchvision's weights holds: features, whose places it numbers, and the classifier."""
    names = [name for name in network.state_dict() if name.startswith("features.")]
    state = {name: torch.full_like(network.state_dict()[name], 0.5) for name in names}
    return {**state, "classifier.0.weight": torch.zeros(4, 4), "classifier.0.bias": torch.zeros(4)}


def test_layers_have_the_places_of_torchvision() -> None:
    names = {name for name in VGGUNet(width_factor=1 / 32).state_dict() if name.startswith("features.")}
    convolutions = [0, 3, 7, 10, 14, 17, 20, 24, 27, 30, 34, 37, 40]  # vgg16_bn, each followed by its batch norm
    assert {name for name in names if name.endswith(".weight")} == {
        f"features.{place + offset}.weight" for place in convolutions for offset in (0, 1)
    }


def test_encoder_weights_are_loaded_and_frozen(tmp_path: Path) -> None:
    path = tmp_path / "vgg16_bn.pth"
    torch.save(torchvision_state(VGGUNet(width_factor=1 / 32)), path)
    network = VGGUNet(width_factor=1 / 32, encoder_weights=str(path), freeze_encoder=True).train()
    network(torch.rand(2, 3, 32, 32)).sum().backward()
    assert (network.features[0].weight == 0.5).all()
    assert (network.features[1].running_mean == 0.5).all()  # of the file, not of the batch that went through
    assert all(parameter.grad is None for parameter in network.features.parameters())
    assert network.head.weight.grad is not None


def test_encoder_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "vgg16.pth"
    torch.save(torchvision_state(VGGUNet(width_factor=1 / 32, batch_norm=False)), path)
    with pytest.raises(InputError, match=r"encoder_weights: .*vgg16.pth .*features\.1"):
        VGGUNet(width_factor=1 / 32, encoder_weights=str(path))


def test_random_encoder_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        VGGUNet(width_factor=1 / 32)
    assert "He initialisation" in caplog.text


def test_random_encoder_is_not_frozen() -> None:
    with pytest.raises(InputError, match="freezes random weights"):
        VGGUNet(width_factor=1 / 32, freeze_encoder=True)


@pytest.mark.parametrize("width_factor", [0, -1, 0.3])
def test_width_factor_must_give_whole_widths(width_factor: float) -> None:
    with pytest.raises(InputError, match="width_factor: must give whole numbers"):
        VGGUNet(width_factor=width_factor)


@pytest.mark.parametrize("variant", VARIANTS)
def test_width_factor_halves_every_layer(variant: str) -> None:
    with torch.device("meta"):
        full, half = (variant_network(variant, width_factor=factor) for factor in (1, 0.5))
    widths = [[m.out_channels for m in network.modules() if isinstance(m, nn.Conv2d)] for network in (full, half)]
    assert [width / 2 for width in widths[0][:-1]] == widths[1][:-1]


# --- the eight variants


@pytest.mark.parametrize("variant", [name for name in VARIANTS if name not in OTHERS])
def test_variants_have_8_to_128_feature_maps_that_double(variant: str) -> None:
    widths = {module.out_channels for module in variant_network(variant).modules() if isinstance(module, nn.Conv2d)}
    assert widths >= {8, 16, 32, 64, 128}
    assert max(widths) == 128


@pytest.mark.parametrize(
    ("variant", "family", "loss", "activation", "kernel_size"),
    [
        ("U3CLR", UNet, "cross_entropy", nn.ReLU, 3),
        ("U5HLLR", UNet, "hybrid", nn.LeakyReLU, 5),
        ("HUV", UNet, "cross_entropy", nn.ReLU, 5),
        ("VCR", VNet2d, "cross_entropy", nn.ReLU, 5),
        ("VCLR", VNet2d, "cross_entropy", nn.LeakyReLU, 5),
        ("VHLR", VNet2d, "hybrid", nn.LeakyReLU, 5),
        ("VHLLRHe", VNet2d, "hybrid", nn.LeakyReLU, 5),
        ("VDLRHe", VNet2d, "dice", nn.LeakyReLU, 5),
    ],
)
def test_variants_are_the_rows_of_the_published_table(
    variant: str, family: type[nn.Module], loss: str, activation: type[nn.Module], kernel_size: int
) -> None:
    network = variant_network(variant)
    activations = {type(module) for module in network.modules()} & {nn.ReLU, nn.LeakyReLU}
    kernels = {module.kernel_size[0] for module in network.modules() if isinstance(module, nn.Conv2d)}
    assert (type(network), find_variant(variant).loss, activations) == (family, loss, {activation})
    assert kernels - {1, 2} == {kernel_size}


def test_hybrid_of_unet_and_vnet_pools_by_convolutions() -> None:
    network = variant_network("HUV")
    strided = [m for m in network.modules() if isinstance(m, nn.Conv2d) and m.stride == (2, 2)]
    assert (len(strided), count(network, nn.MaxPool2d)) == (4, 0)
    assert {convolution.kernel_size for convolution in strided} == {(2, 2)}


@pytest.mark.parametrize(("variant", "is_he"), [("VHLR", False), ("VHLLRHe", True)])
def test_initialisation_is_xavier_or_he(variant: str, is_he: bool) -> None:
    """He draws from a normal distribution; Xavier's is even, and ends at sqrt(6 / (fan-in + fan-out))."""
    torch.manual_seed(0)
    weights = variant_network(variant).bottom.last.weight  # 128 to 128 maps by 5 x 5
    limit = (6 / (2 * 128 * 25)) ** 0.5
    assert (weights.abs().max() > limit).item() == is_he
    assert weights.std().item() == pytest.approx((2 / (128 * 25)) ** 0.5 if is_he else limit / 3**0.5, rel=0.02)


@pytest.mark.parametrize(
    ("make", "size", "seen"),
    [
        pytest.param(lambda: narrow_unet(padded=True), 320, {188, 204}, id="U3CLR"),
        pytest.param(lambda: narrow_unet(padded=True, kernel_size=5), 640, {376, 392}, id="U5HLLR"),
        pytest.param(lambda: VNet2d(1, 1, widths=NARROW["widths"]), 736, {532, 548}, id="V-Net"),
    ],
)
def test_receptive_fields(make: Callable[[], nn.Module], size: int, seen: set[int]) -> None:
    assert seen_pixels(make(), size=size) == seen


def test_stage_of_the_vnet_learns_what_is_added_to_its_input() -> None:
    network = VNet2d(1, 1, widths=NARROW["widths"], activation="leaky_relu")
    stage = network.bottom
    nn.init.zeros_(stage.last.weight)
    maps = torch.rand(1, 2, 8, 8)
    assert torch.equal(stage(maps), maps)


# --- all ten


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_can_be_scripted(variant: str) -> None:
    with torch.device("meta"):
        network = variant_network(variant)
    torch.jit.script(network)


@pytest.mark.parametrize("variant", VARIANTS)
def test_border_is_a_class_of_its_own(variant: str) -> None:
    outputs = [output_channels(variant, border=border) for border in (0, 2)]
    assert outputs == [2 if variant == "UNet2015" else 1, 3]


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_takes_the_patches_that_it_is_trained_with(variant: str) -> None:
    with torch.device("meta"):
        network = variant_network(variant)
    check_patch_size(network, variant_default(variant, "patch_size"))


def test_unknown_variant_is_named_with_its_neighbour() -> None:
    with pytest.raises(InputError, match="variant: there is no 'VHLRHe'; did you mean"):
        variant_network("VHLRHe")


def test_unknown_setting_is_named() -> None:
    with pytest.raises(InputError, match="network_def of VCR: there is no 'width'"):
        variant_network("VCR", width=[8])
