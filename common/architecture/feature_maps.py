"""FeatureMaps: how many maps leave a layer, and how large they are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FeatureMaps:
    """Of one image; `size` is empty where only numbers are left."""

    channels: int
    size: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Their number, and below it their size."""
        return f"{self.channels}\n{side_text(self.size)}" if self.size else str(self.channels)


def side_text(sides: tuple[int, ...]) -> str:
    """Sides of maps or of a kernel; equal ones as a power.

    >>> side_text((32, 32, 32)), side_text((128, 128, 64))
    ('32³', '128×128×64')
    """
    if len(set(sides)) == 1 and len(sides) in (2, 3):
        return f"{sides[0]}{'²' if len(sides) == 2 else '³'}"
    return "×".join(str(side) for side in sides)
