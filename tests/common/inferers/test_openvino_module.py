"""Claims about modules on OpenVINO: the same numbers, for inputs of any size."""

import warnings

import pytest
import torch
from torch import Tensor, nn

from common.inferers import openvino_module
from common.inferers.openvino_module import OpenVinoModule
from common.networks.conv3d import Conv3d


class _Sum(nn.Module):
    """Of the two inputs, the second cropped to the size of the first."""

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        return first + 2 * second[:, :, : first.shape[2]]


def _layers() -> nn.Module:
    torch.manual_seed(0)
    network = nn.Sequential(Conv3d(2, 6, kernel_size=3), nn.BatchNorm3d(6), nn.PReLU(6), Conv3d(6, 3, kernel_size=1))
    nn.init.normal_(network[1].running_mean)
    nn.init.uniform_(network[1].running_var, 0.5, 2.0)
    return network.eval()


def _image(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0))


@torch.no_grad()
@pytest.mark.parametrize("sides", [(3, 3, 3), (9, 8, 7), (12, 3, 5)], ids=str)
def test_output_is_that_of_torch_for_any_size(sides: tuple[int, int, int]) -> None:
    network, image = _layers(), _image(1, 2, *sides)
    module = OpenVinoModule(network, [torch.zeros(1, 2, 3, 3, 3)], precision="f32")
    torch.testing.assert_close(module(image), network(image), rtol=1e-4, atol=1e-5)  # another order of summation


def test_nothing_is_warned_of() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        OpenVinoModule(_layers(), [torch.zeros(1, 2, 3, 3, 3)], precision="f32")


@torch.no_grad()
def test_sizes_may_change_from_call_to_call() -> None:
    network = _layers()
    module = OpenVinoModule(network, [torch.zeros(1, 2, 3, 3, 3)], precision="f32")
    for side in (8, 3, 10, 8):
        image = _image(1, 2, side, side, side)
        torch.testing.assert_close(module(image), network(image), rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_released_memory_is_taken_again() -> None:
    network, image = _layers(), _image(1, 2, 6, 6, 6)
    module = OpenVinoModule(network, [torch.zeros(1, 2, 3, 3, 3)], precision="f32")
    before = module(image).clone()
    module.release_memory()
    assert torch.equal(module(image), before)


def test_inputs_keep_their_order() -> None:
    module = OpenVinoModule(_Sum(), [torch.zeros(1, 1, 2, 1, 1), torch.zeros(1, 1, 3, 1, 1)], precision="f32")
    first, second = torch.ones(1, 1, 4, 1, 1), torch.arange(6.0).view(1, 1, 6, 1, 1)
    assert module(first, second).flatten().tolist() == [1, 3, 5, 7]


def test_input_need_not_be_contiguous() -> None:
    module = OpenVinoModule(_Sum(), [torch.zeros(1, 1, 2, 1, 1)] * 2, precision="f32")
    every_second = torch.arange(8.0).view(1, 1, 8, 1, 1)[:, :, ::2]
    assert module(every_second, torch.zeros(1, 1, 4, 1, 1)).flatten().tolist() == [0, 2, 4, 6]


@torch.no_grad()
def test_bf16_is_close_and_gives_float32() -> None:
    network, image = _layers(), _image(1, 2, 9, 8, 7)
    logits = OpenVinoModule(network, [torch.zeros(1, 2, 3, 3, 3)], precision="bf16")(image)
    expected = network(image)
    assert logits.dtype == torch.float32
    assert (logits - expected).abs().max() < 0.03 * expected.abs().max()  # 8 bits of maps and weights, two layers


@torch.no_grad()
def test_weights_are_those_at_the_beginning() -> None:
    network, image = _layers(), _image(1, 2, 5, 5, 5)
    before = network(image)
    module = OpenVinoModule(network, [torch.zeros(1, 2, 3, 3, 3)], precision="f32")
    for value in network.parameters():
        value.zero_()
    torch.testing.assert_close(module(image), before, rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_module_in_training_is_evaluated_and_stays_in_training() -> None:
    network, image = _layers(), _image(1, 2, 5, 5, 5)
    expected = network(image)
    module = OpenVinoModule(network.train(), [torch.zeros(1, 2, 3, 3, 3)], precision="f32")
    assert all(layer.training for layer in network.modules())
    torch.testing.assert_close(module(image), expected, rtol=1e-4, atol=1e-5)


def test_there_is_one_core_in_the_process() -> None:
    assert openvino_module._core() is openvino_module._core()
