"""The networks of the thesis, by name: table 3.1, and the residual versions of BRATS 2016 and 2017."""

import inspect
from typing import Any

from bundles.deepmedic_brats.networks.deepmedic import DeepMedic
from common.checks.known_name import check_known_name

_SHALLOW = [30, 40, 40, 50]
_DEEP = [30, 30, 40, 40, 40, 40, 50, 50]
_BIG = [2 * width for width in _DEEP]
_FROM_30_TO_50 = [round(30 + 20 * layer / 15) for layer in range(16)]
_FROM_45_TO_80 = [round(45 + 35 * layer / 11) for layer in range(12)]


def _pathways(widths: list[int], *, kernels: Any = 3, factors: Any = (1,), residual: Any = ()) -> list[dict[str, Any]]:
    """Identical pathways, but for what they see."""
    return [{"factor": factor, "widths": widths, "kernels": kernels, "residual": residual} for factor in factors]


def _two_dimensional(widths: list[int]) -> list[dict[str, Any]]:
    """ "DeepMedic can be converted to 2D by setting the third dimension of each kernel to one" (section 3.3.5)."""
    return _pathways(widths, kernels=[[3, 3, 1]] * len(widths), factors=(1, [3, 3, 1]))


PRESETS: dict[str, dict[str, Any]] = {
    "Shallow": {"pathways": _pathways(_SHALLOW, kernels=5), "hidden": [], "enhanced": False},
    "Shallow+": {"pathways": _pathways(_SHALLOW, kernels=5), "hidden": []},
    "Deep": {"pathways": _pathways(_DEEP), "hidden": [], "enhanced": False},
    "Deep+": {"pathways": _pathways(_DEEP), "hidden": []},
    "BigDeep+": {"pathways": _pathways(_BIG)},
    "DeepMedic": {"pathways": _pathways(_DEEP, factors=(1, 3))},
    "Dm2dPatch": {"pathways": _two_dimensional(_DEEP)},
    "Dm2dSeg": {"pathways": _two_dimensional(_DEEP)},
    "Wider2dSeg": {"pathways": _two_dimensional(_BIG), "hidden": [200, 200]},
    "Deeper2dSeg": {"pathways": _two_dimensional(_FROM_30_TO_50)},
    "Large2dSeg": {"pathways": _two_dimensional(_FROM_45_TO_80), "hidden": [200, 200]},
    "DeepMedicRes": {
        "pathways": _pathways(_DEEP, factors=(1, 3), residual=(4, 6, 8)),
        "hidden_kernels": [3, 1],
        "hidden_residual": [2],
    },
    "DeepMedicResWide": {
        "pathways": _pathways(_BIG, factors=(1, 3), residual=(4, 6, 8)),
        "hidden": [300, 300],
        "hidden_kernels": [3, 1],
        "hidden_residual": [2],
    },
}


def preset_network(
    preset: str, in_channels: int = 4, out_channels: int = 5, *, dropout: float = 0.5, **changes: Any
) -> DeepMedic:
    """The network of that name; `changes` replace its arguments of DeepMedic."""
    check_known_name(preset, PRESETS, argument="preset")
    for name in changes:
        check_known_name(name, inspect.signature(DeepMedic).parameters, argument="network_def")
    return DeepMedic(in_channels, out_channels, dropout=dropout, **{**PRESETS[preset], **changes})
