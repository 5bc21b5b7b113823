"""picture_inferer: how a network goes over a picture, by knobs."""

from monai.inferers import Inferer

from common.inferers.mirror_expansion_inferer import MirrorExpansionInferer
from common.inferers.overlap_tile_inferer import OverlapTileInferer


def picture_inferer(*, tile: int, context: int, amp: bool, mirror_expansion: bool) -> Inferer:
    """An OverlapTileInferer, with `mirror_expansion` of the picture between its mirror images."""
    inferer = OverlapTileInferer(tile=tile, context=context, amp=amp)
    return MirrorExpansionInferer(inferer) if mirror_expansion else inferer
