"""CRFEvaluation: a bundle's evaluation, repeated with other parameters of its fully connected CRF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from monai.transforms import Compose
from monai.utils import convert_to_numpy

from common.experiments.postprocessing_evaluation import PostprocessingEvaluation
from common.experiments.search_space import Parameters
from common.metrics.case_scores import CaseScores
from common.postprocessing.dense_crf import DenseCRFd
from common.tracking.image_geometry import image_geometry
from common.tracking.segmentations_montage import segmentations_montage


class CRFEvaluation(PostprocessingEvaluation):
    """What the trials are compared with is no CRF."""

    step_type = DenseCRFd
    scorer_type = CaseScores
    name = "crf"
    knob = "crf_parameters"
    switch = "crf"
    kinds: ClassVar = {
        "iterations": int,
        "smoothness_weight": float,
        "smoothness_sigma": list,
        "appearance_weight": float,
        "appearance_sigma": list,
        "intensity_sigma": list,
    }
    what = "the CRF"
    before, after = "without", "with"
    reference = "without the CRF"
    stays = "no trial is better than no CRF, which is therefore left off"

    @property
    def objective(self) -> str:
        """Dice of the whole foreground, which is what the CRF is to improve."""
        return "dice_whole" if "whole" in (self.scorer.regions or {}) else "mean_dice"

    def scored(self, output: dict[str, Any]) -> Mapping[str, float]:
        scores: dict[str, float] = self.scorer.of_case(output, ["dice"])
        return scores

    def without_parameters(self) -> Compose:
        return Compose([step for step in self.postprocessing.transforms if step is not self.step])

    def draw(self, parameters: Parameters, case_id: str, path: Path) -> None:
        """Segmentation without and with the CRF, and label."""
        before, after = self.shown(None, case_id), self.shown(parameters, case_id)
        segmentations = {"without the CRF": before["pred"], "with it": after["pred"], "label": before["label"]}
        spacing, axis_codes = image_geometry(before["image"])
        segmentations_montage(
            convert_to_numpy(before["image"][0]),
            {name: convert_to_numpy(classes[0]).astype(np.int16) for name, classes in segmentations.items()},
            path,
            title=case_id,
            class_names=self.scorer.class_names,
            spacing=spacing,
            axis_codes=axis_codes,
        )
