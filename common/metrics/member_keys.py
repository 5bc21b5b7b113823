"""member_keys: what an ensemble's evaluation has in its output, besides the ensemble's segmentation."""

from collections.abc import Sequence

MEMBER = "member_"  # before a member's name


def member_keys(members: Sequence[str]) -> list[str]:
    """Keys of the members' label maps, then of those of the ensembles of the first 2, 3, ... of them.

    A case in which a member was left out lacks that one, and the largest of the growing ensembles.

    >>> member_keys(["FCN-z_score", "UNet3d-z_score"])
    ['member_FCN-z_score', 'member_UNet3d-z_score', 'EMMA2']
    """
    return [*(f"{MEMBER}{name}" for name in members), *(f"EMMA{count}" for count in range(2, len(members) + 1))]
