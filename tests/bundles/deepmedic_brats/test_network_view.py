"""Claims about what an output of DeepMedic sees: it is aligned with the authors' program to the voxel."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import torch
from deepmedic_networks import image_of, pathways_of, probe, small_network
from torch import Tensor, nn

from bundles.deepmedic_brats.networks import DeepMedic
from common.inferers.tile_plan import Tile


def _silenced(network: DeepMedic, *pathways: int) -> DeepMedic:
    """Without what these pathways contribute (of a probe without hidden layers)."""
    with torch.no_grad():
        network.classification.weight[:, list(pathways)] = 0
    return network


def _seen_by(network: DeepMedic, output: tuple[int, int, int], size: int) -> Tensor:
    """(voxels, 3) places in the image of which an output depends, for `size` outputs along each axis."""
    sides = [size + 2 * margin for margin in network.margin]
    image = image_of(1, 1, *sides).double().requires_grad_()
    network(image)[(0, 0, *output)].backward()
    return image.grad[0, 0].nonzero()


def _lattice(centre: int, side: int, step: int) -> Iterator[int]:
    return iter(range(centre - step * (side // 2), centre + step * (side // 2) + 1, step))


@pytest.mark.parametrize(("factors", "silent"), [((1,), ()), ((1, 3), (1,))], ids=["alone", "with a second pathway"])
def test_normal_pathway_sees_17_voxels_around_its_output(factors: tuple[int, ...], silent: tuple[int, ...]) -> None:
    network = _silenced(probe(*factors, blur=True), *silent)
    seen = _seen_by(network, (1, 0, 2), 3)
    margin = network.margin[0]
    expected = [set(_lattice(margin + place, 17, 1)) for place in (1, 0, 2)]
    assert [set(seen[:, axis].tolist()) for axis in range(3)] == expected
    assert len(seen) == 17**3


@pytest.mark.parametrize(("output", "first"), [(0, 0), (1, 0), (2, 0), (3, 3), (4, 3)])
def test_low_resolution_pathway_sees_17_blocks_of_3_voxels(output: int, first: int) -> None:
    seen = _seen_by(_silenced(probe(1, 3, blur=True), 0), (output, 0, 1), 5)
    assert set(seen[:, 0].tolist()) == set(_lattice(24 + first, 17, 3))  # 17 of every third voxel: 51 voxels
    assert set(seen[:, 1].tolist()) == set(seen[:, 2].tolist()) == set(_lattice(24, 17, 3))
    assert len(seen) == 17**3


@pytest.mark.parametrize("factor", [2, 3, 4, 5])
@pytest.mark.parametrize("outputs", [7, 8])
def test_low_resolution_output_is_centred_on_the_first_voxel_of_its_block(factor: int, outputs: int) -> None:
    network = _silenced(probe(1, factor, layers=3), 0)
    side = outputs + 6 * factor
    image = image_of(1, 1, side, side, side).double()
    first = [3 * factor + factor * (voxel // factor) for voxel in range(outputs)]
    assert torch.equal(network(image), image[:, :, first][:, :, :, first][..., first])


@pytest.mark.parametrize("factors", [(1, 3), (1, 2), (1, 5, 3)], ids=str)
def test_normal_output_is_centred_on_its_voxel(factors: tuple[int, ...]) -> None:
    network = _silenced(probe(*factors, layers=3), *range(1, len(factors)))
    margin = 3 * max(factors)
    side = 7 + 2 * margin
    image = image_of(1, 1, side, side, side).double()
    middle = slice(margin, -margin)
    assert torch.equal(network(image), image[:, :, middle, middle, middle])


@pytest.mark.parametrize("factor", [2, 3, 4, 5])
def test_impulse_moves_the_blocks_that_see_it_and_no_others(factor: int) -> None:
    network = _silenced(probe(1, factor, layers=2, blur=True), 0)  # 5 blocks along each axis
    margin, outputs = 2 * factor, 3 * factor
    image = image_of(1, 1, *[outputs + 2 * margin] * 3).double()
    moved = image.clone()
    impulse = (margin + factor, margin - factor, margin + 4 * factor)  # blocks 1, -1 and 4 of 0, 1, 2
    moved[(0, 0, *impulse)] += 1
    changed = (network(moved) - network(image)).abs()[0, 0] > 1e-9
    expected = torch.zeros(outputs, outputs, outputs, dtype=torch.bool)
    expected[:, : 2 * factor, 2 * factor :] = True  # blocks at most 2 away
    assert torch.equal(changed, expected)


def test_voxels_between_the_probed_ones_are_not_seen() -> None:
    network = _silenced(probe(1, 3, layers=2, blur=True), 0)
    image = image_of(1, 1, 18, 18, 18).double()
    smeared = image + 1
    smeared[:, :, ::3, ::3, ::3] = image[:, :, ::3, ::3, ::3]
    assert torch.equal(network(smeared), network(image))


def test_blocks_begin_at_the_first_voxel_of_the_pathways_when_a_hidden_layer_shrinks() -> None:
    network = probe(1, 3, layers=2, hidden=[1], hidden_kernels=3)
    nn.init.zeros_(network.hidden.layers[0].convolution.weight[:, 0])  # the normal pathway
    image = image_of(1, 1, 21, 21, 21).double()  # 7 outputs, margin 7: the pathways give 9 from voxel 6 on
    first = [6 + 3 * ((voxel + 1) // 3) for voxel in range(7)]
    assert torch.equal(network(image), image[:, :, first][:, :, :, first][..., first])


@pytest.mark.parametrize(
    "factors", [(1,), (1, 2), (1, 3), (1, 4), (1, [3, 3, 1]), (1, [1, 2, 3])], ids=lambda factors: str(factors[1:])
)
@torch.no_grad()
def test_dense_output_is_patch_by_patch_classification(factors: tuple[Any, ...]) -> None:
    """Each output again from a crop of its own, which begins where the blocks of its output begin."""
    network = small_network(*factors, pathways=pathways_of([3, 3], *factors))
    image = image_of(1, 2, *(5 + 2 * margin for margin in network.margin))
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
        {"pathways": pathways_of([3, 3], 1, 3)},
        {"pathways": pathways_of([3, 3], 1, 3, 2)},
        {"pathways": pathways_of([3, 3], 1, 3), "hidden_kernels": [3, 1], "hidden_residual": [2]},
        {"pathways": pathways_of([3, 3], 1, [3, 3, 1], kernels=[[3, 3, 1]] * 2)},
    ],
    ids=["two", "three", "residual", "flat"],
)
@torch.no_grad()
def test_tile_that_begins_at_a_multiple_is_part_of_the_whole(options: dict[str, Any]) -> None:
    network = small_network(**options)
    sides = [2 * step + 3 for step in network.multiple]
    image = image_of(1, 2, *(side + 2 * margin for side, margin in zip(sides, network.margin, strict=True)))
    start, size = tuple(network.multiple), (3, 2, 3)
    features = [module(seen) for module, seen in zip(network.coarse_modules, network.coarse_inputs(image), strict=True)]
    crop = image[(..., *Tile(start, size).slices(shift=[-m for m in network.margin], grow=network.border))]
    logits = network.dense_module(crop, *network.coarse_parts(features, Tile(start, size)))
    whole = network(image)[(..., *Tile(start, size).slices())]
    torch.testing.assert_close(logits, whole, rtol=1e-4, atol=1e-5)  # another order of summation
