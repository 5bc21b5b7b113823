"""What the DeepMedic authors' program made of three cases, which lies beside the real data."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch import Tensor

from common.postprocessing.crf_parameters import CRFParameters

RECORDED_CASES = ("two_labels_2it", "two_labels_5it_wide", "three_labels_3it")


class RecordedCRF(NamedTuple):
    given: Tensor
    image: Tensor
    parameters: CRFParameters
    refined: Tensor


def recorded_crf(shared_data: Path, case: str) -> RecordedCRF:
    """Skips the test where there is no recording."""
    file = shared_data.parent / "reference" / "crf_reference.npz"
    if not file.is_file():
        pytest.skip(f"no {file.name} beside the real data")
    recorded = np.load(file)

    def of_case(name: str) -> Any:
        return recorded[f"{case}__{name}"]

    parameters = CRFParameters(
        iterations=of_case("iterations").tolist(),
        smoothness_weight=of_case("w_smooth").tolist(),
        smoothness_sigma=of_case("sigma_smooth").tolist(),
        appearance_weight=of_case("w_appearance").tolist(),
        appearance_sigma=of_case("sigma_appearance_xyz").tolist(),
        intensity_sigma=of_case("sigma_appearance_channels").tolist(),
    )
    image = torch.from_numpy(np.stack([recorded["flair"], recorded["t1"]]))
    return RecordedCRF(torch.from_numpy(of_case("prob_in")), image, parameters, torch.from_numpy(of_case("prob_out")))
