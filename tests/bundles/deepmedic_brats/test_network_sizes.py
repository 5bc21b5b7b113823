"""Claims about DeepMedic's sizes: of inputs, outputs, margins and kernels, and which are refused."""

from typing import Any

import pytest
import torch
from deepmedic_networks import image_of, on_paper, pathways_of, small_network

from bundles.deepmedic_brats.networks.layer_stack import LayerStack
from common.checks.input_error import InputError


@pytest.mark.parametrize(
    ("factor", "outputs", "blocks"),
    [(3, 9, 3), (3, 10, 4), (3, 11, 4), (3, 12, 4), (3, 1, 1), (2, 8, 4), (2, 9, 5), (4, 8, 2), (4, 9, 3), (5, 21, 5)],
)
def test_low_resolution_is_as_large_as_its_blocks_and_its_context(factor: int, outputs: int, blocks: int) -> None:
    network = on_paper(1, 2, pathways=pathways_of([1] * 8, 1, factor)).eval()
    seen: list[tuple[int, ...]] = []
    for pathway in network.pathways:
        pathway.register_forward_pre_hook(lambda _pathway, images: seen.append(tuple(images[0].shape[2:])))
    side = outputs + 16 * factor
    logits = network(torch.empty(1, 1, side, side, side, device="meta"))
    assert logits.shape == (1, 2, outputs, outputs, outputs)
    assert sorted(seen) == sorted([(outputs + 16,) * 3, (17 + blocks - 1,) * 3])


def test_sides_may_differ() -> None:
    network = small_network(1, 3)
    assert network(image_of(1, 2, 19, 20, 27)).shape == (1, 3, 1, 2, 9)


@pytest.mark.parametrize(
    ("options", "margin", "border", "multiple"),
    [
        ({"pathways": pathways_of([1] * 8, 1)}, [8, 8, 8], [8, 8, 8], [1, 1, 1]),
        ({"pathways": pathways_of([1] * 8, 1, 3)}, [24, 24, 24], [8, 8, 8], [3, 3, 3]),
        ({"pathways": pathways_of([1] * 8, 1, 3, 5)}, [40, 40, 40], [8, 8, 8], [15, 15, 15]),
        ({"pathways": pathways_of([1] * 8, 1, 4, 6)}, [48, 48, 48], [8, 8, 8], [12, 12, 12]),
        ({"pathways": pathways_of([1] * 2, 1, [3, 3, 1], kernels=[[3, 3, 1]] * 2)}, [6, 6, 0], [2, 2, 0], [3, 3, 1]),
        ({"pathways": pathways_of([1] * 8, 1, 3), "hidden_kernels": [3, 1]}, [25, 25, 25], [9, 9, 9], [3, 3, 3]),
    ],
    ids=["one", "two", "three", "even", "flat", "hidden 3³"],
)
def test_margins(options: dict[str, Any], margin: list[int], border: list[int], multiple: list[int]) -> None:
    network = on_paper(1, 2, **options)
    assert (network.margin, network.border, network.multiple) == (margin, border, multiple)


@pytest.mark.parametrize("sides", [(18, 19, 19), (19, 4, 19), (1, 1, 1)], ids=str)
def test_too_small_image_is_refused(sides: tuple[int, int, int]) -> None:
    with pytest.raises(
        ValueError, match=r"larger than twice the margin \[9, 9, 9\], got .*" + ", ".join(map(str, sides))
    ):
        small_network(1, 3)(image_of(1, 2, *sides))


def test_smallest_image_gives_one_voxel() -> None:
    assert small_network(1, 3)(image_of(1, 2, 19, 19, 19)).shape == (1, 3, 1, 1, 1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pathways": pathways_of([4], 3, 1)}, r"first must have factor 1, got \[3, 3, 3\]"),
        ({"pathways": pathways_of([4], 1, 0)}, "factor must be a positive int or one an axis, got 0"),
        ({"pathways": pathways_of([4], 1, [3, 3])}, r"one an axis, got \[3, 3\]"),
        ({"pathways": pathways_of([4, 4], 1, kernels=4)}, "kernels must be odd and one for each of 2 layers, got 4"),
        ({"pathways": pathways_of([4, 4], 1, kernels=[3, 3, 1])}, r"2 layers, got \[3, 3, 1\]"),
        ({"pathways": pathways_of([4], 1, kernels=[[3, 3]])}, r"1 layers, got \[\[3, 3\]\]"),
        ({"pathways": pathways_of([4, 4], 1, residual=[1])}, r"residual must hold layers from 2 to 2, got \[1\]"),
        ({"pathways": pathways_of([4, 4], 1, residual=[3])}, r"residual must hold layers from 2 to 2, got \[3\]"),
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
        on_paper(1, 2, **options)


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
