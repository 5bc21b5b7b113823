"""narrowed_settings: a member's network with fewer feature maps."""

import inspect
from collections.abc import Sequence
from typing import Any

from bundles.emma_ensemble.networks import find_member


def narrowed_settings(member: str, scale: float) -> dict[str, Any]:
    """Changes for `member_network`: all widths times `scale`, rounded, at least 1."""
    row = find_member(member)
    defaults = {name: parameter.default for name, parameter in inspect.signature(row.family).parameters.items()}
    settings = {**defaults, **row.settings}
    changes: dict[str, Any] = {
        name: _narrowed(settings[name], scale) for name in ("widths", "hidden") if name in settings
    }
    if "pathways" in settings:
        pathways = settings["pathways"]
        changes["pathways"] = [{**pathway, "widths": _narrowed(pathway["widths"], scale)} for pathway in pathways]
    return changes


def _narrowed(widths: Sequence[int], scale: float) -> list[int]:
    return [max(1, round(width * scale)) for width in widths]
