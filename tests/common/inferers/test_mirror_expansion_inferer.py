"""Claims about the inference of pictures beside their mirror images."""

import pytest
import torch
from monai.inferers import Inferer, SimpleInferer
from torch import Tensor

from common.inferers.mirror_expansion_inferer import MirrorExpansionInferer
from common.inferers.overlap_tile_inferer import OverlapTileInferer


@pytest.mark.parametrize("inferer", [SimpleInferer(), OverlapTileInferer(tile=8, context=0)], ids=["one pass", "tiles"])
def test_pointwise_networks_give_what_they_give_without(inferer: Inferer) -> None:
    picture = torch.randn(2, 3, 5, 7, generator=torch.Generator().manual_seed(0))
    assert torch.equal(MirrorExpansionInferer(inferer)(picture, torch.neg), -picture)


def test_four_results_are_mirrored_back_and_averaged_by_hand() -> None:
    logits = torch.tensor([[1.0, 2, 30, 40], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 400]])[None, None]
    picture = torch.zeros(1, 1, 2, 2)
    merged = MirrorExpansionInferer(SimpleInferer())(picture, lambda _: logits)
    # at the top left: 1, 40 of the copy to one side, 0 of that to the other, 400 of the one across
    assert merged.tolist() == [[[[(1 + 40 + 0 + 400) / 4, (2 + 30) / 4], [0, 0]]]]


def test_result_is_mirrored_with_the_picture() -> None:
    def shifted(images: Tensor) -> Tensor:
        return images.roll(1, dims=2) + 2 * images.roll(1, dims=3)

    picture = torch.randn(1, 1, 6, 4, generator=torch.Generator().manual_seed(0))
    infer = MirrorExpansionInferer(SimpleInferer())
    for axis in (2, 3):
        torch.testing.assert_close(infer(picture.flip(axis), shifted), infer(picture, shifted).flip(axis))


def test_further_arguments_reach_the_network() -> None:
    picture = torch.ones(1, 1, 2, 2)
    doubled = MirrorExpansionInferer(SimpleInferer())(picture, lambda images, factor: factor * images, 2)
    assert torch.equal(doubled, 2 * picture)
