"""Claims about the segmenter's taps: which activations they fetch, where these lie, and that they leave no trace."""

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from deepmedic_networks import image_of, on_paper, pathways_of, probe, small_network
from torch import Tensor, nn

from bundles.adversarial_uda_tbi.networks import Discriminator, SegmenterTaps
from bundles.deepmedic_brats.networks import PRESETS, DeepMedic
from common.checks.input_error import InputError


def _features(network: DeepMedic, layers: Sequence[int] | int | str, image: Tensor) -> Tensor:
    taps = SegmenterTaps(network, layers)
    with taps.recorded() as record:
        network(image)
    features = record.features()
    assert features.shape[1] == taps.in_channels
    return features


def _image(network: DeepMedic, outputs: int, *, batch: int = 1, in_channels: int = 2) -> Tensor:
    """From which the network predicts so many voxels along each axis."""
    return image_of(batch, in_channels, *(outputs + 2 * margin for margin in network.margin))


def _hooks(network: nn.Module) -> int:
    return sum(len(module._forward_hooks) + len(module._forward_pre_hooks) for module in network.modules())


def _voxels(image: Tensor, places: Sequence[list[int]]) -> Tensor:
    return image[:, :, places[0]][:, :, :, places[1]][..., places[2]]


# --- sizes


@pytest.mark.parametrize(
    ("layers", "channels"),
    [
        ("10", 150),
        ("8", 2 * 50),
        ("4,6,8,10", 2 * (40 + 40 + 50) + 150),
        ("2,4,6,8,10", 2 * (30 + 40 + 40 + 50) + 150),
        ("11", 5),
    ],
)
def test_published_segment_gives_9_voxels_of_each_layer_and_one_prediction(layers: str, channels: int) -> None:
    network = on_paper(4, 5, **PRESETS["DeepMedic"]).eval()
    segment = torch.empty(20, 4, 57, 57, 57, device="meta")  # 25³ and what the low-resolution pathway sees around it
    features = _features(network, layers, segment)
    assert features.shape == (20, channels, 9, 9, 9)
    with torch.device("meta"):
        discriminator = Discriminator(channels)
    assert discriminator(features).shape == (20, 2, 1, 1, 1)


@pytest.mark.parametrize("preset", PRESETS)
def test_all_layers_of_all_presets_come_in_the_size_of_the_output(preset: str) -> None:
    network = on_paper(1, 2, **PRESETS[preset]).eval()
    depth = len(network.pathways[0].layers) + len(network.hidden.layers) + 1
    sides = [outputs + 2 * margin for outputs, margin in zip((4, 5, 1), network.margin, strict=True)]
    features = _features(network, range(1, depth + 1), torch.empty(1, 1, *sides, device="meta"))
    assert features.shape[2:] == (4, 5, 1)


# --- which activations


def test_channels_are_those_of_the_first_layer_then_of_the_next_and_of_its_pathways_in_their_order() -> None:
    network = probe(1, 3, 2, layers=2)
    with torch.no_grad():
        for pathway, scale in zip(network.pathways, (2.0, 3.0, 5.0), strict=True):
            for layer in pathway.layers:
                layer.convolution.weight.mul_(scale)
    ones = torch.ones(1, 1, 14, 14, 14).double()
    assert _features(network, [2, 1], ones)[0, :, 0, 0, 0].tolist() == [2, 3, 5, 4, 9, 25]


def test_last_layer_of_the_pathways_is_what_the_hidden_layers_see() -> None:
    network = small_network(1, 3, hidden_kernels=[3, 1])
    seen: list[Tensor] = []
    network.hidden.register_forward_pre_hook(lambda _hidden, entering: seen.append(entering[0]))
    features = _features(network, 3, _image(network, 7))
    assert torch.equal(features, seen[0][:, :, 1:-1, 1:-1, 1:-1])


def test_hidden_layer_is_what_the_classifier_sees_and_the_last_layer_is_the_logits() -> None:
    network = small_network(1, 3)
    image = _image(network, 5)
    features, logits = _features(network, [5, 6], image), network(image)
    assert torch.equal(features[:, 5:], logits)
    assert torch.equal(network.classification(features[:, :5]), logits)


def test_activations_are_before_dropout() -> None:
    network = small_network(1, dropout=0.9).train()
    features = _features(network, [4, 5], _image(network, 5, batch=2))
    assert (features == 0).float().mean() < 0.01


def test_activations_are_behind_normalisation_and_prelu() -> None:
    network = small_network(1)
    layer = network.pathways[0].layers[1]
    nn.init.constant_(layer.normalisation.bias, -100)
    nn.init.constant_(layer.activation.weight, 0.25)
    assert _features(network, 2, _image(network, 3)).mean().item() == pytest.approx(-25, abs=5)


@pytest.mark.parametrize(("layer", "doublings"), [(3, 0), (4, 1), (5, 1), (6, 2), (7, 2), (8, 3)])
def test_activations_have_their_residual(layer: int, doublings: int) -> None:
    network = probe(1, residual=[4, 6, 8])  # its layers hand on what they get
    image = image_of(1, 1, 19, 19, 19).double()
    torch.testing.assert_close(_features(network, layer, image), 2**doublings * image[:, :, 8:-8, 8:-8, 8:-8])


def test_hidden_activations_have_their_residual() -> None:
    network = probe(1, layers=2, hidden=[1, 1], hidden_kernels=[3, 1], hidden_residual=[2])
    image = image_of(1, 1, 9, 9, 9).double()
    once = image[:, :, 3:-3, 3:-3, 3:-3]
    torch.testing.assert_close(_features(network, [3, 4], image), torch.cat([once, 2 * once], dim=1))


# --- where they lie


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize("outputs", [7, 8])
@pytest.mark.parametrize("factor", [2, 3, 4, 5, [3, 2, 1]], ids=str)
def test_voxels_are_the_outputs_own_and_low_resolution_ones_the_first_of_their_block(
    factor: Any, outputs: int, layer: int
) -> None:
    network = probe(1, factor, layers=3)
    image = _image(network, outputs, in_channels=1).double()
    steps = network.factors[1]
    own = [[3 * step + voxel for voxel in range(outputs)] for step in steps]
    first = [[3 * step + step * (voxel // step) for voxel in range(outputs)] for step in steps]
    features = _features(network, layer, image)
    assert torch.equal(features, torch.cat([_voxels(image, own), _voxels(image, first)], dim=1))


@pytest.mark.parametrize("layer", [1, 2])
def test_blocks_begin_where_the_pathways_output_does_when_a_hidden_layer_shrinks(layer: int) -> None:
    network = probe(1, 3, layers=2, hidden=[1], hidden_kernels=3)
    image = image_of(1, 1, 21, 21, 21).double()  # 7 outputs, margin 7: the pathways give 9 from voxel 6 on
    own = [list(range(7, 14))] * 3
    first = [[6 + 3 * ((voxel + 1) // 3) for voxel in range(7)]] * 3
    features = _features(network, layer, image)
    assert torch.equal(features, torch.cat([_voxels(image, own), _voxels(image, first)], dim=1))


def test_kernels_may_differ_from_layer_to_layer() -> None:
    kernels: Any = [5, [1, 3, 7]]
    network = probe(1, 3, layers=2, kernel=kernels)
    image = _image(network, 4, in_channels=1).double()
    own = [[margin + voxel for voxel in range(4)] for margin in network.margin]
    first = [[margin + 3 * (voxel // 3) for voxel in range(4)] for margin in network.margin]
    for layer in (1, 2):
        features = _features(network, layer, image)
        assert torch.equal(features, torch.cat([_voxels(image, own), _voxels(image, first)], dim=1))


def test_layer_that_only_the_deeper_pathway_has_comes_from_there() -> None:
    pathways = [*pathways_of([4, 5], 1), *pathways_of([4, 5, 7], 3)]
    network = small_network(pathways=pathways)
    assert _features(network, 3, _image(network, 4)).shape == (1, 7, 4, 4, 4)
    assert SegmenterTaps(network, 4).in_channels == 5  # the first hidden layer


# --- gradients


@pytest.mark.parametrize(("layers", "reached"), [("2", 2), ("3", 3), ("1,3", 3), ("4", 4), ("2,5", 5)])
def test_gradients_reach_all_layers_up_to_the_deepest_tapped_one(layers: str, reached: int) -> None:
    network = small_network(1, 3).train()
    _features(network, layers, _image(network, 6, batch=2)).square().sum().backward()
    depths = [*([1, 2, 3] * 2), 4, 5, 6]
    kernels = [module.weight for module in network.modules() if isinstance(module, nn.Conv3d)]
    assert [kernel.grad is not None for kernel in kernels] == [depth <= reached for depth in depths]


def test_taps_work_under_autocast() -> None:
    network = small_network(1, 3).train()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        features = _features(network, "2,5", _image(network, 6, batch=2))
    assert features.dtype == torch.bfloat16
    features.float().square().sum().backward()
    assert network.pathways[1].layers[0].convolution.weight.grad.isfinite().all()


# --- no trace


def test_network_has_hooks_only_while_it_is_recorded() -> None:
    network = small_network(1, 3)
    taps = SegmenterTaps(network, "2,3,5,6")
    assert _hooks(network) == 0
    with taps.recorded():
        assert _hooks(network) == 2 + 2 + 1 + 1 + 1  # the last: the size of the joined pathways
    assert _hooks(network) == 0
    with pytest.raises(ValueError, match="must be larger than twice the margin"), taps.recorded():
        network(image_of(1, 2, 3, 3, 3))
    assert _hooks(network) == 0


def test_logits_and_gradients_of_the_segmenter_are_untouched() -> None:
    network = small_network(1, 3).train()
    image = _image(network, 5, batch=2)
    passes: list[tuple[Tensor, ...]] = []
    for layers in ((), (2, 3, 5)):
        network.zero_grad()
        torch.manual_seed(0)
        if layers:
            with SegmenterTaps(network, layers).recorded():
                logits = network(image)
        else:
            logits = network(image)
        logits.square().sum().backward()
        passes.append((logits, *(value.grad for value in network.parameters())))
    assert all(torch.equal(off, on) for off, on in zip(*passes, strict=True))


def test_last_forward_pass_counts() -> None:
    network = small_network(1, 3)
    first, second = _image(network, 5), _image(network, 6) + 1
    with SegmenterTaps(network, 2).recorded() as record:
        network(first)
        network(second)
    assert torch.equal(record.features(), _features(network, 2, second))


def test_features_without_a_forward_pass_are_refused() -> None:
    taps = SegmenterTaps(small_network(1), 2)
    with pytest.raises(ValueError, match="must make a forward pass"), taps.recorded() as record:
        record.features()


# --- names of layers


@pytest.mark.parametrize("layers", ["2,3,5", " 5, 3 ,2", [5, 2, 3], (2, 3, 5)], ids=repr)
def test_layers_are_named_by_text_or_numbers_in_any_order(layers: Any) -> None:
    assert SegmenterTaps(small_network(1), layers).layers == [2, 3, 5]


def test_single_layer_is_named_by_its_number() -> None:
    assert SegmenterTaps(small_network(1), 5).layers == SegmenterTaps(small_network(1), "5").layers == [5]


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ("2,7", "the segmenter has no layer 7; 1 to 3 are the pathways', 4 to 5 are hidden, 6 is the classifier"),
        ([0], "the segmenter has no layer 0; 1 to 3 are"),
        ("L2", "must be numbers with commas in between, such as '4,6,8,10', got 'L2'"),
        ("2;3", "must be numbers with commas in between, such as '4,6,8,10', got '2;3'"),
        ("", "must be numbers with commas in between, such as '4,6,8,10', got ''"),
        ([], "must name at least one layer and each of them once, got []"),
        ("2,3,2", "must name at least one layer and each of them once, got [2, 3, 2]"),
    ],
)
def test_wrong_layers_are_refused(layers: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        SegmenterTaps(small_network(1, 3), layers)
    assert str(error.value).startswith(f"taps: {message}")


def test_network_without_hidden_layers_has_none_to_name() -> None:
    with pytest.raises(InputError, match="no layer 5; 1 to 3 are the pathways', 4 is the classifier"):
        SegmenterTaps(small_network(1, hidden=[]), 5)
