"""CRFEvaluation: a bundle's evaluation, repeated with other parameters of its fully connected CRF."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from monai.bundle import ConfigParser
from monai.transforms import Compose
from monai.utils import ImageMetaKey

from common.experiments.network_outputs import network_outputs
from common.experiments.search_space import Parameters
from common.metrics.case_scores import CaseScores
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.dense_crf import DenseCRFd

Row = dict[str, str | float]


class CRFEvaluation:
    """Scores the cases of an evaluation's config as the evaluation would, its network being asked only once.

    Args:
        parser: of `train.json` and `evaluate.json`, made by `crf_search_config`.
    """

    def __init__(self, parser: ConfigParser) -> None:
        self.parser = parser
        self.case_ids = [str(case["case_id"]) for case in parser.get_parsed_content("checked_cases")]
        self.with_crf: Compose = parser.get_parsed_content("validate::postprocessing")
        self.crf = next(step for step in self.with_crf.transforms if isinstance(step, DenseCRFd))
        self.own: CRFParameters = self.crf.parameters
        self.scorer: CaseScores = parser.get_parsed_content(_scorer(parser))

    @property
    def objective(self) -> str:
        """The score to search by: Dice of the whole foreground, which is what the CRF is to improve."""
        return "dice_whole" if "whole" in (self.scorer.regions or {}) else "mean_dice"

    @cached_property
    def outputs(self) -> dict[str, dict[str, Any]]:
        """Of the network, by case."""
        return network_outputs(self.parser.get_parsed_content("validate::evaluator"))

    def parameters(self, given: Parameters) -> CRFParameters:
        """The given ones, and the config's own for the others."""
        changes: dict[str, Any] = dict(given)
        return replace(self.own, **changes)

    def rows(self, parameters: Parameters | None, case_ids: Collection[str], *, scores: Sequence[str]) -> Iterator[Row]:
        """Scores of these cases with the CRF of these parameters; None is without it."""
        postprocessing = self._postprocessing(parameters)
        for case_id in case_ids:
            yield {"case_id": case_id, **self.scorer.of_case(postprocessing(self.outputs[case_id]), scores)}

    def shown(self, parameters: Parameters | None, case_id: str) -> dict[str, Any]:
        """The case as a picture shows it: with its image as it is in its file."""
        output = self.outputs[case_id]
        image = output["image"].clone()
        if output["image_file"]:
            image.meta[ImageMetaKey.FILENAME_OR_OBJ] = output["image_file"]
        shown: dict[str, Any] = self._postprocessing(parameters)({**output, "image": image})
        return shown

    def _postprocessing(self, parameters: Parameters | None) -> Compose:
        if parameters is None:
            return Compose([step for step in self.with_crf.transforms if step is not self.crf])
        self.crf.parameters = self.parameters(parameters)
        return self.with_crf


def _scorer(parser: ConfigParser) -> str:
    """The id of the handler that scores the cases of the evaluation."""
    handlers = parser["validate::handlers"]
    places = [place for place, handler in enumerate(handlers) if handler["_target_"].endswith(".CaseScores")]
    return f"validate::handlers::{places[0]}"
