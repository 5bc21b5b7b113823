"""Claims about the choice of an inferer."""

import torch
from torch import nn

from common.inferers.mirror_expansion_inferer import MirrorExpansionInferer
from common.inferers.overlap_tile_inferer import OverlapTileInferer
from common.inferers.picture_inferer import picture_inferer


def test_plain_pictures_go_in_tiles() -> None:
    inferer = picture_inferer(tile=256, context=32, amp=True, mirror_expansion=False)
    assert isinstance(inferer, OverlapTileInferer)
    assert (inferer.tile, inferer.context, inferer.amp) == (256, 32, True)


def test_mirror_expansion_goes_around_the_tiles() -> None:
    inferer = picture_inferer(tile=256, context=32, amp=False, mirror_expansion=True)
    assert isinstance(inferer, MirrorExpansionInferer)
    image = torch.rand(1, 1, 20, 30)
    torch.testing.assert_close(inferer(image, nn.Identity()), image)
