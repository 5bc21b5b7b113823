"""Claims about the presets: the networks of the thesis, table 3.1, and the residual ones, as they are printed."""

import pytest
import torch
from torch import Tensor, nn

from bundles.deepmedic_brats.networks import PRESETS, DeepMedic, preset_network
from common.checks.input_error import InputError

KERNELS = {  # of 4 channels and 5 classes; a pathway of Deep: 4·30 + 30² + 30·40 + 3·40² + 40·50 + 50² = 11,520 planes
    "Shallow": 5**3 * (4 * 30 + 30 * 40 + 40 * 40 + 40 * 50) + 50 * 5,
    "Shallow+": 5**3 * (4 * 30 + 30 * 40 + 40 * 40 + 40 * 50) + 50 * 5,
    "Deep": 3**3 * 11_520 + 50 * 5,
    "Deep+": 3**3 * 11_520 + 50 * 5,
    "BigDeep+": 3**3 * (4 * 60 + 4 * 11_400) + 100 * 150 + 150**2 + 150 * 5,
    "DeepMedic": 660_330,
    "Dm2dPatch": 2 * 3**2 * 11_520 + 38_250,  # the hidden layers and the classification of DeepMedic
    "Dm2dSeg": 2 * 3**2 * 11_520 + 38_250,
    "Wider2dSeg": 2 * 3**2 * (4 * 60 + 4 * 11_400) + 200 * 200 + 200**2 + 200 * 5,
    "DeepMedicRes": 660_330 + 26 * 100 * 150,  # the first hidden layer has 27 planes
    "DeepMedicResWide": 2 * 3**3 * (4 * 60 + 4 * 11_400) + 27 * 200 * 300 + 300**2 + 300 * 5,
}
SEGMENTS = {  # sides of the normal input, the low-resolution input and the output
    "Shallow": (25, None, 9),
    "Shallow+": (25, None, 9),
    "Deep": (25, None, 9),
    "Deep+": (25, None, 9),
    "BigDeep+": (25, None, 9),
    "DeepMedic": (25, 19, 9),
    "Dm2dPatch": (17, 17, 1),
    "Dm2dSeg": (25, 19, 9),
    "Wider2dSeg": (25, 19, 9),
    "Deeper2dSeg": (41, 35, 9),
    "Large2dSeg": (33, 27, 9),
    "DeepMedicRes": (25, 19, 7),  # two more are lost in the first hidden layer
    "DeepMedicResWide": (34, 22, 16),
}
FLAT = ["Dm2dPatch", "Dm2dSeg", "Wider2dSeg", "Deeper2dSeg", "Large2dSeg"]


def _on_paper(preset: str) -> DeepMedic:
    """A network that holds shapes, not numbers."""
    with torch.device("meta"):
        return preset_network(preset).eval()


def _narrow(preset: str) -> DeepMedic:
    """The network with few feature maps."""
    torch.manual_seed(0)
    pathways = [{**pathway, "widths": [3] * len(pathway["widths"])} for pathway in PRESETS[preset]["pathways"]]
    hidden = [6 for _ in _on_paper(preset).hidden.layers]
    return preset_network(preset, dropout=0.0, pathways=pathways, hidden=hidden)


def _crop(network: DeepMedic, outputs: int) -> list[int]:
    """Sides of an image for so many outputs along each axis; a flat network gets one slice."""
    return [outputs + 2 * margin if margin else 1 for margin in network.margin]


def _image(network: DeepMedic, outputs: int) -> Tensor:
    return torch.randn(1, 4, *_crop(network, outputs), generator=torch.Generator().manual_seed(0))


def _widths(layers: nn.ModuleList) -> list[int]:
    return [layer.convolution.out_channels for layer in layers]


def test_presets_are_those_of_the_thesis_and_the_residual_ones() -> None:
    assert set(PRESETS) == set(SEGMENTS)


@pytest.mark.parametrize("preset", KERNELS)
def test_kernel_weights(preset: str) -> None:
    convolutions = [layer for layer in _on_paper(preset).modules() if isinstance(layer, nn.Conv3d)]
    assert sum(layer.weight.numel() for layer in convolutions) == KERNELS[preset]


def test_parameters_of_deepmedic() -> None:
    assert sum(value.numel() for value in _on_paper("DeepMedic").parameters()) == 663_155


@pytest.mark.parametrize("preset", SEGMENTS)
def test_segments_are_as_large_as_in_the_table(preset: str) -> None:
    network = _on_paper(preset)
    normal, low, outputs = SEGMENTS[preset]
    seen: list[Tensor] = []
    for pathway in reversed(network.pathways):
        pathway.register_forward_pre_hook(lambda _pathway, images: seen.append(images[0]))
    logits = network(torch.empty(1, 4, *_crop(network, outputs), device="meta"))
    depth = (lambda side: 1) if preset in FLAT else (lambda side: side)
    assert logits.shape == (1, 5, outputs, outputs, depth(outputs))
    expected = [(side, side, depth(side)) for side in (normal, low) if side]
    assert sorted(tuple(images.shape[2:]) for images in seen) == sorted(expected)


def test_crop_of_57_voxels_gives_9() -> None:
    assert _crop(_on_paper("DeepMedic"), 9) == [57, 57, 57]


@pytest.mark.parametrize(
    ("preset", "first", "last", "layers"), [("Deeper2dSeg", 30, 50, 16), ("Large2dSeg", 45, 80, 12)]
)
def test_widths_grow_linearly(preset: str, first: int, last: int, layers: int) -> None:
    for pathway in _on_paper(preset).pathways:
        widths = _widths(pathway.layers)
        assert len(widths) == layers
        assert (widths[0], widths[-1]) == (first, last)
        line = [first + (last - first) * layer / (layers - 1) for layer in range(layers)]
        assert widths == pytest.approx(line, abs=0.5)  # rounded


@pytest.mark.parametrize(
    ("preset", "hidden"),
    [
        ("Deep+", []),
        ("BigDeep+", [150, 150]),
        ("DeepMedic", [150, 150]),
        ("Wider2dSeg", [200, 200]),
        ("Deeper2dSeg", [150, 150]),
        ("Large2dSeg", [200, 200]),
        ("DeepMedicResWide", [300, 300]),
    ],
)
def test_hidden_layers(preset: str, hidden: list[int]) -> None:
    assert _widths(_on_paper(preset).hidden.layers) == hidden


@pytest.mark.parametrize("preset", PRESETS)
def test_only_plain_networks_do_without_batch_norm(preset: str) -> None:
    has_norm = any(isinstance(layer, nn.BatchNorm3d) for layer in _on_paper(preset).modules())
    assert has_norm == (preset not in ("Shallow", "Deep"))


@pytest.mark.parametrize(("preset", "deviation"), [("Deep", 0.01), ("Deep+", (2 / (27 * 30)) ** 0.5)])
def test_deep_and_deep_plus_begin_differently(preset: str, deviation: float) -> None:
    torch.manual_seed(0)
    weights = preset_network(preset).pathways[0].layers[1].convolution.weight
    assert weights.std().item() == pytest.approx(deviation, rel=0.03)  # of 24,300: 5 standard errors of .005


@pytest.mark.parametrize("preset", PRESETS)
def test_dropout_is_that_of_networks_with_hidden_layers(preset: str) -> None:
    rates = {name: layer.p for name, layer in _on_paper(preset).named_modules() if isinstance(layer, nn.Dropout)}
    dropped = {name for name, rate in rates.items() if rate}
    has_hidden = len(_on_paper(preset).hidden.layers) > 0
    assert dropped == ({"hidden.layers.1.dropout", "dropout"} if has_hidden else set())
    assert all(rates[name] == 0.5 for name in dropped)


@pytest.mark.parametrize("preset", ["DeepMedicRes", "DeepMedicResWide"])
def test_residual_connections(preset: str) -> None:
    network = _on_paper(preset)
    for pathway in network.pathways:
        assert [layer for layer, added in enumerate(pathway.has_residual, start=1) if added] == [4, 6, 8]
    assert network.hidden.has_residual == [False, True]


@torch.no_grad()
@pytest.mark.parametrize("preset", PRESETS)
def test_scripted_network_is_equal(preset: str) -> None:
    network = _narrow(preset).eval()
    scripted, image = torch.jit.script(network), _image(network, 2)
    # scripted and traced code leaves the choice of kernels to torch: another order of summation
    torch.testing.assert_close(scripted(image), network(image), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("preset", PRESETS)
def test_backward_reaches_every_parameter(preset: str) -> None:
    network = _narrow(preset).train()
    network(_image(network, 4)).square().sum().backward()
    unreached = [name for name, value in network.named_parameters() if value.grad is None or not value.grad.any()]
    assert unreached == []


def test_arguments_of_a_preset_can_be_changed() -> None:
    network = preset_network("DeepMedic", 2, 3, dropout=0.25, hidden=[7])
    assert network.pathways[0].layers[0].convolution.in_channels == 2
    assert network.classification.out_channels == 3
    assert network.dropout.p == 0.25
    assert _widths(network.hidden.layers) == [7]


def test_changes_leave_the_preset_as_it_is() -> None:
    preset_network("DeepMedic", hidden=[7])
    assert _widths(_on_paper("DeepMedic").hidden.layers) == [150, 150]


def test_unknown_preset_is_refused() -> None:
    with pytest.raises(InputError, match=r"preset: there is no 'Deepmedic'; did you mean DeepMedic\?"):
        preset_network("Deepmedic")
