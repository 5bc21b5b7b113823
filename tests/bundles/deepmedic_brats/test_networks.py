"""Claims about DeepMedic: the authors' network, aligned with theirs to the voxel."""

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from bundles.deepmedic_brats.networks import DeepMedic
from bundles.deepmedic_brats.networks.layer_stack import LayerStack, centre_as
from common.checks.input_error import InputError
from common.inferers.tile_plan import Tile

DEEP = [30, 30, 40, 40, 40, 40, 50, 50]
WIDE = [30, 40, 50, 60, 70, 80, 90, 100]
RESIDUAL = [4, 6, 8]


def _pathways(widths: list[int], *factors: Any, **options: Any) -> list[dict[str, Any]]:
    return [{"factor": factor, "widths": widths, **options} for factor in factors]


def _on_paper(*arguments: int, **options: Any) -> DeepMedic:
    """A network that holds shapes, not numbers."""
    with torch.device("meta"):
        return DeepMedic(*arguments, **options)


def _small(*factors: Any, **options: Any) -> DeepMedic:
    torch.manual_seed(0)
    return DeepMedic(2, 3, **{"pathways": _pathways([4, 4, 6], *factors), "hidden": [5, 5], **options}).eval()


def _probe(*factors: Any, layers: int = 8, kernel: int = 3, blur: bool = False, **options: Any) -> DeepMedic:
    """One map a layer. Each layer hands on the voxel in the middle of its kernel, or (blur) the sum of all of them; of
    the sum of all pathways the first output is made. For images that are positive.
    """
    pathways = _pathways([1] * layers, *factors, kernels=kernel, residual=options.pop("residual", ()))
    network = DeepMedic(1, 1, pathways=pathways, **{"hidden": [], "enhanced": False, **options}).double().eval()
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d):
            nn.init.constant_(layer.weight, 1.0 if blur else 0.0)
            middle = [side // 2 for side in layer.kernel_size]
            nn.init.ones_(layer.weight[(slice(None), slice(None), *middle)])
    return network


def _silenced(network: DeepMedic, *pathways: int) -> DeepMedic:
    """Without what these pathways contribute (of a probe without hidden layers)."""
    with torch.no_grad():
        network.classification.weight[:, list(pathways)] = 0
    return network


def _image(*shape: int) -> Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(0)) + 0.5


def _count(network: nn.Module, *kinds: type[nn.Module]) -> int:
    """Parameters in the layers of the given kinds, or all."""
    layers = [layer for layer in network.modules() if isinstance(layer, kinds or nn.Module)]
    return sum(value.numel() for layer in layers for value in layer.parameters(recurse=False))


def _kernels(network: nn.Module) -> int:
    return sum(layer.weight.numel() for layer in network.modules() if isinstance(layer, nn.Conv3d))


def _seen_by(network: DeepMedic, output: tuple[int, int, int], size: int) -> Tensor:
    """(voxels, 3) places in the image of which an output depends, for `size` outputs along each axis."""
    sides = [size + 2 * margin for margin in network.margin]
    image = _image(1, 1, *sides).double().requires_grad_()
    network(image)[(0, 0, *output)].backward()
    return image.grad[0, 0].nonzero()


def _lattice(centre: int, side: int, step: int) -> Iterator[int]:
    return iter(range(centre - step * (side // 2), centre + step * (side // 2) + 1, step))


# parameters


@pytest.mark.parametrize(
    ("in_channels", "kernels", "parameters"),
    # 27 (C 30 + 30² + 30·40 + 3·40² + 40·50 + 50²) a pathway, then 100·150 + 150² + 150·5;
    # and gamma, beta and slope of 2·320 + 300 maps, and 5 biases
    [(4, 660_330, 663_155), (2, 657_090, 659_915)],
)
def test_parameters_are_those_of_the_authors_program(in_channels: int, kernels: int, parameters: int) -> None:
    network = _on_paper(in_channels, 5, pathways=_pathways(DEEP, 1, 3))
    assert _kernels(network) == kernels
    assert _count(network) == parameters == kernels + 3 * (2 * 320 + 300) + 5
    assert _count(network, nn.PReLU) == 940


@pytest.mark.parametrize(
    ("widths", "hidden", "in_channels", "kernels"),
    [
        (DEEP, [250, 250], 2, 2_004_510),
        (DEEP, [250, 250], 4, 2_009_370),
        (WIDE, [300, 300], 4, 5_139_420),  # 3·27·32320 + 27·300² + 300² + 300·5
        (WIDE, [300, 300], 2, 5_134_560),
    ],
)
def test_kernels_of_the_later_programs_with_three_pathways(
    widths: list[int], hidden: list[int], in_channels: int, kernels: int
) -> None:
    pathways = _pathways(widths, 1, 3, 5, residual=RESIDUAL)
    network = _on_paper(in_channels, 5, pathways=pathways, hidden=hidden, hidden_kernels=[3, 1], hidden_residual=[2])
    assert _kernels(network) == kernels


@pytest.mark.parametrize(("in_channels", "kernels"), [(2, 3_192), (4, 3_624)])  # 2·27 (C 4 + 4·5 + 5·6) + 12·5
def test_kernels_of_the_authors_tiny_network(in_channels: int, kernels: int) -> None:
    network = _on_paper(in_channels, 5, pathways=_pathways([4, 5, 6], 1, 3), hidden=[])
    assert _kernels(network) == kernels
    assert _count(network) == kernels + 3 * 2 * 15 + 5


def test_plain_layers_have_a_bias_instead_of_batch_norm() -> None:
    network = _on_paper(4, 5, pathways=_pathways(DEEP, 1), hidden=[], enhanced=False)
    assert _kernels(network) == 27 * 11_520 + 50 * 5
    assert _count(network, nn.BatchNorm3d) == 0
    assert _count(network) == _kernels(network) + 2 * 320 + 5  # bias and slope a map


def test_only_the_classification_of_an_enhanced_network_has_a_bias() -> None:
    convolutions = [layer for layer in _small(1, 3).named_modules() if isinstance(layer[1], nn.Conv3d)]
    assert [name for name, layer in convolutions if layer.bias is not None] == ["classification"]


# sizes


@pytest.mark.parametrize(
    ("factor", "outputs", "blocks"),
    [(3, 9, 3), (3, 10, 4), (3, 11, 4), (3, 12, 4), (3, 1, 1), (2, 8, 4), (2, 9, 5), (4, 8, 2), (4, 9, 3), (5, 21, 5)],
)
def test_low_resolution_is_as_large_as_its_blocks_and_its_context(factor: int, outputs: int, blocks: int) -> None:
    network = _on_paper(1, 2, pathways=_pathways([1] * 8, 1, factor)).eval()
    seen: list[tuple[int, ...]] = []
    for pathway in network.pathways:
        pathway.register_forward_pre_hook(lambda _pathway, images: seen.append(tuple(images[0].shape[2:])))
    side = outputs + 16 * factor
    logits = network(torch.empty(1, 1, side, side, side, device="meta"))
    assert logits.shape == (1, 2, outputs, outputs, outputs)
    assert sorted(seen) == sorted([(outputs + 16,) * 3, (17 + blocks - 1,) * 3])


def test_sides_may_differ() -> None:
    network = _small(1, 3)
    assert network(_image(1, 2, 19, 20, 27)).shape == (1, 3, 1, 2, 9)


@pytest.mark.parametrize(
    ("options", "margin", "border", "multiple"),
    [
        ({"pathways": _pathways([1] * 8, 1)}, [8, 8, 8], [8, 8, 8], [1, 1, 1]),
        ({"pathways": _pathways([1] * 8, 1, 3)}, [24, 24, 24], [8, 8, 8], [3, 3, 3]),
        ({"pathways": _pathways([1] * 8, 1, 3, 5)}, [40, 40, 40], [8, 8, 8], [15, 15, 15]),
        ({"pathways": _pathways([1] * 8, 1, 4, 6)}, [48, 48, 48], [8, 8, 8], [12, 12, 12]),
        ({"pathways": _pathways([1] * 2, 1, [3, 3, 1], kernels=[[3, 3, 1]] * 2)}, [6, 6, 0], [2, 2, 0], [3, 3, 1]),
        ({"pathways": _pathways([1] * 8, 1, 3), "hidden_kernels": [3, 1]}, [25, 25, 25], [9, 9, 9], [3, 3, 3]),
    ],
    ids=["one", "two", "three", "even", "flat", "hidden 3³"],
)
def test_margins(options: dict[str, Any], margin: list[int], border: list[int], multiple: list[int]) -> None:
    network = _on_paper(1, 2, **options)
    assert (network.margin, network.border, network.multiple) == (margin, border, multiple)


# what an output sees


@pytest.mark.parametrize(("factors", "silent"), [((1,), ()), ((1, 3), (1,))], ids=["alone", "with a second pathway"])
def test_normal_pathway_sees_17_voxels_around_its_output(factors: tuple[int, ...], silent: tuple[int, ...]) -> None:
    network = _silenced(_probe(*factors, blur=True), *silent)
    seen = _seen_by(network, (1, 0, 2), 3)
    margin = network.margin[0]
    expected = [set(_lattice(margin + place, 17, 1)) for place in (1, 0, 2)]
    assert [set(seen[:, axis].tolist()) for axis in range(3)] == expected
    assert len(seen) == 17**3


@pytest.mark.parametrize(("output", "first"), [(0, 0), (1, 0), (2, 0), (3, 3), (4, 3)])
def test_low_resolution_pathway_sees_17_blocks_of_3_voxels(output: int, first: int) -> None:
    seen = _seen_by(_silenced(_probe(1, 3, blur=True), 0), (output, 0, 1), 5)
    assert set(seen[:, 0].tolist()) == set(_lattice(24 + first, 17, 3))  # 17 of every third voxel: 51 voxels
    assert set(seen[:, 1].tolist()) == set(seen[:, 2].tolist()) == set(_lattice(24, 17, 3))
    assert len(seen) == 17**3


@pytest.mark.parametrize("factor", [2, 3, 4, 5])
@pytest.mark.parametrize("outputs", [7, 8])
def test_low_resolution_output_is_centred_on_the_first_voxel_of_its_block(factor: int, outputs: int) -> None:
    network = _silenced(_probe(1, factor, layers=3), 0)
    side = outputs + 6 * factor
    image = _image(1, 1, side, side, side).double()
    first = [3 * factor + factor * (voxel // factor) for voxel in range(outputs)]
    assert torch.equal(network(image), image[:, :, first][:, :, :, first][..., first])


@pytest.mark.parametrize("factors", [(1, 3), (1, 2), (1, 5, 3)], ids=str)
def test_normal_output_is_centred_on_its_voxel(factors: tuple[int, ...]) -> None:
    network = _silenced(_probe(*factors, layers=3), *range(1, len(factors)))
    margin = 3 * max(factors)
    side = 7 + 2 * margin
    image = _image(1, 1, side, side, side).double()
    middle = slice(margin, -margin)
    assert torch.equal(network(image), image[:, :, middle, middle, middle])


@pytest.mark.parametrize("factor", [2, 3, 4, 5])
def test_impulse_moves_the_blocks_that_see_it_and_no_others(factor: int) -> None:
    network = _silenced(_probe(1, factor, layers=2, blur=True), 0)  # 5 blocks along each axis
    margin, outputs = 2 * factor, 3 * factor
    image = _image(1, 1, *[outputs + 2 * margin] * 3).double()
    moved = image.clone()
    impulse = (margin + factor, margin - factor, margin + 4 * factor)  # blocks 1, -1 and 4 of 0, 1, 2
    moved[(0, 0, *impulse)] += 1
    changed = (network(moved) - network(image)).abs()[0, 0] > 1e-9
    expected = torch.zeros(outputs, outputs, outputs, dtype=torch.bool)
    expected[:, : 2 * factor, 2 * factor :] = True  # blocks at most 2 away
    assert torch.equal(changed, expected)


def test_voxels_between_the_probed_ones_are_not_seen() -> None:
    network = _silenced(_probe(1, 3, layers=2, blur=True), 0)
    image = _image(1, 1, 18, 18, 18).double()
    smeared = image + 1
    smeared[:, :, ::3, ::3, ::3] = image[:, :, ::3, ::3, ::3]
    assert torch.equal(network(smeared), network(image))


def test_blocks_begin_at_the_first_voxel_of_the_pathways_when_a_hidden_layer_shrinks() -> None:
    network = _probe(1, 3, layers=2, hidden=[1], hidden_kernels=3)
    nn.init.zeros_(network.hidden.layers[0].convolution.weight[:, 0])  # the normal pathway
    image = _image(1, 1, 21, 21, 21).double()  # 7 outputs, margin 7: the pathways give 9 from voxel 6 on
    first = [6 + 3 * ((voxel + 1) // 3) for voxel in range(7)]
    assert torch.equal(network(image), image[:, :, first][:, :, :, first][..., first])


@pytest.mark.parametrize(
    "factors", [(1,), (1, 2), (1, 3), (1, 4), (1, [3, 3, 1]), (1, [1, 2, 3])], ids=lambda factors: str(factors[1:])
)
@torch.no_grad()
def test_dense_output_is_patch_by_patch_classification(factors: tuple[Any, ...]) -> None:
    """Each output again from a crop of its own, which begins where the blocks of its output begin."""
    network = _small(*factors, pathways=_pathways([3, 3], *factors))
    image = _image(1, 2, *(5 + 2 * margin for margin in network.margin))
    logits = network(image)
    for place in product(range(5), repeat=3):
        phase = [voxel % step for voxel, step in zip(place, network.multiple, strict=True)]
        starts = [voxel - past for voxel, past in zip(place, phase, strict=True)]
        sides = zip(starts, phase, network.margin, strict=True)
        crop = image[(..., *(slice(start, start + past + 1 + 2 * margin) for start, past, margin in sides))]
        # float32, and another order of summation
        torch.testing.assert_close(network(crop)[..., -1, -1, -1], logits[(..., *place)], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "options",
    [
        {"pathways": _pathways([3, 3], 1, 3)},
        {"pathways": _pathways([3, 3], 1, 3, 2)},
        {"pathways": _pathways([3, 3], 1, 3), "hidden_kernels": [3, 1], "hidden_residual": [2]},
        {"pathways": _pathways([3, 3], 1, [3, 3, 1], kernels=[[3, 3, 1]] * 2)},
    ],
    ids=["two", "three", "residual", "flat"],
)
@torch.no_grad()
def test_tile_that_begins_at_a_multiple_is_part_of_the_whole(options: dict[str, Any]) -> None:
    network = _small(**options)
    sides = [2 * step + 3 for step in network.multiple]
    image = _image(1, 2, *(side + 2 * margin for side, margin in zip(sides, network.margin, strict=True)))
    start, size = tuple(network.multiple), (3, 2, 3)
    features = [module(seen) for module, seen in zip(network.coarse_modules, network.coarse_inputs(image), strict=True)]
    crop = image[(..., *Tile(start, size).slices(shift=[-m for m in network.margin], grow=network.border))]
    logits = network.dense_module(crop, *network.coarse_parts(features, Tile(start, size)))
    whole = network(image)[(..., *Tile(start, size).slices())]
    torch.testing.assert_close(logits, whole, rtol=1e-4, atol=1e-5)  # another order of summation


# residual connections


def test_identity_layers_with_residuals_double_their_input_three_times() -> None:
    network = _probe(1, residual=RESIDUAL)
    image = _image(1, 1, 19, 19, 19).double()
    torch.testing.assert_close(network(image), 8 * image[:, :, 8:-8, 8:-8, 8:-8])


@pytest.mark.parametrize("layer", RESIDUAL)
def test_residual_is_the_input_of_the_layer_before(layer: int) -> None:
    torch.manual_seed(0)
    stack = LayerStack(2, [4, 4, 5, 5, 6, 6, 7, 7], residual=RESIDUAL, dropout=[0.0] * 8).eval()
    nn.init.zeros_(stack.layers[layer - 1].convolution.weight)  # so that only the residual is left
    entering: list[Tensor] = []
    following = stack.layers[layer] if layer < 8 else None
    for module in (stack.layers[layer - 2], following):
        if module is not None:
            module.register_forward_pre_hook(lambda _layer, maps: entering.append(maps[0]))
    leaving = stack(_image(1, 2, 19, 19, 19))
    before, after = (entering[0], leaving if following is None else entering[1])
    added = before[:, :, 2:-2, 2:-2, 2:-2]
    assert torch.equal(after[:, : added.shape[1]], added)
    assert not after[:, added.shape[1] :].any()


def test_second_hidden_layer_adds_what_enters_the_first() -> None:
    network = _small(1, 3, hidden=[5, 20], hidden_kernels=[3, 1], hidden_residual=[2])  # from 6 + 6 maps
    nn.init.zeros_(network.hidden.layers[1].convolution.weight)
    seen: dict[str, Tensor] = {}
    network.hidden.register_forward_hook(lambda _hidden, maps, left: seen.update(entered=maps[0], left=left))
    network(_image(1, 2, 22, 22, 22))
    assert torch.equal(seen["left"][:, :12], seen["entered"][:, :, 1:-1, 1:-1, 1:-1])
    assert seen["left"].shape[1] == 20
    assert not seen["left"][:, 12:].any()


def test_centre_is_padded_with_zeros_at_the_end_of_the_channels() -> None:
    maps = torch.arange(25.0).view(1, 1, 5, 5, 1)
    centre = centre_as(maps, torch.empty(1, 2, 1, 3, 1))
    assert centre[0, 0].flatten().tolist() == [11, 12, 13]
    assert centre[0, 1].flatten().tolist() == [0, 0, 0]


def test_channels_too_many_are_left_out() -> None:
    maps = torch.arange(3.0).view(1, 3, 1, 1, 1)
    assert centre_as(maps, torch.empty(1, 2, 1, 1, 1)).flatten().tolist() == [0, 1]


def test_residuals_have_no_parameters() -> None:
    plain, residual = (_on_paper(4, 5, pathways=_pathways(DEEP, 1, 3, residual=more)) for more in ((), RESIDUAL))
    assert plain.state_dict().keys() == residual.state_dict().keys()


# beginning of a training


@pytest.mark.parametrize(("enhanced", "deviation"), [(True, None), (False, 0.01)], ids=["He", "plain"])
@pytest.mark.parametrize("name", ["pathways.0.layers.1", "pathways.1.layers.2", "hidden.layers.0", "hidden.layers.1"])
def test_variance_of_the_first_weights(name: str, enhanced: bool, deviation: float | None) -> None:
    torch.manual_seed(0)
    network = DeepMedic(4, 5, pathways=_pathways([30, 30, 40], 1, 3), hidden=[100, 100], enhanced=enhanced)
    convolution = network.get_submodule(name).convolution
    fan_in = convolution.in_channels * math.prod(convolution.kernel_size)
    variance = 2 / fan_in if deviation is None else deviation**2
    weights = convolution.weight.detach()
    # the variance of n normal numbers has a relative standard error of sqrt(2 / n), their mean one of sd / sqrt(n)
    assert weights.square().mean().item() == pytest.approx(variance, rel=5 * math.sqrt(2 / weights.numel()))
    assert abs(weights.mean().item()) < 5 * math.sqrt(variance / weights.numel())


@pytest.mark.parametrize("enhanced", [True, False])
def test_biases_begin_at_zero_and_slopes_at_a_hundredth(enhanced: bool) -> None:
    network = _small(1, 3, enhanced=enhanced)
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d) and layer.bias is not None:
            assert not layer.bias.any()
        elif isinstance(layer, nn.PReLU):
            assert layer.weight.tolist() == pytest.approx([0.01] * layer.num_parameters)
    assert sum(isinstance(layer, nn.PReLU) for layer in network.modules()) == 8


# dropout


def _share_dropped(network: DeepMedic) -> dict[str, float]:
    """Of the inputs of each convolution, in training."""
    shares: dict[str, float] = {}
    for name, layer in network.train().named_modules():
        if isinstance(layer, nn.Conv3d):
            layer.register_forward_pre_hook(
                lambda _layer, maps, name=name: shares.update({name: (maps[0] == 0).float().mean().item()})
            )
    network(_image(2, 2, *(8 + 2 * margin for margin in network.margin)))
    return shares


def test_dropout_sits_on_the_inputs_of_the_second_hidden_and_the_classification_layer() -> None:
    shares = _share_dropped(_small(1, 3, hidden=[20, 20], dropout=0.5))
    dropped = {name for name, share in shares.items() if share > 0}
    assert dropped == {"hidden.layers.1.convolution", "classification"}
    # 2·20·8³ coins: a standard error of .0035
    assert [shares[name] for name in dropped] == pytest.approx([0.5, 0.5], abs=0.02)


def test_path_dropout_spares_only_the_first_layers_of_the_pathways() -> None:
    shares = _share_dropped(_small(1, 3, dropout=0.0, path_dropout=0.5))
    spared = {name for name, share in shares.items() if share == 0}
    firsts = {f"pathways.{pathway}.layers.0.convolution" for pathway in (0, 1)}
    assert spared == firsts | {"hidden.layers.1.convolution", "classification"}


def test_dropout_acts_in_training_only() -> None:
    network, plain = _small(1, 3, dropout=0.5, path_dropout=0.1), _small(1, 3, dropout=0.0)
    image = _image(2, 2, 21, 21, 21)
    assert torch.equal(network(image), plain(image))
    assert not torch.equal(network.train()(image), network(image))


# as a module


@pytest.mark.parametrize(
    "options",
    [
        {"pathways": _pathways([4, 4, 6], 1, 3)},
        {"pathways": _pathways([4, 4, 6], 1, 3, 5)},
        {"pathways": _pathways([4, 4, 6], 1, 3, residual=[2]), "hidden_kernels": [3, 1], "hidden_residual": [2]},
        {"pathways": _pathways([4, 4, 6], 1, [3, 3, 1], kernels=[[3, 3, 1]] * 3)},
        {"pathways": _pathways([4, 4, 6], 1, 3), "enhanced": False},
        {"pathways": _pathways([4, 4, 6], 1), "hidden": []},
    ],
    ids=["two", "three", "residual", "flat", "plain", "no hidden layers"],
)
def test_backward_reaches_every_parameter(options: dict[str, Any]) -> None:
    network = _small(dropout=0.0, **options).train()
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d) and not options.get("enhanced", True):
            nn.init.normal_(layer.weight, std=0.3)  # from N(0, .01) on, gradients of the first layers round to 0
    image = torch.randn(2, 2, *(4 + 2 * margin for margin in network.margin))
    network(image).square().sum().backward()
    unreached = [name for name, value in network.named_parameters() if value.grad is None or not value.grad.any()]
    assert unreached == []


@pytest.mark.parametrize("sides", [(18, 19, 19), (19, 4, 19), (1, 1, 1)], ids=str)
def test_too_small_image_is_refused(sides: tuple[int, int, int]) -> None:
    with pytest.raises(
        ValueError, match=r"larger than twice the margin \[9, 9, 9\], got .*" + ", ".join(map(str, sides))
    ):
        _small(1, 3)(_image(1, 2, *sides))


def test_smallest_image_gives_one_voxel() -> None:
    assert _small(1, 3)(_image(1, 2, 19, 19, 19)).shape == (1, 3, 1, 1, 1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pathways": _pathways([4], 3, 1)}, r"first must have factor 1, got \[3, 3, 3\]"),
        ({"pathways": _pathways([4], 1, 0)}, "factor must be a positive int or one an axis, got 0"),
        ({"pathways": _pathways([4], 1, [3, 3])}, r"one an axis, got \[3, 3\]"),
        ({"pathways": _pathways([4, 4], 1, kernels=4)}, "kernels must be odd and one for each of 2 layers, got 4"),
        ({"pathways": _pathways([4, 4], 1, kernels=[3, 3, 1])}, r"2 layers, got \[3, 3, 1\]"),
        ({"pathways": _pathways([4], 1, kernels=[[3, 3]])}, r"1 layers, got \[\[3, 3\]\]"),
        ({"pathways": _pathways([4, 4], 1, residual=[1])}, r"residual must hold layers from 2 to 2, got \[1\]"),
        ({"pathways": _pathways([4, 4], 1, residual=[3])}, r"residual must hold layers from 2 to 2, got \[3\]"),
    ],
    ids=[
        "no normal pathway",
        "zero",
        "two axes",
        "even kernel",
        "kernels",
        "flat kernel",
        "first residual",
        "last residual",
    ],
)
def test_invalid_arguments_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises((ValueError, InputError), match=message):
        _on_paper(1, 2, **options)


@pytest.mark.parametrize(
    ("kernels", "layers", "field"),
    [
        (3, 2, [5, 5, 5]),
        ([3, 5], 2, [7, 7, 7]),
        ([3, 3, 1], 3, [5, 5, 5]),
        ([[3, 3, 1], [3, 3, 5]], 2, [5, 5, 5]),
        ([[3, 3, 1]] * 3, 3, [7, 7, 1]),
    ],
    ids=str,
)
def test_sizes_of_kernels(kernels: Any, layers: int, field: list[int]) -> None:
    stack = LayerStack(1, [1] * layers, kernels=kernels, dropout=[0.0] * layers)
    assert stack.receptive_field == field
    shrunk = stack.eval()(torch.zeros(1, 1, 8, 8, 8)).shape[2:]
    assert list(shrunk) == [9 - side for side in field]
