"""The ways to normalise the intensities of brain images, by the names that configs and members of an ensemble use.

Kamnitsas 2017 (thesis), sec. 4.4.2: "z_score" inside the mask, "n4_z_score" after correction of the bias field,
"n4_nyul_z_score" with piecewise linear standardisation of the histogram between the two.
"""

from pathlib import Path

from monai.transforms import MapTransform
from torch import Tensor

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.transforms.bias_field_correction import BiasFieldCorrectiond
from common.transforms.foreground_z_score import ForegroundZScored
from common.transforms.nyul_standardisation import NyulStandardised

NORMALISATIONS = ("z_score", "n4_z_score", "n4_nyul_z_score")


def normalisation(name: str, *, landmarks: Tensor | str | Path | None = None) -> list[MapTransform]:
    """All steps: `correction`, then `scaling`."""
    return [*correction(name), *scaling(name, landmarks=landmarks)]


def correction(name: str) -> list[MapTransform]:
    """The slow step, if any, of items "image" and "mask"; what it gives is what landmarks are learned of, and worth
    keeping in `PreprocessedCases`, the same for both names that have it.
    """
    check_known_name(name, NORMALISATIONS, argument="normalisation")
    return [] if name == "z_score" else [BiasFieldCorrectiond("image")]


def scaling(name: str, *, landmarks: Tensor | str | Path | None = None) -> list[MapTransform]:
    """The fast steps, of items "image" and "mask".

    Args:
        landmarks: of `learn_landmarks`, or the file that has them; only "n4_nyul_z_score" asks for them.
    """
    check_known_name(name, NORMALISATIONS, argument="normalisation")
    z_score = ForegroundZScored("image", mask_key="mask")
    if name != "n4_nyul_z_score":
        return [z_score]
    if landmarks is None:
        raise InputError(f"landmarks: {name} needs the file that training wrote beside the weights, got none")
    return [NyulStandardised("image", landmarks=landmarks), z_score]
