"""InstanceEvaluation: a bundle's evaluation, with other parameters of what makes single nuclei of probabilities."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from monai.transforms import Compose
from monai.utils import convert_to_numpy

from common.experiments.postprocessing_evaluation import PostprocessingEvaluation
from common.experiments.search_space import Parameters
from common.metrics.picture_scores import PictureScores
from common.postprocessing.instances import Instancesd
from common.tracking.overlay_montage import overlay_montage


class InstanceEvaluation(PostprocessingEvaluation):
    """What the trials are compared with are the config's own parameters."""

    step_type = Instancesd
    scorer_type = PictureScores
    name = "instance"
    knob = "instances"
    kinds: ClassVar = {"threshold": float, "neck": float, "marker_threshold": float, "min_size": int, "dilation": float}
    what = "the instances' parameters"
    before, after = "configured", "found"
    reference = "as configured"
    stays = "no trial is better than the parameters as configured, which therefore stay"

    @property
    def objective(self) -> str:
        """The mean over pictures of what the 2018 Data Science Bowl was judged by."""
        return "ap"

    def scored(self, output: dict[str, Any]) -> Mapping[str, float]:
        scores: dict[str, float] = self.scorer.of_case(output)
        return scores

    def without_parameters(self) -> Compose:
        self.step.parameters = self.own
        return self.postprocessing

    def draw(self, parameters: Parameters, case_id: str, path: Path) -> None:
        """Label and, with the parameters found, prediction."""
        case = self.shown(parameters, case_id)
        image, label, pred = (convert_to_numpy(case[key]) for key in ("image", "label", "pred"))
        is_rgb = len(image) == 3
        overlay_montage(
            image.transpose(1, 2, 0) if is_rgb else image[0],
            label[0],
            pred[0],
            path,
            title=case_id,
            class_names=["nucleus"],
            rgb=is_rgb,
            instances=True,
        )
