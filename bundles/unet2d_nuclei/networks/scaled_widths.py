"""scaled_widths: the feature maps of a network that is narrower or wider than published."""

from collections.abc import Sequence

from common.checks.input_error import InputError


def scaled_widths(widths: Sequence[int], factor: float) -> list[int]:
    """The widths times the factor, which must leave whole numbers."""
    scaled = [width * factor for width in widths]
    if factor <= 0 or any(width != int(width) for width in scaled):
        raise InputError(f"width_factor: must give whole numbers of feature maps, {list(widths)} times {factor} do not")
    return [int(width) for width in scaled]
