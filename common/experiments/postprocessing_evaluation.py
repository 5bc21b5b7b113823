"""PostprocessingEvaluation: a bundle's evaluation, repeated with other parameters of a step of its postprocessing."""

import math
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from monai.bundle import ConfigParser
from monai.bundle.utils import ID_SEP_KEY
from monai.transforms import Compose
from monai.utils import ImageMetaKey

from common.checks.input_error import InputError
from common.experiments.network_outputs import network_outputs
from common.experiments.search_space import Parameters
from common.metrics.score_table import ScoreTable

Row = dict[str, str | float]


class PostprocessingEvaluation(ABC):
    """Scores the cases of an evaluation's config as the evaluation would, its network being asked only once.

    Args:
        parser: of `train.json` and `evaluate.json`, made by `postprocessing_search_config`.

    Attributes:
        step_type: of the step, which has its parameters, a dataclass, in its `parameters`.
        scorer_type: of the handler that scores the cases.
        name: of the search's files and folder, and in them of the step.
        knob: id of the parameters in the config.
        switch: id of the knob that has the step done, if there is one.
        kinds: of the parameters that can be searched for, see `read_search_space`.
        what: the step, in words.
        before: a word for what the trials are compared with.
        after: a word for the best of them.
        reference: what the trials are compared with, in words.
        stays: what is said where no trial is better than that.
    """

    step_type: ClassVar[type]
    scorer_type: ClassVar[type[ScoreTable]]
    name: ClassVar[str]
    knob: ClassVar[str]
    switch: ClassVar[str | None] = None
    kinds: ClassVar[Mapping[str, type]]
    what: ClassVar[str]
    before: ClassVar[str]
    after: ClassVar[str]
    reference: ClassVar[str]
    stays: ClassVar[str]

    def __init__(self, parser: ConfigParser) -> None:
        self.parser = parser
        self.case_ids = [str(case["case_id"]) for case in parser.get_parsed_content("checked_cases")]
        self.postprocessing: Compose = parser.get_parsed_content("validate::postprocessing")
        steps: list[Any] = [step for step in self.postprocessing.transforms if isinstance(step, self.step_type)]
        self.step = steps[0]
        self.own: Any = self.step.parameters
        self.scorer = parser.get_parsed_content(_scorer(parser, self.scorer_type.__name__))

    @property
    @abstractmethod
    def objective(self) -> str:
        """The score to search by; the larger the better."""

    @abstractmethod
    def scored(self, output: dict[str, Any]) -> Mapping[str, float]:
        """Scores of a case after its postprocessing, the objective at least."""

    @abstractmethod
    def draw(self, parameters: Parameters, case_id: str, path: Path) -> None:
        """Writes a picture of the case, to see what the parameters change."""

    @abstractmethod
    def without_parameters(self) -> Compose:
        """The postprocessing that the trials are compared with."""

    @cached_property
    def outputs(self) -> dict[str, dict[str, Any]]:
        """Of the network, by case."""
        return network_outputs(self.parser.get_parsed_content("validate::evaluator"))

    def parameters(self, given: Parameters) -> Any:
        """The given ones, and the config's own for the others."""
        changes: dict[str, Any] = dict(given)
        return replace(self.own, **changes)

    def score(self, parameters: Parameters | None, case_ids: Collection[str]) -> float:
        """Mean of the objective over the cases that have it; None are the parameters of the reference."""
        postprocessing = self._postprocessing(parameters)
        values = [self.scored(postprocessing(self._output(case_id)))[self.objective] for case_id in case_ids]
        defined = [value for value in values if not math.isnan(value)]
        if not defined:
            raise InputError(f"{self.objective}: must be defined for one case at least; give cases with a foreground")
        return sum(defined) / len(defined)

    def rows(self, parameters: Parameters | None, case_ids: Collection[str]) -> list[Row]:
        """All scores of each of these cases."""
        postprocessing = self._postprocessing(parameters)
        return [{"case_id": one, **self.scorer.of_case(postprocessing(self._output(one)))} for one in case_ids]

    def shown(self, parameters: Parameters | None, case_id: str) -> dict[str, Any]:
        """The case as a picture shows it: with its image as it is in its file."""
        output = self._output(case_id)
        image = output["image"].clone()
        if output["image_file"]:
            image.meta[ImageMetaKey.FILENAME_OR_OBJ] = output["image_file"]
        shown: dict[str, Any] = self._postprocessing(parameters)({**output, "image": image})
        return shown

    def fragment(self, found: Parameters, *, is_better: bool) -> dict[str, Any]:
        """The overlay for an evaluation or inference."""
        own = {name: value for name, value in self.parser[self.knob].items() if name != "_target_"}
        values = {**own, **(found if is_better or self.switch else {})}
        switch = {self.switch: is_better} if self.switch else {}
        return switch | {f"{self.knob}{ID_SEP_KEY}{name}": value for name, value in values.items()}

    def _output(self, case_id: str) -> dict[str, Any]:
        """A postprocessing may write its result into the prediction."""
        output = self.outputs[case_id]
        return {**output, "pred": output["pred"].clone()}

    def _postprocessing(self, parameters: Parameters | None) -> Compose:
        if parameters is None:
            return self.without_parameters()
        self.step.parameters = self.parameters(parameters)
        return self.postprocessing


def _scorer(parser: ConfigParser, name: str) -> str:
    """The id of the handler that scores the cases of the evaluation."""
    handlers = parser["validate::handlers"]
    places = [place for place, handler in enumerate(handlers) if handler["_target_"].endswith(f".{name}")]
    return f"validate::handlers{ID_SEP_KEY}{places[0]}"
