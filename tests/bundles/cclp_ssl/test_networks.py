"""Claims about the classifiers of the CCLP paper."""

from itertools import pairwise

import pytest
import torch
from torch import nn

from bundles.cclp_ssl.networks import ARCHITECTURES, ConvolutionalClassifier, classifier
from common.checks.input_error import InputError

CHANNELS = {"mnist": 1, "svhn": 3, "cifar": 3}
SIZES = {"mnist": 28, "svhn": 32, "cifar": 32}
WIDTHS = {
    "mnist": [32, 32, 64, 64, 128, 128],
    "svhn": [64] * 3 + [128] * 6,
    "cifar": [96] * 3 + [192] * 6,
}


def _network(name: str) -> ConvolutionalClassifier:
    torch.manual_seed(0)
    return classifier(name, CHANNELS[name], 10)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_convolutions_have_the_published_widths(name: str) -> None:
    convolutions = [module for module in _network(name).modules() if isinstance(module, nn.Conv2d)]
    assert [convolution.out_channels for convolution in convolutions] == WIDTHS[name]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_parameters_are_as_many_as_the_widths_make(name: str) -> None:
    widths = [CHANNELS[name], *WIDTHS[name]]
    kernels = sum(9 * before * after + 3 * after for before, after in pairwise(widths))
    expected = kernels + 11 * widths[-1] - widths[-1] + 10  # 3: a bias and the batch normalisation's scale and shift
    assert sum(parameter.numel() for parameter in _network(name).parameters()) == expected


@pytest.mark.parametrize(("name", "size"), [("mnist", 128), ("svhn", 128), ("cifar", 192)])
def test_embedding_has_the_published_size(name: str, size: int) -> None:
    network = _network(name)
    z = network.embed(torch.rand(2, CHANNELS[name], SIZES[name], SIZES[name]))
    assert z.shape == (2, size)
    assert network.embedding_size == size


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_image_is_halved_twice(name: str) -> None:
    network = _network(name).eval()
    maps = network.features(torch.rand(1, CHANNELS[name], SIZES[name], SIZES[name]))
    assert maps.shape[2:] == (SIZES[name] // 4, SIZES[name] // 4)


@pytest.mark.parametrize(("name", "sd"), [("mnist", 0.3), ("svhn", 0.05), ("cifar", 0.03)])
def test_noise_is_the_published_one(name: str, sd: float) -> None:
    assert _network(name).noise.sd == sd


@pytest.mark.parametrize(
    ("name", "dropped"), [("mnist", {"128"}), ("svhn", {"3", "64", "128"}), ("cifar", {"96", "192"})]
)
def test_dropout_is_where_it_was_published(name: str, dropped: set[str]) -> None:
    """By the width of the maps in front of it."""
    width, found = str(CHANNELS[name]), set()
    for module in _network(name).features:
        if isinstance(module, nn.Sequential):
            width = str(module[0].out_channels)
        elif isinstance(module, nn.Dropout | nn.Dropout2d):
            found.add(width)
    assert found == dropped


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_parameter_learns(name: str) -> None:
    network = _network(name)
    logits = network(torch.rand(4, CHANNELS[name], SIZES[name], SIZES[name]))
    nn.functional.cross_entropy(logits, torch.arange(4)).backward()
    # a bias in front of a batch normalisation is there as published, and moves nothing
    useful = {key: weight for key, weight in network.named_parameters() if not key.endswith("0.bias")}
    assert [key for key, weight in useful.items() if weight.grad is None or not weight.grad.any()] == []


def test_network_is_random_in_training_only() -> None:
    network, image = _network("mnist"), torch.rand(2, 1, 28, 28)
    assert not torch.equal(network(image), network(image))
    network.eval()
    assert torch.equal(network(image), network(image))


def test_logits_are_those_of_the_embedding() -> None:
    network, image = _network("mnist").eval(), torch.rand(2, 1, 28, 28)
    torch.testing.assert_close(network(image), network.classify(network.embed(image)))


@pytest.mark.parametrize(("name", "bound"), [("mnist", (6 / 9) ** 0.5), ("svhn", (6 / (9 * 3 + 9 * 64)) ** 0.5)])
def test_kernels_start_within_the_bound_of_their_initialisation(name: str, bound: float) -> None:
    first = next(module for module in _network(name).modules() if isinstance(module, nn.Conv2d))
    assert 0.9 * bound < first.weight.abs().max().item() <= bound
    assert not first.bias.any()


def test_penalties_are_on_kernels_and_the_linear_layer_alone() -> None:
    network = _network("mnist")
    groups = network.parameter_groups(1e-4, 1e-6)
    dims = [sorted({weight.ndim for weight in group["params"]}) for group in groups]
    assert (dims, [group["weight_decay"] for group in groups]) == ([[4], [2], [1]], [1e-4, 1e-6, 0.0])
    assert sum(len(group["params"]) for group in groups) == len(list(network.parameters()))


def test_images_of_odd_size_can_be_classified() -> None:
    assert _network("mnist").eval()(torch.rand(1, 1, 9, 15)).shape == (1, 10)


def test_a_change_of_the_architecture_is_taken() -> None:
    network = classifier("mnist", 1, 3, layers=[8, "pool", 16], noise=0.0)
    assert (network.embedding_size, network.noise.sd) == (16, 0.0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"architecture": "mnits"}, "did you mean mnist", id="architecture"),
        pytest.param({"layres": [8]}, "did you mean layers", id="argument"),
        pytest.param({"layers": [8, "pol"]}, "did you mean pool", id="layer"),
        pytest.param({"dropout": 1.0}, "dropout: must be at least 0 and below 1, got 1.0", id="rate"),
        pytest.param({"noise": -1.0}, "noise: must be 0 or more", id="noise"),
    ],
)
def test_what_is_no_network_is_named(changes: dict[str, object], message: str) -> None:
    arguments: dict[str, object] = {"architecture": "mnist", "in_channels": 1, "num_classes": 10, **changes}
    with pytest.raises(InputError, match=message):
        classifier(**arguments)  # type: ignore[arg-type]  # the mistakes are the point
